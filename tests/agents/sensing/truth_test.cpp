#include <catch2/catch.hpp>
#include <cmath>

#include "tests/agents/sensing/sensor_fixture.hpp"

using namespace microcosm;

TEST_CASE("truth.carriers records place, velocity, vessel and status exactly") {
  agents::EpisodeParts parts = tests::y_tree();
  swim::BeadCarriers& carriers = tests::add_carriers(parts, 3);
  parts.world->prepare();
  carriers.release(2, core::Nanoseconds(0));
  parts.world->advance(5 * tests::world_step);
  const auto truth = tests::make_sensor("truth.carriers",
                                        {{"of", core::HandleReference{"carriers"}}, {"rate", 100.0}}, parts);
  CHECK(truth->info().id == "truth/sensor");
  CHECK(truth->info().truth);
  core::RandomStream random(1, 0, 1);
  const std::vector<double> row = tests::measure(*truth, parts, random);
  REQUIRE(row.size() == 30);
  CHECK(random.counter() == 0);
  for (std::uint32_t i = 0; i < 3; ++i) {
    const swim::Carrier& carrier = carriers.carriers()[i];
    const double* values = row.data() + 10 * i;
    CHECK(values[6] == static_cast<double>(carrier.status));
    if (carrier.status == swim::CarrierStatus::stored) {
      CHECK(std::isnan(values[0]));
      CHECK(values[7] == -1);
      continue;
    }
    CHECK(values[0] == carriers.position(i).x);
    CHECK(values[2] == carriers.position(i).z);
    CHECK(values[3] == carrier.velocity.x);
    CHECK(values[7] == 0);  // the trunk
    CHECK(values[8] == carrier.where.s);
    CHECK(values[8] > 1e-3);
  }
}

TEST_CASE("streams of truth stand under truth/, by the variable's name without a prefix that says so again") {
  agents::EpisodeParts parts = tests::y_tree();
  tests::add_magnetics(parts);
  const core::Values values{{{"rate", 100.0}}, {}};
  const auto id = [&](const std::string& name) {
    return tests::sensor_type("truth.gradient").make(name, values, parts)->info().id;
  };
  CHECK(id("true_gradient") == "truth/gradient");
  CHECK(id("truth_gradient") == "truth/gradient");
  CHECK(id("gradient") == "truth/gradient");
}

TEST_CASE("truth.flow records pressure, flow and radius at each site") {
  const agents::EpisodeParts parts = tests::y_tree(0.25);
  core::Values trunk, left;
  trunk.fields = {{"vessel", std::string("trunk")}, {"at", 0.0}};
  left.fields = {{"vessel", std::string("left")}, {"at", 0.01}};
  const auto truth = tests::make_sensor(
      "truth.flow", {{"sites", std::vector<core::Values>{trunk, left}}, {"rate", 100.0}}, parts);
  CHECK(truth->info().channels[3] == "1_left_pressure");
  CHECK(truth->info().unit_of(3) == "Pa");
  CHECK(truth->info().unit_of(4) == "m^3/s");
  CHECK(truth->info().unit_of(5) == "m");
  core::RandomStream random(1, 0, 1);
  const std::vector<double> row = tests::measure(*truth, parts, random);
  REQUIRE(row.size() == 6);
  CHECK(row[0] == parts.flow->pressure(0, 0));
  CHECK(row[1] == tests::trunk_flow);
  CHECK(row[2] == tests::trunk_radius);
  CHECK(row[4] == 0.25 * tests::trunk_flow);
}

TEST_CASE("truth.gradient records the gradient as it rises, not as commanded") {
  agents::EpisodeParts parts = tests::y_tree();
  magnetics::MagneticSystem& system = tests::add_magnetics(parts);
  parts.world->prepare();
  const auto truth = tests::make_sensor("truth.gradient", {{"rate", 100.0}}, parts);
  system.command_gradient({system.coil()->limit, 0, 0});
  parts.world->advance(tests::world_step);  // a fifth of the rise time of 5 ms
  core::RandomStream random(1, 0, 1);
  const std::vector<double> row = tests::measure(*truth, parts, random);
  CHECK(row[0] == Approx(system.coil()->limit / 5));
  CHECK(row[1] == 0);
}

TEST_CASE("every sensor's schema is complete: each default has a source, each field a meaning") {
  REQUIRE(agents::sensor_types().size() >= 7);
  for (const agents::SensorType& type : agents::sensor_types()) {
    INFO(type.entry.name);
    CHECK_FALSE(type.entry.meaning.empty());
    for (const core::FieldEntry& field : type.entry.fields) {
      INFO(field.name);
      CHECK_FALSE(field.meaning.empty());
      CHECK(field.default_text.empty() == field.source.empty());
      if (field.required) CHECK_FALSE(field.example.empty());
    }
  }
}
