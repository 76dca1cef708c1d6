#include "engine/flow/red_cells.hpp"

#include <cmath>

#include "engine/core/math.hpp"

namespace microcosm::flow {

double tube_haematocrit_ratio(double discharge_haematocrit, double diameter) {
  const double d = diameter * 1e6;  // the law's unit, micrometres
  const double shape = 1 + 1.7 * core::exp(-0.35 * d) - 0.6 * core::exp(-0.01 * d);
  return discharge_haematocrit + (1 - discharge_haematocrit) * shape;
}

double cell_free_layer_width(double discharge_haematocrit, double diameter) {
  constexpr double narrowest = 10e-6;
  const double ratio = tube_haematocrit_ratio(discharge_haematocrit, std::max(diameter, narrowest));
  const double core_share = std::clamp(2 - 1 / ratio, 0.0, 1.0);  // (core radius/R)^2
  return 0.5 * diameter * (1 - std::sqrt(core_share));
}

double shear_induced_diffusivity_per_shear_rate(double haematocrit) {
  if (!(haematocrit > 0)) return 0;
  return 0.15 * red_cell_radius * red_cell_radius * haematocrit * core::exp(0.8 * core::log1p(-haematocrit));
}

RedCells::RedCells(double discharge_haematocrit)
    : diffusivity_(shear_induced_diffusivity_per_shear_rate(discharge_haematocrit)) {
  const int count = static_cast<int>(widest);
  for (int d = 0; d < count; ++d) width_.push_back(cell_free_layer_width(discharge_haematocrit, d * 1e-6));
  width_.insert(width_.end(), 2, 0.0);
}

}  // namespace microcosm::flow
