#include "engine/flow/womersley.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "engine/core/math.hpp"

namespace microcosm::flow {
namespace {

Complex unscaled(double z) {
  const double root_half = std::sqrt(0.5), size = core::exp(root_half * z);
  return Complex{size * core::cos(root_half * z), size * core::sin(root_half * z)} * scaled_kelvin(z).value;
}

double distance(Complex a, Complex b) {
  return std::sqrt((a.re - b.re) * (a.re - b.re) + (a.im - b.im) * (a.im - b.im));
}

TEST_CASE("ber and bei are those of Abramowitz and Stegun's table 9.12") {
  struct Row {
    double z, ber, bei;
  };
  for (const Row& row : {Row{1, 0.9843817812, 0.2495660400}, Row{2, 0.7517341827, 0.9722916273},
                         Row{4, -2.5634165573, 2.2926903227}, Row{5, -6.2300824787, 0.1160343816}}) {
    CHECK(unscaled(row.z).re == Approx(row.ber).margin(2e-10));
    CHECK(unscaled(row.z).im == Approx(row.bei).margin(2e-10));
  }
}

TEST_CASE("power series and asymptotic series meet where one takes over from the other") {
  // F'' = i F - F'/z across the seam, by differences that straddle it.
  const double z = 24, h = 1e-4;
  const ScaledKelvin below = scaled_kelvin(z - h), above = scaled_kelvin(z + h), here = scaled_kelvin(z);
  const double root_half = std::sqrt(0.5);
  const Complex c{root_half, root_half};
  const Complex slope = (1 / (2 * h)) * (above.value - below.value);
  CHECK(distance(slope, here.slope - c * here.value) < 1e-8 * std::abs(here.value.re));
  CHECK(distance(scaled_kelvin(24 + 1e-12).value, here.value) < 1e-12);
}

TEST_CASE(
    "the profile's mean over the section is one, it vanishes at the wall, and its slopes are derivatives") {
  for (const double a : {0.01, 0.5, 1.0, 1.999, 2.001, 3.0, 5.0, 10.0, 20.0, 63.9, 64.1, 150.0}) {
    CAPTURE(a);
    constexpr int n = 4000;
    Complex mean;
    for (int i = 0; i < n; ++i) {  // Simpson's rule on r w(r)
      const double x0 = static_cast<double>(i) / n, x1 = (i + 0.5) / n, x2 = (i + 1.0) / n;
      const auto f = [&](double x) { return (2 * x) * oscillating_profile(x * a, a).w; };
      mean = mean + (1.0 / (6 * n)) * (f(x0) + 4.0 * f(x1) + f(x2));
    }
    CHECK(distance(mean, {1, 0}) < 1e-8);
    CHECK(distance(oscillating_profile(a, a).w, {}) < 1e-12);
    CHECK(distance(oscillating_profile(a, a).by_z, oscillating_profile(a, a).by_z_at_wall) < 1e-7);
    const double h = 1e-5 * a;
    for (const double x : {0.1, 0.5, 0.9, 0.98}) {
      const OscillatingProfile here = oscillating_profile(x * a, a);
      const double scale = 1 + 1 / a;
      CHECK(distance(
                (1 / (2 * h)) * (oscillating_profile(x * a + h, a).w - oscillating_profile(x * a - h, a).w),
                here.by_z) < 2e-5 * scale);
      CHECK(distance(
                (1 / (2 * h)) * (oscillating_profile(x * a, a + h).w - oscillating_profile(x * a, a - h).w),
                here.by_a) < 2e-5 * scale);
    }
  }
}

TEST_CASE("slow oscillations have Poiseuille's profile, fast ones a plug") {
  CHECK(distance(oscillating_profile(0.5e-3, 1e-3).w, {1.5, 0}) < 1e-7);
  CHECK(distance(oscillating_profile(50, 100).w, {1, 0}) < 0.03);
}

}  // namespace
}  // namespace microcosm::flow
