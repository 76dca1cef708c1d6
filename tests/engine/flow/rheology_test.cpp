#include "engine/flow/rheology.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "engine/core/errors.hpp"
#include "engine/core/math.hpp"

namespace microcosm::flow {
namespace {

TEST_CASE("in wide tubes at a haematocrit of 0.45 blood is 3.2 times as viscous as plasma") {
  // The asymptote of mu_45 in Pries et al. 1992: 4.0 mPa s for plasma of 1.25 mPa s, the 1-D benchmarks'
  // value.
  REQUIRE(blood_viscosity(0.45, 0.02, 1.25e-3) == Approx(4.0e-3).epsilon(1e-6));
  REQUIRE(blood_viscosity(0, 0.02, 1.25e-3) == 1.25e-3);
}

TEST_CASE("the law is that of the paper at a haematocrit of 0.45, where C plays no part") {
  for (const double d : {10.0, 50.0, 300.0}) {
    const double relative = 220 * core::exp(-1.3 * d) + 3.2 - 2.44 * core::exp(-0.06 * core::pow(d, 0.645));
    REQUIRE(blood_viscosity(0.45, d * 1e-6, 1) == Approx(relative));
  }
}

TEST_CASE("the minimum lies near 7 um, where blood is little more viscous than plasma (Fahraeus-Lindqvist)") {
  double lowest = 1e9, at = 0;
  for (double d = 4; d < 100; d += 0.1) {
    const double mu = blood_viscosity(0.45, d * 1e-6, 1);
    if (mu < lowest) lowest = mu, at = d;
  }
  REQUIRE(at > 5);
  REQUIRE(at < 9);
  REQUIRE(lowest < 1.4);
}

TEST_CASE("viscosity rises with haematocrit at every diameter") {
  for (double d = 3.5; d < 2000; d *= 1.07) {
    double last = 0;
    for (double h = 0; h <= 0.7; h += 0.05) {
      const double mu = blood_viscosity(h, d * 1e-6, 1.25e-3);
      REQUIRE(std::isfinite(mu));
      REQUIRE(mu > last);
      last = mu;
    }
  }
}

TEST_CASE("values outside the law's range are refused") {
  REQUIRE_THROWS_AS(blood_viscosity(0.71, 1e-3, 1e-3), core::InputError);
  REQUIRE_THROWS_AS(blood_viscosity(-0.01, 1e-3, 1e-3), core::InputError);
  REQUIRE_THROWS_AS(blood_viscosity(0.45, 2e-6, 1e-3), core::InputError);
  REQUIRE_THROWS_AS(blood_viscosity(0.45, std::nan(""), 1e-3), core::InputError);
  REQUIRE_THROWS_AS(blood_viscosity(0.45, 1e-3, 0), core::InputError);
}

}  // namespace
}  // namespace microcosm::flow
