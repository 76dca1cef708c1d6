#pragma once
// Bodies as links of a model, then what acts between them.

#include <map>

#include "formats/mjcf/options.hpp"
#include "formats/mjcf/parts.hpp"

namespace microcosm::formats::mjcf {

/// Where the parts of a file went in the model.
struct Placed {
  urdf::UrdfRobot robot;
  std::map<std::string, std::uint32_t> joints;  // link, by the joint's name in the file
  std::vector<std::int32_t> link_of_body;       // -1: left out
  std::vector<const JointPart*> part_of_joint;  // by link; null: none of the file
};

/// Links, joints, shapes, sites, scenery. A body with several joints, or with one beside its origin, becomes
/// a chain: massless links that turn, and one with its frame, mass and shapes.
Placed place_bodies(const Parts& parts, const MjcfOptions& options, const Context& context);

/// <actuator>: motors and effort limits of joints.
void add_motors(const Element& root, Placed& placed, const Context& context);
/// <equality>: joints that follow others.
void add_equalities(const Element& root, Placed& placed, const Context& context);
/// <contact>, and the masks of geoms: what is said of which links may touch.
void judge_contacts(const Element& root, const Parts& parts, const Placed& placed, const Context& context);
/// Positions at time zero, of all joints in order: each one's ref, within its limits.
std::vector<double> start_of(const Placed& placed);
/// Puts them into the model; where a limit moves one, that is named.
void set_start(Placed& placed, const Context& context);

}  // namespace microcosm::formats::mjcf
