#include "engine/flow/rheology.hpp"

#include <cmath>

#include "engine/core/errors.hpp"
#include "engine/core/math.hpp"

namespace microcosm::flow {

double blood_viscosity_exponent(double diameter) {
  const double d = diameter * 1e6;
  const double d2 = d * d, d4 = d2 * d2, d12 = d4 * d4 * d4;
  const double wide = 1 / (1 + 1e-11 * d12);
  return (0.8 + core::exp(-0.075 * d)) * (wide - 1) + wide;
}

double blood_viscosity(double haematocrit, double diameter, double plasma_viscosity) {
  if (!(haematocrit >= 0 && haematocrit <= 0.7))
    throw core::InputError(fmt::format("blood viscosity: haematocrit {}; valid: 0 to 0.7", haematocrit));
  if (!(diameter >= 3e-6) || !std::isfinite(diameter))
    throw core::InputError(fmt::format("blood viscosity: diameter {} m; valid: from 3e-6 m", diameter));
  if (!(plasma_viscosity > 0) || !std::isfinite(plasma_viscosity))
    throw core::InputError(
        fmt::format("blood viscosity: plasma viscosity {} Pa s; it is positive", plasma_viscosity));

  const double d = diameter * 1e6;  // the law's unit, micrometres
  const double shape = blood_viscosity_exponent(diameter);
  const double relative_at_45 =
      220 * core::exp(-1.3 * d) + 3.2 - 2.44 * core::exp(-0.06 * core::pow(d, 0.645));
  const double cells = core::log1p(-haematocrit), cells_at_45 = core::log1p(-0.45);
  const double share =
      shape == 0 ? cells / cells_at_45 : core::expm1(shape * cells) / core::expm1(shape * cells_at_45);
  return plasma_viscosity * (1 + (relative_at_45 - 1) * share);
}

}  // namespace microcosm::flow
