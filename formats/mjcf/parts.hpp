#pragma once
// The parts of an MJCF file as they stand there, before they are put together.

#include <optional>
#include <string>
#include <vector>

#include "formats/mjcf/assets.hpp"
#include "formats/mjcf/defaults.hpp"
#include "formats/mjcf/settings.hpp"
#include "formats/urdf/urdf.hpp"

namespace microcosm::formats::mjcf {

struct JointPart {
  std::string name;  // may be empty
  Place place;
  rigid::JointKind kind = rigid::JointKind::continuous;
  core::Vec3 anchor;         // [m], in the body's frame
  core::Vec3 axis{0, 0, 1};  // unit, in the body's frame
  double reference = 0;      // [rad] or [m]: its position where the body stands as the file places it
  double lower = -rigid::unlimited, upper = rigid::unlimited;
  double damping = 0, armature = 0, friction = 0;
  double stiffness = 0, rest = 0;          // [N m/rad] or [N/m], at `rest` without force
  double effort_limit = rigid::unlimited;  // of its actuators
};

struct GeomPart {
  Place place;
  std::string name;
  rigid::Shape shape;                          // as it collides
  bool collides = false;                       // with what stands in the scenario
  int contact_type = 1, contact_affinity = 1;  // masks: MuJoCo's contype and conaffinity
  bool states_friction = false;                // else its material is the scenario's
  bool is_plane = false;
  bool counts = false;       // its group is among those that give inertia
  rigid::Inertial inertial;  // in the body's frame
};

struct SitePart {
  std::string name;
  Place place;
  core::Pose pose;
};

struct BodyPart {
  std::string name;
  Place place;
  int parent = -1;  // body; -1: the world
  core::Pose pose;  // in the parent's frame
  std::vector<JointPart> joints;
  std::vector<GeomPart> geoms;
  std::vector<SitePart> sites;
  std::vector<urdf::VisualShape> visuals;
  std::optional<rigid::Inertial> given;  // by <inertial>
  Place inertial_place;
  rigid::Inertial inertial;  // after all rules; mass 0: none
};

struct Parts {
  std::vector<BodyPart> bodies;  // parents first; the first is the world itself
};

/// What every reader of a part is given.
struct Context {
  AttributeReader& reader;
  Findings& findings;
  const Settings& settings;
  const Defaults& defaults;
  const Assets& assets;
  bool has_inertial = false;  // the body whose geoms are read states its mass, so that theirs don't count
};

/// The attributes of an element in <default>, or of one that has defaults: unknown ones are errors, those
/// that can't be followed are named. What the element means is read elsewhere.
void check_attributes(const Element& element, const std::string& owner, AttributeReader& reader);

/// <worldbody> and all below, with masses and inertias.
Parts read_bodies(const Element& root, const Context& context);

JointPart read_joint(const Element& element, const DefaultClass& inherited, const std::string& body,
                     const Context& context);
/// Nothing after an error. What is drawn is added to `visuals`.
std::optional<GeomPart> read_geom(const Element& element, const DefaultClass& inherited,
                                  const core::Pose& frame, const std::string& body,
                                  std::vector<urdf::VisualShape>& visuals, const Context& context);
std::optional<rigid::Inertial> read_inertial(const Element& element, const std::string& body,
                                             const Context& context);
/// What bodies weigh, by <inertial>, geoms and <compiler>.
void weigh(Parts& parts, const Context& context);

/// pos, and one of quat, axisangle, xyaxes, zaxis, euler.
core::Pose read_pose(const Layers& layers, const std::string& owner, const Context& context);
/// Turns z to `direction` (not zero) by the shortest way.
core::Quaternion turn_to(const core::Vec3& direction);

}  // namespace microcosm::formats::mjcf
