#pragma once
// What happens to a carrier that reaches the end of its vessel.

#include <cstdint>
#include <vector>

#include "engine/core/flow_field.hpp"
#include "engine/geometry/vessel_tree.hpp"

namespace microcosm::swim {

using core::Vec3;

enum class Crossing { stays, enters, leaves };

struct CrossingResult {
  Crossing crossing = Crossing::stays;
  core::VesselPosition where;  // the place in the vessel entered; as it was otherwise
  bool at_junction = false;    // three or more vessels meet at the node
};

/// Nodes are crossed with the blood only. Where blood flows from the vessel into the node, the carrier takes,
/// among the vessels that blood leaves the node by, the one in whose share of the flux its place lies: the
/// cross-section is cut by chords perpendicular to the axis along which the branches part, in their order
/// along it, so that each piece carries its branch's share. The whole of the branch's cross-section maps from
/// its piece with equal flux: across the chords by the share of flux to one side, along a chord likewise.
/// Flux-weighted points stay flux-weighted, for any profile exponent (the centre of the carrier is what
/// counts; then it is moved away from the wall by its radius). At a terminal end it leaves. It stays at the
/// end where the blood stands still or flows out of the node into its vessel, and where the branch is not
/// wider than itself: it lodges.
class JunctionCrossing {
 public:
  JunctionCrossing(const geometry::VesselTree& vessels, const core::FlowField& flow);

  /// `where` is at one end of its vessel: the end node's if `at_end`. Allocates nothing.
  CrossingResult cross(const core::VesselPosition& where, bool at_end, double carrier_radius);

 private:
  struct Branch {
    geometry::VesselEnd end;
    double flow = 0;   // [m^3/s], away from the node
    double order = 0;  // along the axis
    Vec3 direction;
  };

  double flow_from_node(const geometry::VesselEnd& end) const;
  void find_branches(const geometry::Node& node);
  Vec3 order_branches(const geometry::Frame& frame);

  const geometry::VesselTree& vessels_;
  const core::FlowField& flow_;
  std::vector<Branch> branches_;  // scratch
  std::vector<Vec3> directions_;  // scratch
};

/// `where` with its offsets reduced so that they are at most `limit` (>= 0) from the axis.
core::VesselPosition within(core::VesselPosition where, double limit);

}  // namespace microcosm::swim
