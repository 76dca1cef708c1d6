#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>
#include <sstream>

#include "tests/agents/sensing/sensor_fixture.hpp"

using namespace microcosm;

namespace {

std::string content(const std::string& path) {
  std::ifstream file(std::string(MICROCOSM_SOURCE_DIR) + "/" + path);
  REQUIRE(file);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("the example of docs/extending.md works: one file adds a sensor") {
  const agents::EpisodeParts parts = tests::y_tree();
  core::RandomStream random(1, 0, 1);
  const auto sensor = tests::make_sensor("sensors.wall_shear",
                                         {{"vessel", std::string("trunk")},
                                          {"at", 0.01},
                                          {"rate", 100.0},
                                          {"latency", 0.0},
                                          {"noise", 0.0},
                                          {"resolution", 1e-3}},
                                         parts);
  // Poiseuille: 4 mu Q/(pi R^3).
  const double expected = 4 * 4e-3 * tests::trunk_flow /
                          (core::pi * tests::trunk_radius * tests::trunk_radius * tests::trunk_radius);
  CHECK(std::abs(tests::measure(*sensor, parts, random)[0]) == Approx(expected).margin(0.501e-3));
}

TEST_CASE("docs/extending.md shows the example as it is compiled") {
  CHECK_THAT(content("docs/extending.md"),
             Catch::Contains(content("tests/agents/sensing/example_sensor.cpp")));
}
