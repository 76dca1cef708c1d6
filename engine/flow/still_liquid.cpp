#include "engine/flow/still_liquid.hpp"

#include <cmath>
#include <limits>

#include "engine/core/errors.hpp"

namespace microcosm::flow {

namespace {

constexpr bool has_vessels = false;  // a liquid at rest has none to be asked about

}  // namespace

StillLiquid::StillLiquid(StillLiquidModel model) : model_(std::move(model)) {
  for (const auto& [name, value] :
       {std::pair("viscosity [Pa s]", model_.viscosity), std::pair("density [kg/m^3]", model_.density)})
    if (!(value > 0 && std::isfinite(value)))
      throw core::InputError(fmt::format("the liquid's {} is {}; it must be above 0", name, value));
  for (PlaneWall& wall : model_.walls) {
    wall.normal = normalized(wall.normal);
    if (wall.normal == Vec3{}) throw core::InputError("a wall of the liquid has a normal of length zero");
  }
}

void StillLiquid::sample(std::span<core::FlowPoint> points, std::span<core::FlowSample> samples) const {
  for (std::size_t i = 0; i < points.size(); ++i) {
    core::FlowSample& sample = samples[i];
    sample = {};
    sample.viscosity = model_.viscosity;
    sample.density = model_.density;
    sample.wall_distance = std::numeric_limits<double>::infinity();
    for (const PlaneWall& wall : model_.walls) {
      const double distance = dot(wall.normal, points[i].position - wall.point);
      if (distance >= sample.wall_distance) continue;
      sample.wall_distance = distance;
      sample.wall_normal = -wall.normal;
    }
  }
}

double StillLiquid::flow_rate(std::uint32_t, double) const {
  MICROCOSM_ASSERT(has_vessels);
  return 0;
}

double StillLiquid::radius(std::uint32_t, double) const {
  MICROCOSM_ASSERT(has_vessels);
  return 0;
}

double StillLiquid::pressure(std::uint32_t, double) const {
  MICROCOSM_ASSERT(has_vessels);
  return 0;
}

double StillLiquid::profile_exponent(std::uint32_t) const {
  MICROCOSM_ASSERT(has_vessels);
  return 0;
}

}  // namespace microcosm::flow
