#pragma once
// The shape of a vessel network in space: centrelines, nodes where they meet, and the map (vessel, s, y, z) <-> (x, y, z).

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/core/flow_field.hpp"
#include "engine/core/vec3.hpp"

namespace microcosm::geometry {

using core::Vec3;

/// Orthonormal, right-handed: tangent = normal x binormal.
struct Frame {
  Vec3 tangent, normal, binormal;
};

struct VesselShape {
  std::string name;
  std::uint32_t start_node = 0, end_node = 0;
  std::vector<Vec3> centreline;  // [m], at least two points, from start to end
  double radius_start = 0, radius_end = 0;  // [m], at rest
};

/// One vessel's end at a node.
struct VesselEnd {
  std::uint32_t vessel = 0;
  bool at_end = false;  // false: the vessel starts here
};

struct Node {
  std::string name;
  Vec3 position;                // [m]
  std::vector<VesselEnd> ends;  // in the vessels' order
};

/// Immutable once built. Frames are carried along a centreline without twist (Bishop 1975, "There is more than one way to frame a
/// curve"), starting with a normal in the plane of the vessel and its node's other vessels where there is one.
class VesselTree {
 public:
  /// Throws InputError naming the vessel: fewer than two points, coincident points, a radius that is not positive, ends that don't meet.
  VesselTree(std::vector<VesselShape> vessels, std::vector<std::string> node_names);

  std::span<const VesselShape> vessels() const { return vessels_; }
  std::span<const Node> nodes() const { return nodes_; }
  std::optional<std::uint32_t> find(std::string_view vessel_name) const;
  double length(std::uint32_t vessel) const { return arc_length_[vessel].back(); }  // [m]

  /// `s` outside [0, length] is clamped.
  Frame frame(std::uint32_t vessel, double s) const;
  Vec3 centre(std::uint32_t vessel, double s) const;
  Vec3 position(const core::VesselPosition& where) const;
  /// The vessel whose wall is furthest outside `position`, by distance over radius; no_vessel if it lies in none.
  core::VesselPosition locate(const Vec3& position) const;

  /// Unit vector from the node into the vessel.
  Vec3 direction_from_node(const VesselEnd& end) const;

 private:
  std::vector<VesselShape> vessels_;
  std::vector<Node> nodes_;
  std::vector<std::vector<double>> arc_length_;  // [m], one a centreline point
  std::vector<std::vector<Frame>> frames_;       // one a centreline segment
};

}  // namespace microcosm::geometry
