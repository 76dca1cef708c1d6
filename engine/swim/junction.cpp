#include "engine/swim/junction.hpp"

#include <algorithm>
#include <cmath>

#include "engine/swim/cross_section_flux.hpp"

namespace microcosm::swim {

namespace {

/// A place in a cross-section in vessel radii: across the chords that part the branches, and along its chord
/// in half chord lengths.
struct ChordPlace {
  double across = 0, along = 0;
};

ChordPlace chord_place(double across, double along, double radius) {
  const double x = std::clamp(across / radius, -1.0, 1.0);
  const double half_chord = std::sqrt((1 - x) * (1 + x));
  return {x, half_chord > 0 ? std::clamp(along / (radius * half_chord), -1.0, 1.0) : 0};
}

}  // namespace

core::VesselPosition within(core::VesselPosition where, double limit) {
  const double r = std::sqrt(where.y * where.y + where.z * where.z);
  if (r > limit) {
    where.y *= limit / r;
    where.z *= limit / r;
  }
  return where;
}

JunctionCrossing::JunctionCrossing(const geometry::VesselTree& vessels, const core::FlowField& flow)
    : vessels_(vessels), flow_(flow) {
  std::size_t most = 0;
  for (const geometry::Node& node : vessels_.nodes()) most = std::max(most, node.ends.size());
  branches_.reserve(most);
  directions_.reserve(most);
}

double JunctionCrossing::flow_from_node(const geometry::VesselEnd& end) const {
  return end.at_end ? -flow_.flow_rate(end.vessel, vessels_.length(end.vessel))
                    : flow_.flow_rate(end.vessel, 0);
}

void JunctionCrossing::find_branches(const geometry::Node& node) {
  branches_.clear();
  directions_.clear();
  for (const geometry::VesselEnd& end : node.ends) {
    const double flow = flow_from_node(end);
    if (!(flow > 0)) continue;
    const Vec3 direction = vessels_.direction_from_node(end);
    branches_.push_back({end, flow, 0, direction});
    directions_.push_back(direction);
  }
}

/// Sorts the branches along the axis in which they part, and returns it.
Vec3 JunctionCrossing::order_branches(const geometry::Frame& frame) {
  Vec3 axis = geometry::separation_axis(frame.tangent, directions_);
  if (axis == Vec3{}) axis = frame.normal;
  for (std::size_t i = 0; i < branches_.size(); ++i) {
    Branch branch = branches_[i];
    branch.order = dot(branch.direction, axis);
    std::size_t place = i;
    for (; place > 0 && branches_[place - 1].order > branch.order; --place)
      branches_[place] = branches_[place - 1];
    branches_[place] = branch;
  }
  return axis;
}

CrossingResult JunctionCrossing::cross(const core::VesselPosition& where, bool at_end,
                                       double carrier_radius) {
  const geometry::VesselShape& shape = vessels_.vessels()[where.vessel];
  const geometry::Node& node = vessels_.nodes()[at_end ? shape.end_node : shape.start_node];
  const geometry::VesselEnd own_end{where.vessel, at_end};
  CrossingResult result{Crossing::stays, where, node.ends.size() > 2};
  if (!(flow_from_node(own_end) < 0)) return result;
  if (node.ends.size() == 1) {
    result.crossing = Crossing::leaves;
    return result;
  }
  find_branches(node);
  if (branches_.empty()) return result;

  const geometry::Frame frame = vessels_.frame(where.vessel, where.s);
  const Vec3 across = order_branches(frame), along = core::cross(frame.tangent, across);
  const Vec3 offset = where.y * frame.normal + where.z * frame.binormal;
  const double exponent = flow_.profile_exponent(where.vessel);
  const ChordPlace place =
      chord_place(dot(offset, across), dot(offset, along), flow_.radius(where.vessel, where.s));
  const double share = chord_flux_share(place.across, exponent);

  double total = 0;
  for (const Branch& branch : branches_) total += branch.flow;
  std::size_t taken = 0;
  double below = 0;
  while (taken + 1 < branches_.size() && share >= (below + branches_[taken].flow) / total)
    below += branches_[taken++].flow;
  const Branch& branch = branches_[taken];

  const std::uint32_t vessel = branch.end.vessel;
  const double s = branch.end.at_end ? vessels_.length(vessel) : 0;
  const double radius = flow_.radius(vessel, s);
  if (!(radius > carrier_radius)) return result;

  const double branch_exponent = flow_.profile_exponent(vessel);
  const double branch_share = std::clamp((share * total - below) / branch.flow, 0.0, 1.0);
  const double share_along = along_chord_flux_share(place.along, place.across, exponent);
  const double x = chord_flux_quantile(branch_share, branch_exponent);
  const double t = along_chord_flux_quantile(share_along, x, branch_exponent);

  const Vec3 travel = -vessels_.direction_from_node(own_end);
  const Vec3 new_across = geometry::turn(across, travel, branch.direction),
             new_along = geometry::turn(along, travel, branch.direction);
  const Vec3 new_offset = radius * (x * new_across + t * std::sqrt((1 - x) * (1 + x)) * new_along);
  const geometry::Frame entered = vessels_.frame(vessel, s);
  result.where = within({vessel, 0, s, dot(new_offset, entered.normal), dot(new_offset, entered.binormal)},
                        radius - carrier_radius);
  result.crossing = Crossing::enters;
  return result;
}

}  // namespace microcosm::swim
