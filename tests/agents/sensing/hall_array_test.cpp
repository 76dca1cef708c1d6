#include <catch2/catch.hpp>
#include <cmath>

#include "engine/core/errors.hpp"
#include "tests/agents/sensing/sensor_fixture.hpp"

using namespace microcosm;
using core::Vec3;

namespace {

/// Carriers so strong that their field can be read: one step after their release at the trunk's start.
struct Scene {
  explicit Scene(std::uint32_t released) : parts(tests::y_tree()), carriers(tests::add_carriers(parts, 4)) {
    tests::add_magnetics(parts);
    parts.world->prepare();
    carriers.release(released, core::Nanoseconds(0));
    parts.world->advance(tests::world_step);
  }
  agents::EpisodeParts parts;
  swim::BeadCarriers& carriers;
};

std::map<std::string, core::Value, std::less<>> fields(std::vector<Vec3> positions) {
  return {{"positions", std::move(positions)},
          {"rate", 100.0},
          {"latency", 0.0},
          {"gain", 1.0},
          {"gain_error", 0.0},
          {"offset", 0.0},
          {"noise", 0.0},
          {"resolution", 1e-12}};
}

double outcome(const agents::Sensor& sensor, const std::string& name) {
  for (const agents::OutcomeNumber& number : sensor.summary())
    if (number.name == name) return number.value;
  FAIL("no figure " << name);
  return 0;
}

/// x-component of the dipole field of a moment m along z at offset r: mu0/(4 pi) 3 m z x/r^5 (Jackson,
/// Classical Electrodynamics, eq. 5.56).
double dipole_x(double moment, const Vec3& r) {
  const double distance = core::norm(r);
  return 1e-7 * 3 * moment * r.z * r.x / (distance * distance * distance * distance * distance);
}

}  // namespace

TEST_CASE("across the main field a Hall element sees the sum of the moving carriers' dipoles") {
  Scene scene(3);
  const Vec3 element{0.004, 0.001, 0.003};
  const auto array = tests::make_sensor("sensors.hall_array", fields({element}), scene.parts);
  core::RandomStream random(1, 0, 1);
  const double seen = tests::measure(*array, scene.parts, random)[0];
  const double volume = 4.0 / 3 * core::pi * 1e-15;  // radius 10 um
  double expected = 0;
  for (std::uint32_t i = 0; i < 4; ++i)
    if (scene.carriers.carriers()[i].status == swim::CarrierStatus::moving)
      expected += dipole_x(1.4e5 * volume, element - scene.carriers.position(i));
  REQUIRE(expected != 0);
  // Clipped by nothing (32767 steps of 1e-12 T); mu0/(4 pi) is 1e-7 to 2e-10 of its value.
  CHECK(std::abs(expected) < 3e-8);
  CHECK(std::abs(seen - expected) <= 0.5e-12 + 1e-8 * std::abs(expected));
}

TEST_CASE("along the main field an element is saturated by it") {
  Scene scene(0);
  auto values = fields({{0, 0.1, 0}});
  values["axis"] = Vec3{0, 0, 2};
  values["resolution"] = 1e-6;
  const auto array = tests::make_sensor("sensors.hall_array", values, scene.parts);
  core::RandomStream random(1, 0, 1);
  CHECK(tests::measure(*array, scene.parts, random)[0] == Approx(32767e-6));
  values["resolution"] = 1e-3;
  const auto coarse = tests::make_sensor("sensors.hall_array", values, scene.parts);
  CHECK(tests::measure(*coarse, scene.parts, random)[0] == Approx(1.5));
}

TEST_CASE("the signal-to-noise ratio is that of the carriers' field to noise and quantisation") {
  Scene scene(4);
  auto values = fields({{0.004, 0.001, 0.003}, {0.001, -0.002, 0.004}});
  const auto clean = tests::make_sensor("sensors.hall_array", values, scene.parts);
  core::RandomStream random(1, 0, 1);
  const std::vector<double> signal = tests::measure(*clean, scene.parts, random);
  const double power = (signal[0] * signal[0] + signal[1] * signal[1]) / 2;

  values["noise"] = 24e-6;
  values["resolution"] = 1.5e-6;
  const auto noisy = tests::make_sensor("sensors.hall_array", values, scene.parts);
  tests::measure(*noisy, scene.parts, random);
  const double noise_power = 24e-6 * 24e-6 + 1.5e-6 * 1.5e-6 / 12;  // variance of a uniform step: step^2/12
  CHECK(outcome(*noisy, "signal_rms") == Approx(std::sqrt(power)).epsilon(1e-3));
  CHECK(outcome(*noisy, "noise_rms") == Approx(std::sqrt(noise_power)));
  CHECK(outcome(*noisy, "snr_db") == Approx(10 * core::log10(power / noise_power)).margin(0.01));
  CHECK(outcome(*noisy, "snr_db") < -60);  // even 3 mm away
}

TEST_CASE("without carriers there is no signal and no ratio") {
  Scene scene(0);
  const auto array = tests::make_sensor("sensors.hall_array", fields({{0, 0.1, 0}}), scene.parts);
  core::RandomStream random(1, 0, 1);
  tests::measure(*array, scene.parts, random);
  CHECK(outcome(*array, "signal_rms") == 0);
  CHECK(std::isnan(outcome(*array, "snr_db")));
}

TEST_CASE("elements differ in offset and gain, and keep them for the episode") {
  Scene scene(0);
  std::vector<Vec3> positions(2000, Vec3{0, 0.1, 0});
  auto values = fields(positions);
  values["offset"] = 0.3e-3;
  values["gain_error"] = 0.02;
  values["resolution"] = 1e-7;
  const auto array = tests::make_sensor("sensors.hall_array", values, scene.parts);
  core::RandomStream random(1, 0, 1);
  const std::vector<double> first = tests::measure(*array, scene.parts, random);
  CHECK(tests::measure(*array, scene.parts, random) == first);
  const auto state = array->state();
  REQUIRE(state.size() == 4000);
  double gains = 0, offsets = 0;
  for (std::size_t i = 0; i < 2000; ++i) {
    gains += (state[2 * i] - 1) * (state[2 * i] - 1);
    offsets += first[i] * first[i];
  }
  // Four standard errors of a deviation: 4/sqrt(2 n).
  const double tolerance = 4 / std::sqrt(4000.0);
  CHECK(std::abs(std::sqrt(gains / 2000) / 0.02 - 1) < tolerance);
  CHECK(std::abs(std::sqrt(offsets / 2000) / 0.3e-3 - 1) < tolerance);
}

TEST_CASE("a Hall array without a field or elements is refused with the line") {
  const agents::EpisodeParts none = tests::y_tree();
  CHECK_THROWS_WITH(tests::make_sensor("sensors.hall_array", fields({{0, 0, 0}}), none),
                    Catch::Contains("scene.lua:4:1") && Catch::Contains("magnetic field"));
  Scene scene(0);
  CHECK_THROWS_WITH(tests::make_sensor("sensors.hall_array", fields({}), scene.parts),
                    Catch::Contains("'positions'"));
}
