#include "engine/flow/network/stenosis.hpp"

#include <cmath>

#include "engine/core/math.hpp"

namespace microcosm::flow {

StenosisLoss stenosis_loss(const Stenosis& stenosis, double radius, const Fluid& fluid) {
  if (stenosis.loss) return *stenosis.loss;
  constexpr double turbulent_coefficient = 1.52, inertial_coefficient = 1.2;
  const double area = core::pi * radius * radius, diameter = 2 * radius;
  const double narrowing = 1 / (1 - stenosis.area_reduction);
  const double throat = diameter * std::sqrt(1 - stenosis.area_reduction);
  const double viscous_coefficient =
      32 * (0.83 * stenosis.length + 1.64 * throat) / diameter * narrowing * narrowing;
  return {viscous_coefficient * fluid.viscosity / (area * diameter),
          turbulent_coefficient * fluid.density / (2 * area * area) * (narrowing - 1) * (narrowing - 1),
          inertial_coefficient * fluid.density * stenosis.length / area};
}

}  // namespace microcosm::flow
