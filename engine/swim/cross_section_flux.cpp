#include "engine/swim/cross_section_flux.hpp"

#include <algorithm>
#include <cmath>

#include "engine/core/math.hpp"

namespace microcosm::swim {

namespace {

struct QuadraturePoint {
  double place, weight;
};

/// Gauss-Legendre quadrature on [0, 1].
constexpr QuadraturePoint quadrature[] = {
    {0.0052995325041750337, 0.013576229705877047}, {0.027712488463383712, 0.031126761969323946},
    {0.067184398806084128, 0.047579255841246392},  {0.12229779582249848, 0.062314485627766936},
    {0.19106187779867813, 0.074797994408288366},   {0.27099161117138631, 0.084578259697501269},
    {0.35919822461037054, 0.091301707522461794},   {0.45249374508118128, 0.094725305227534248},
    {0.54750625491881872, 0.094725305227534248},   {0.64080177538962946, 0.091301707522461794},
    {0.72900838882861369, 0.084578259697501269},   {0.80893812220132187, 0.074797994408288366},
    {0.87770220417750152, 0.062314485627766936},   {0.93281560119391587, 0.047579255841246392},
    {0.97228751153661629, 0.031126761969323946},   {0.99470046749582497, 0.013576229705877047},
};

struct ShareAndDensity {
  double share, density;
};

/// Where an ascending share reaches `target` in [low, high]: Newton's method, halving where it would leave
/// the bracket.
template <class Function>
double quantile(double target, double low, double high, const Function& share_and_density) {
  double x = 0.5 * (low + high);
  for (int iteration = 0; iteration < 200; ++iteration) {
    const ShareAndDensity here = share_and_density(x);
    (here.share < target ? low : high) = x;
    double next = x - (here.share - target) / here.density;
    if (!(next > low && next < high)) next = 0.5 * (low + high);
    const double change = std::abs(next - x);
    x = next;
    if (change < 1e-13) break;
  }
  return x;
}

/// Half the chord's length, squared.
double half_chord_squared(double x) {
  return std::max(0.0, (1 - x) * (1 + x));
}

/// 1 - r^zeta at the place t (in half chord lengths) of the chord at x; exact near the rim.
double speed_on_chord(double t, double h2, double profile_exponent) {
  const double inside = h2 * (1 - t) * (1 + t);  // 1 - r^2
  if (inside >= 1) return 1;
  return -core::expm1(0.5 * profile_exponent * core::log1p(-inside));
}

/// The integral of 1 - r^zeta along the chord at x from its middle to `along`, in half chord lengths.
double flux_on_chord(double along, double h2, double profile_exponent) {
  double sum = 0;
  for (const QuadraturePoint& q : quadrature)
    sum += q.weight * speed_on_chord(q.place * along, h2, profile_exponent);
  return sum * along;
}

ShareAndDensity chord_flux(double x, double zeta) {
  const double h2 = half_chord_squared(x), h = std::sqrt(h2);
  const double k = flux_on_chord(1, h2, zeta);
  const double beyond = (core::acos(x) - x * h * (1 + 2 / zeta * k)) / core::pi;
  return {1 - beyond, 2 * h * k * (zeta + 2) / (core::pi * zeta)};
}

}  // namespace

double radial_flux_share(double radius, double profile_exponent) {
  return radius * radius * (profile_exponent + 2 - 2 * core::pow(radius, profile_exponent)) /
         profile_exponent;
}

double radial_flux_quantile(double share, double profile_exponent) {
  return quantile(share, 0, 1, [profile_exponent](double r) {
    const double power = core::pow(r, profile_exponent);
    return ShareAndDensity{r * r * (profile_exponent + 2 - 2 * power) / profile_exponent,
                           2 * (profile_exponent + 2) / profile_exponent * r * (1 - power)};
  });
}

double chord_flux_share(double x, double profile_exponent) {
  return std::clamp(chord_flux(x, profile_exponent).share, 0.0, 1.0);
}

double chord_flux_quantile(double share, double profile_exponent) {
  return quantile(share, -1, 1, [profile_exponent](double x) { return chord_flux(x, profile_exponent); });
}

double along_chord_flux_share(double along, double x, double profile_exponent) {
  const double h2 = half_chord_squared(x);
  const double whole = flux_on_chord(1, h2, profile_exponent);
  if (!(whole > 0)) return 0.5;
  return std::clamp(0.5 + 0.5 * flux_on_chord(along, h2, profile_exponent) / whole, 0.0, 1.0);
}

double along_chord_flux_quantile(double share, double x, double profile_exponent) {
  const double h2 = half_chord_squared(x);
  const double whole = flux_on_chord(1, h2, profile_exponent);
  if (!(whole > 0)) return 0;
  return quantile(share, -1, 1, [=](double t) {
    return ShareAndDensity{0.5 + 0.5 * flux_on_chord(t, h2, profile_exponent) / whole,
                           0.5 * speed_on_chord(t, h2, profile_exponent) / whole};
  });
}

}  // namespace microcosm::swim
