#include "engine/swim/release.hpp"

#include <algorithm>

#include "engine/core/math.hpp"
#include "engine/swim/cross_section_flux.hpp"

namespace microcosm::swim {

core::VesselPosition draw_place(const core::FlowField& flow, std::uint32_t vessel, double s,
                                double carrier_radius, core::RandomStream& random) {
  const double radius = flow.radius(vessel, s), exponent = flow.profile_exponent(vessel);
  const double reach = std::max(0.0, 1 - carrier_radius / radius);
  const double angle = 2 * core::pi * random.uniform();
  const double share = random.uniform() * radial_flux_share(reach, exponent);
  const double r = radius * std::min(reach, radial_flux_quantile(share, exponent));
  return {vessel, 0, s, r * core::cos(angle), r * core::sin(angle)};
}

}  // namespace microcosm::swim
