#include "engine/flow/capillary/apparent_viscosity.hpp"

#include "engine/core/errors.hpp"
#include "engine/core/math.hpp"
#include "engine/flow/rheology.hpp"

namespace microcosm::flow {

double ApparentViscosity::at(double haematocrit) const {
  return base + cells * core::expm1(exponent * core::log1p(-haematocrit));
}

double ApparentViscosity::at(double haematocrit, double& slope) const {
  const double packed = core::expm1(exponent * core::log1p(-haematocrit));
  slope = -cells * exponent * (packed + 1) / (1 - haematocrit);
  return base + cells * packed;
}

ApparentViscosity apparent_viscosity(double diameter, const CapillaryOptions& options) {
  if (options.viscosity_law == ViscosityLaw::newtonian) return {options.newtonian_viscosity, 0, 1};
  const double scaled = diameter * core::cbrt(92e-18 / options.mean_cell_volume);
  const double d = scaled * 1e6;  // the laws' unit, micrometres
  double relative_at_45 = 0, wall = 1;
  if (options.viscosity_law == ViscosityLaw::in_vitro_1992) {
    relative_at_45 = blood_viscosity(0.45, scaled, 1);
  } else {
    if (!(d > 1.1))
      throw core::InputError(fmt::format(
          "in-vivo viscosity: diameter {} m, {} um for human cells; valid: above 1.1 um", diameter, d));
    relative_at_45 = 6 * core::exp(-0.085 * d) + 3.2 - 2.44 * core::exp(-0.06 * core::pow(d, 0.645));
    wall = (d / (d - 1.1)) * (d / (d - 1.1));
  }
  double exponent = blood_viscosity_exponent(scaled);
  if (exponent == 0) exponent = 1e-12;  // the law's limit there is a logarithm
  const double cells = wall * wall * (relative_at_45 - 1) / core::expm1(exponent * core::log1p(-0.45));
  return {options.plasma_viscosity * wall, options.plasma_viscosity * cells, exponent};
}

}  // namespace microcosm::flow
