#include "engine/swim/cross_section_flux.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "engine/core/math.hpp"
#include "engine/core/random.hpp"

namespace microcosm::swim {
namespace {

/// The share of the flux of 1 - r^zeta at x' < x, by the midpoint rule on a fine grid.
double chord_share_by_grid(double x, double zeta) {
  constexpr int n = 800;
  double below = 0, total = 0;
  for (int i = 0; i < n; ++i) {
    for (int j = 0; j < n; ++j) {
      const double a = -1 + (i + 0.5) * 2 / n, b = -1 + (j + 0.5) * 2 / n, r2 = a * a + b * b;
      if (r2 >= 1) continue;
      const double speed = 1 - core::pow(r2, zeta / 2);
      total += speed;
      if (a < x) below += speed;
    }
  }
  return below / total;
}

TEST_CASE("the chord share agrees with a sum over the disc for any exponent") {
  for (const double zeta : {1.0, 2.0, 3.5, 9.0})
    for (const double x : {-0.8, -0.3, 0.001, 0.5})
      REQUIRE(chord_flux_share(x, zeta) == Approx(chord_share_by_grid(x, zeta)).margin(2e-3));
}

TEST_CASE("the chord share of a Poiseuille profile has its closed form") {
  // Integral of 4/3 (1 - x^2)^(3/2) over [-1, x], over pi/2.
  for (int i = -10; i <= 10; ++i) {
    const double x = i / 10.0, h = std::sqrt(1 - x * x);
    const double exact = 0.5 + (2 * x * h * h * h + 3 * x * h + 3 * core::asin(x)) / (3 * core::pi);
    REQUIRE(chord_flux_share(x, 2) == Approx(exact).margin(1e-14));
  }
}

TEST_CASE("along a chord of a Poiseuille profile the share is the same cubic on every chord") {
  for (const double x : {-0.9, 0.0, 0.4})
    for (const double t : {-1.0, -0.5, 0.0, 0.7, 1.0})
      REQUIRE(along_chord_flux_share(t, x, 2) == Approx(0.5 + 0.75 * (t - t * t * t / 3)).margin(1e-14));
}

TEST_CASE("quantiles are the inverse of shares, up to the rim") {
  core::RandomStream random(3, 0, 0);
  for (const double zeta : {0.8, 2.0, 4.0, 9.0, 30.0}) {
    for (int i = 0; i < 500; ++i) {
      const double share = random.uniform(), x = -1 + 2 * random.uniform();
      REQUIRE(chord_flux_share(chord_flux_quantile(share, zeta), zeta) == Approx(share).margin(1e-11));
      REQUIRE(radial_flux_share(radial_flux_quantile(share, zeta), zeta) == Approx(share).margin(1e-11));
      REQUIRE(along_chord_flux_share(along_chord_flux_quantile(share, x, zeta), x, zeta) ==
              Approx(share).margin(1e-11));
    }
    for (const double edge : {0.0, 1.0}) {
      REQUIRE(chord_flux_quantile(edge, zeta) == Approx(2 * edge - 1).margin(1e-5));
      REQUIRE(radial_flux_quantile(edge, zeta) == Approx(edge).margin(1e-6));
      REQUIRE(std::isfinite(along_chord_flux_quantile(edge, 1, zeta)));
    }
  }
}

TEST_CASE("half the radius of a Poiseuille profile carries 7/16 of the flux") {
  REQUIRE(radial_flux_share(0.5, 2) == Approx(7.0 / 16));
}

}  // namespace
}  // namespace microcosm::swim
