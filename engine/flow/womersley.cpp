#include "engine/flow/womersley.hpp"

#include <algorithm>
#include <cmath>

#include "engine/core/math.hpp"

namespace microcosm::flow {

namespace {

constexpr Complex one{1, 0}, imaginary{0, 1};
const double root_half = std::sqrt(0.5);
const Complex c{root_half, root_half};

/// exp(-c y)
Complex decay(double y) {
  const double size = core::exp(-root_half * y);
  return {size * core::cos(root_half * y), -size * core::sin(root_half * y)};
}

/// F and F' by their power series in z^2/4.
ScaledKelvin kelvin_series(double z) {
  const double q = 0.25 * z * z;
  Complex value = one, slope;
  Complex term = one;  // (i q)^m/(m!)^2
  for (int m = 1; m < 200; ++m) {
    term = (q / (static_cast<double>(m) * m)) * (imaginary * term);
    value = value + term;
    slope = slope + (2.0 * m) * term;
    if (std::abs(term.re) + std::abs(term.im) < 1e-18 * (std::abs(value.re) + std::abs(value.im))) break;
  }
  return {value, z > 0 ? (1 / z) * slope : Complex{}};
}

/// The sum of (-1)^m a_m(order)/x^m of the asymptotic series of I_order.
Complex hankel_sum(double order, Complex x) {
  Complex sum = one, term = one;
  double smallest = 1;
  for (int m = 1; m < 30; ++m) {
    const double odd = 2 * m - 1;
    term = (-(4 * order * order - odd * odd) / (8.0 * m)) * (term / x);
    const double size = std::abs(term.re) + std::abs(term.im);
    if (size >= smallest) break;
    smallest = size;
    sum = sum + term;
    if (size < 1e-17) break;
  }
  return sum;
}

ScaledKelvin kelvin_asymptotic(double z) {
  const Complex x = z * c;
  // 1/sqrt(2 pi c z); the root of c is exp(i pi/8).
  const double size = 1 / std::sqrt(2 * core::pi * z);
  const double root_cosine = std::sqrt(0.5 + 0.5 * root_half), root_sine = std::sqrt(0.5 - 0.5 * root_half);
  const Complex front{size * root_cosine, -size * root_sine};
  return {front * hankel_sum(0, x), c * (front * hankel_sum(1, x))};
}

/// A smooth complex function by its values and slopes at even steps.
class HermiteTable {
 public:
  static constexpr double per_unit = 32;

  void add(Complex value, Complex slope) {
    value_.push_back(value);
    slope_.push_back((1 / per_unit) * slope);
  }
  double end() const { return static_cast<double>(value_.size() - 1) / per_unit; }
  Complex at(double z) const {
    const double place = z * per_unit;
    const std::size_t i = std::min(static_cast<std::size_t>(place), value_.size() - 2);
    const double f = place - static_cast<double>(i), g = 1 - f;
    const double v0 = g * g * (1 + 2 * f), v1 = f * f * (1 + 2 * g), s0 = f * g * g, s1 = -f * f * g;
    return v0 * value_[i] + v1 * value_[i + 1] + s0 * slope_[i] + s1 * slope_[i + 1];
  }

 private:
  std::vector<Complex> value_, slope_;
};

struct Tables {
  HermiteTable value, slope, decays;

  Tables() {
    for (int i = 0; i <= 64 * 32; ++i) {
      const double z = i / HermiteTable::per_unit;
      const ScaledKelvin f = scaled_kelvin(z);
      value.add(f.value, f.slope - c * f.value);
      // F'' = i F - F'/z
      const Complex second = z > 0 ? imaginary * f.value - (1 / z) * f.slope : 0.5 * imaginary;
      slope.add(f.slope, second - c * f.slope);
    }
    for (int i = 0; i <= 48 * 32; ++i) {
      const Complex e = decay(i / HermiteTable::per_unit);
      decays.add(e, -1.0 * (c * e));
    }
  }
};

const Tables& tables() {
  static const Tables built;
  return built;
}

OscillatingProfile slow_profile(double z, double a) {
  const double A = 0.25 * a * a, Z = 0.25 * z * z;
  // Sums over m of i^m/(m!)^2 times: S_m = (A^m - Z^m)/(A - Z), m A^(m-1), m Z^(m-1), A^(m-1) m/(m + 1),
  // A^(m-1) m^2/(m + 1).
  Complex difference, by_A, by_Z, mean, mean_by_A;
  Complex coefficient = one;
  double S = 1, power_A = 1, power_Z = 1;
  for (int m = 1; m <= 14; ++m) {
    coefficient = (1 / (static_cast<double>(m) * m)) * (imaginary * coefficient);
    difference = difference + S * coefficient;
    by_A = by_A + (m * power_A) * coefficient;
    by_Z = by_Z + (m * power_Z) * coefficient;
    mean = mean + (power_A * m / (m + 1)) * coefficient;
    mean_by_A = mean_by_A + (power_A * m * m / (m + 1)) * coefficient;
    power_A *= A;
    power_Z *= Z;
    S = A * S + power_Z;
  }
  const Complex total = A * mean;
  const Complex w = (1 - Z / A) * (difference / mean);
  return {w, -1.0 * ((0.5 * z) * (by_Z / total)), (0.5 * a) * ((by_A - w * mean_by_A) / total),
          -1.0 * ((0.5 * a) * (by_A / total))};
}

ScaledKelvin looked_up(double z) {
  const Tables& t = tables();
  return z <= t.value.end() ? ScaledKelvin{t.value.at(z), t.slope.at(z)} : kelvin_asymptotic(z);
}

OscillatingProfile fast_profile(double z, double a) {
  const HermiteTable& decays = tables().decays;
  const ScaledKelvin at_wall = looked_up(a), here = looked_up(z);
  const Complex phi = at_wall.slope / at_wall.value;  // F'/F at the wall
  const Complex share = (a - z < decays.end() ? decays.at(a - z) : Complex{}) / at_wall.value;
  const Complex ratio = share * here.value, ratio_slope = share * here.slope;
  const Complex front = one / (one + (2 / a) * (imaginary * phi));  // 1/(1 - mean of the ratio)
  const Complex phi_by_a = imaginary - (1 / a) * phi - phi * phi;
  const Complex front_by_a = -1.0 * (front * front * ((2 / a) * (imaginary * (phi_by_a - (1 / a) * phi))));
  return {front * (one - ratio), -1.0 * (front * ratio_slope),
          front_by_a * (one - ratio) + front * (phi * ratio), -1.0 * (front * phi)};
}

}  // namespace

ScaledKelvin scaled_kelvin(double z) {
  constexpr double series_end = 24;
  if (z > series_end) return kelvin_asymptotic(z);
  const ScaledKelvin f = kelvin_series(z);
  const Complex scale = decay(z);
  return {scale * f.value, scale * f.slope};
}

OscillatingProfile oscillating_profile(double z, double a) {
  constexpr double slow = 2;
  return a < slow ? slow_profile(z, a) : fast_profile(z, a);
}

}  // namespace microcosm::flow
