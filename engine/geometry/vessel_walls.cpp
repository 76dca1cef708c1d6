#include "engine/geometry/vessel_walls.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace microcosm::geometry {

namespace {

constexpr double endless = std::numeric_limits<double>::infinity();

// No vessel widens to more than this over its radius at rest; beyond that much its wall isn't looked for.
constexpr double widest = 2;

double distance_to_box(const Vec3& p, const Vec3& low, const Vec3& high) {
  const auto beyond = [](double x, double from, double to) { return std::max({from - x, x - to, 0.0}); };
  return core::norm({beyond(p.x, low.x, high.x), beyond(p.y, low.y, high.y), beyond(p.z, low.z, high.z)});
}

}  // namespace

VesselWalls::VesselWalls(std::shared_ptr<const VesselTree> vessels, const core::FlowField* flow)
    : vessels_(std::move(vessels)), flow_(flow) {
  for (const VesselShape& vessel : vessels_->vessels()) {
    Box box{.low = {endless, endless, endless},
            .high = {-endless, -endless, -endless},
            .radius = std::max(vessel.radius_start, vessel.radius_end),
            .start_open = vessels_->nodes()[vessel.start_node].ends.size() == 1,
            .end_open = vessels_->nodes()[vessel.end_node].ends.size() == 1};
    for (const Vec3& p : vessel.centreline) {
      box.low = {std::min(box.low.x, p.x), std::min(box.low.y, p.y), std::min(box.low.z, p.z)};
      box.high = {std::max(box.high.x, p.x), std::max(box.high.y, p.y), std::max(box.high.z, p.z)};
    }
    if (box.start_open || box.end_open) {
      box.low = {-endless, -endless, -endless};
      box.high = {endless, endless, endless};
    }
    boxes_.push_back(box);
  }
}

double VesselWalls::radius(std::uint32_t vessel, double s) const {
  return flow_ != nullptr ? flow_->radius(vessel, s) : vessels_->rest_radius(vessel, s);
}

VesselWalls::AxisPlace VesselWalls::nearest_on_axis(std::uint32_t vessel, const Vec3& point) const {
  const std::vector<Vec3>& line = vessels_->vessels()[vessel].centreline;
  AxisPlace best;
  best.distance_squared = endless;
  double s = 0;
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    const Vec3 along = line[i + 1] - line[i];
    const double length = norm(along);
    const bool first = i == 0, last = i + 2 == line.size();
    double share = dot(point - line[i], along) / (length * length);
    if (!(first && boxes_[vessel].start_open)) share = std::max(share, 0.0);
    if (!(last && boxes_[vessel].end_open)) share = std::min(share, 1.0);
    const Vec3 foot = line[i] + share * along;
    const Vec3 offset = point - foot;
    if (dot(offset, offset) < best.distance_squared)
      best = {s + std::clamp(share, 0.0, 1.0) * length, dot(offset, offset), foot, along / length};
    s += length;
  }
  return best;
}

WallPlace VesselWalls::nearest(const Vec3& point) const {
  WallPlace result;
  result.distance = -endless;
  for (std::uint32_t v = 0; v < boxes_.size(); ++v) {
    const Box& box = boxes_[v];
    if (widest * box.radius - distance_to_box(point, box.low, box.high) <= result.distance) continue;
    const AxisPlace axis = nearest_on_axis(v, point);
    const double from_axis = std::sqrt(axis.distance_squared);
    if (widest * box.radius - from_axis <= result.distance) continue;
    const double distance = radius(v, axis.s) - from_axis;
    if (distance > result.distance)
      result = {distance, from_axis > 0 ? (axis.point - point) / from_axis : Vec3{}, axis.tangent};
  }
  return result;
}

}  // namespace microcosm::geometry
