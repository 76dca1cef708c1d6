#include <catch2/catch.hpp>
#include <cmath>

#include "tests/agents/sensing/sensor_fixture.hpp"

using namespace microcosm;

namespace {

const double mean_velocity = tests::trunk_flow / (core::pi * tests::trunk_radius * tests::trunk_radius);

std::map<std::string, core::Value, std::less<>> fields(const std::string& quantity, double gate) {
  return {{"vessel", std::string("trunk")},
          {"at", 0.01},
          {"quantity", quantity},
          {"angle", core::pi / 3},
          {"gate", gate},
          {"rate", 100.0},
          {"latency", 0.01},
          {"gain", 1.0},
          {"noise", 0.0},
          {"resolution", 1e-5}};
}

double reading(std::map<std::string, core::Value, std::less<>> values) {
  const agents::EpisodeParts parts = tests::y_tree();
  core::RandomStream random(1, 0, 1);
  return tests::measure(*tests::make_sensor("sensors.doppler", std::move(values), parts), parts, random)[0];
}

}  // namespace

TEST_CASE("the peak of a parabolic profile is twice its mean velocity") {
  CHECK(reading(fields("peak", 1e-3)) == Approx(2 * mean_velocity).margin(1e-5));
}

TEST_CASE(
    "a gate across the whole vessel sees two thirds of the peak: the mean of a parabola along a diameter") {
  CHECK(reading(fields("mean", 1)) == Approx(2 * mean_velocity * 2 / 3).margin(1e-5));
}

TEST_CASE("a gate within the vessel averages the profile over its reach") {
  // Reach a = g/2 sin 60 deg; mean of 1 - (r/R)^2 over [0, a] is 1 - (a/R)^2/3.
  const double reach = 1e-3 * std::sqrt(3) / 2 / tests::trunk_radius;
  CHECK(reading(fields("mean", 2e-3)) == Approx(2 * mean_velocity * (1 - reach * reach / 3)).margin(1e-5));
}

TEST_CASE("gain multiplies, and the resolution along the beam grows by the angle's correction") {
  auto values = fields("peak", 1e-3);
  values["gain"] = 1.1;
  CHECK(reading(values) == Approx(2.2 * mean_velocity).margin(1e-5));
  values["resolution"] = 0.02;
  const double step = 0.02 / 0.5;  // cos 60 deg
  const double coarse = reading(values);
  CHECK(coarse / step == Approx(std::round(coarse / step)).margin(1e-9));
  CHECK(std::abs(coarse - 2.2 * mean_velocity) <= step / 2);
}

TEST_CASE("noise along the beam appears doubled at 60 degrees") {
  const agents::EpisodeParts parts = tests::y_tree();
  auto values = fields("peak", 1e-3);
  values["noise"] = 0.02;
  const auto doppler = tests::make_sensor("sensors.doppler", values, parts);
  core::RandomStream random(1, 0, 1);
  const int samples = 4000;
  double squares = 0;
  for (int i = 0; i < samples; ++i) {
    const double error = tests::measure(*doppler, parts, random)[0] - 2 * mean_velocity;
    squares += error * error;
  }
  // Four standard errors of a deviation: 4/sqrt(2 n).
  CHECK(std::abs(std::sqrt(squares / samples) / 0.04 - 1) < 4 / std::sqrt(2.0 * samples));
}

TEST_CASE("a place that isn't there is refused with what is") {
  auto values = fields("peak", 1e-3);
  values["at"] = 0.5;
  CHECK_THROWS_WITH(reading(values), Catch::Contains("'at'") && Catch::Contains("0.02"));
  values["vessel"] = std::string("trunc");
  CHECK_THROWS_WITH(reading(values), Catch::Contains("'trunc'") && Catch::Contains("trunk"));
}
