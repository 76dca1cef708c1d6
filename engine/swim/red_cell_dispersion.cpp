#include "engine/swim/red_cell_dispersion.hpp"

#include <algorithm>
#include <cmath>

#include "engine/core/math.hpp"

namespace microcosm::swim {

namespace {

constexpr double largest_deviation = 0.02;  // [vessel radii], of one step in y or z

}  // namespace

void disperse(core::VesselPosition& where, core::FlowSample& sample, double reach, double duration,
              const core::FlowField& flow, core::RandomStream& random) {
  const auto sample_at = [&](double y, double z) {
    core::FlowPoint point{{}, where};
    point.where.y = y;
    point.where.z = z;
    core::FlowSample there;
    flow.sample({&point, 1}, {&there, 1});
    return there;
  };
  // The step must not depend on where in the section the particle is, or uniform would not stay uniform: it
  // follows from the diffusivity at the edge of the core, the largest of a power law's.
  const double core_edge = (sample.vessel_radius - sample.cell_free_layer) * (1 - 1e-6);
  const double largest = sample_at(core_edge, 0).shear_induced_diffusivity;
  const double limit = largest_deviation * sample.vessel_radius;
  const double steps = std::max(1.0, std::ceil(2 * largest * duration / (limit * limit)));
  const double step = duration / steps;
  for (double k = 0; k < steps; ++k) {
    const double here = sample.shear_induced_diffusivity;
    if (!(here > 0)) return;
    const double deviation = std::sqrt(2 * here * step);
    const double dy = deviation * random.normal();
    const double dz = deviation * random.normal();
    const double threshold = random.uniform();
    const double y = where.y + dy, z = where.z + dz;
    if (std::sqrt(y * y + z * z) > reach) continue;
    const core::FlowSample proposed = sample_at(y, z);
    const double there = proposed.shear_induced_diffusivity;
    if (!(there > 0)) continue;
    const double exponent = -(dy * dy + dz * dz) / (4 * step) * (1 / there - 1 / here);
    if (threshold >= here / there * core::exp(std::min(exponent, 700.0))) continue;
    where.y = y;
    where.z = z;
    sample = proposed;
  }
}

}  // namespace microcosm::swim
