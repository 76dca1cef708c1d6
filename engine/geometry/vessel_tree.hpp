#pragma once
// The shape of a vessel network in space: centrelines, nodes where they meet, and the map (vessel, s, y, z)
// <-> (x, y, z).

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/flow_field.hpp"
#include "engine/core/vec3.hpp"

namespace microcosm::geometry {

using core::Vec3;

/// Orthonormal, right-handed: tangent = normal x binormal.
struct Frame {
  Vec3 tangent, normal, binormal;
};

/// The two frames of a centreline's points between which the frame at a place turns, and how far it has.
struct FrameSpan {
  const Frame* start = nullptr;
  const Frame* end = nullptr;
  double fraction = 0;  // 0 at `start`, 1 at `end`
};

struct VesselShape {
  std::string name;
  std::uint32_t start_node = 0, end_node = 0;
  std::vector<Vec3> centreline;             // [m], at least two points, from start to end
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

/// Immutable once built. A centreline is the polygon through its points; its frames are carried from point to
/// point without twist (Bishop 1975, "There is more than one way to frame a curve", Am Math Mon 82:246) and
/// turn evenly between them, so that cross-sections follow each other without gap. The normal is turned so
/// that, where the vessel ends in a junction (else where it starts in one), it lies along the axis in which
/// the junction's other vessels part: the plane of the junction.
class VesselTree {
 public:
  /// `node_names` by node number. Throws InputError naming the vessel or node: fewer than two points,
  /// coincident points, a centreline that turns back on itself, a radius that is not positive, ends that
  /// don't meet (within 1e-3 of the radius), a name given twice, a node without a vessel.
  VesselTree(std::vector<VesselShape> vessels, std::vector<std::string> node_names);

  std::span<const VesselShape> vessels() const { return vessels_; }
  std::span<const Node> nodes() const { return nodes_; }
  std::optional<std::uint32_t> find(std::string_view vessel_name) const;
  double length(std::uint32_t vessel) const { return arc_length_[vessel].back(); }  // [m]

  /// `s` outside [0, length] is clamped; here and below.
  Frame frame(std::uint32_t vessel, double s) const;
  FrameSpan frame_span(std::uint32_t vessel, double s) const;  // what `frame` interpolates
  Vec3 centre(std::uint32_t vessel, double s) const;           // [m]
  Vec3 curvature(std::uint32_t vessel, double s) const;        // [1/m], d tangent / d s
  double rest_radius(std::uint32_t vessel, double s) const;    // [m], linear in s
  Vec3 position(const core::VesselPosition& where) const;      // [m]
  /// The inverse of `position`: of the vessels that contain the point (at their rest radius), the one in
  /// which it lies closest to the axis, by distance over radius. A point in the wedge between vessels at a
  /// node belongs to the end of one of them. `no_vessel` if it lies in none.
  core::VesselPosition locate(const Vec3& position) const;
  /// Whether a place is in no vessel, or in one of these, between its ends, at a finite distance from its
  /// axis.
  bool holds(const core::VesselPosition& where) const;

  /// Unit vector from the node into the vessel.
  Vec3 direction_from_node(const VesselEnd& end) const;

 private:
  struct Place {  // on a polygon: between points `segment` and `segment` + 1
    std::size_t segment;
    double fraction;
  };
  Place place(std::uint32_t vessel, double s) const;
  void add_nodes(std::vector<std::string> node_names);
  void add_arc_length(std::uint32_t vessel);
  void add_frames(std::uint32_t vessel);
  Vec3 first_normal(std::uint32_t vessel, std::span<const Vec3> tangents) const;

  std::vector<VesselShape> vessels_;
  std::vector<Node> nodes_;
  std::vector<std::vector<double>> arc_length_;  // [m], one a centreline point
  std::vector<std::vector<Frame>> frames_;       // one a centreline point
};

/// The axis (unit, perpendicular to `tangent`) along which `directions` part most, seen along `tangent`: the
/// principal axis of their projections; of two, their difference. Zero if they don't part.
Vec3 separation_axis(const Vec3& tangent, std::span<const Vec3> directions);

/// `v` turned by the smallest rotation that takes unit vector `from` to unit vector `to`. Where they are
/// opposite, the part of `v` along `from` changes sign.
Vec3 turn(const Vec3& v, const Vec3& from, const Vec3& to);

}  // namespace microcosm::geometry
