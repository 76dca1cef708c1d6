#include <catch2/catch.hpp>
#include <cmath>

#include "tests/agents/sensing/sensor_fixture.hpp"
#include "tests/engine/flow/network/small_networks.hpp"

using namespace microcosm;
using namespace std::chrono_literals;

namespace {

/// A pulsating fork with one solute.
struct DrugWorld {
  explicit DrugWorld(double initial) {
    auto network = std::make_unique<flow::PulseWaveNetwork>(flow::bifurcation(), flow::NetworkOptions{});
    flow::Solute solute;
    solute.name = "drug";
    solute.initial_concentration = solute.inlet_concentration = initial;
    auto solutes = std::make_unique<flow::SoluteTransport>(*network, std::vector{solute});
    parts.world = std::make_unique<world::World>(1ms);
    parts.vessels = network->vessels();
    parts.flow = network.get();
    parts.solutes = solutes.get();
    parts.world->set_flow(parts.flow);
    parts.world->add(std::move(network));
    parts.world->add(std::move(solutes));
  }
  agents::EpisodeParts parts;
};

/// A world whose carriers hold a drug.
agents::EpisodeParts with_drug_carriers() {
  DrugWorld made(0);
  swim::BeadCarrierModel model;
  model.id = "carriers";
  model.count = 20;
  model.radius = 10e-6;
  model.density = flow::Fluid{}.density;
  model.release_at = 0.05;
  model.drug = swim::CarrierDrug{0, 1e-9, 2};
  auto carriers = std::make_unique<swim::BeadCarriers>(model, *made.parts.flow, made.parts.vessels,
                                                       core::RandomStream(1, 0, 7));
  made.parts.carriers.push_back({"carriers", carriers.get()});
  made.parts.world->add(std::move(carriers));
  return std::move(made.parts);
}

double total(const std::vector<double>& row) {  // all channels but `injected`
  double sum = 0;
  for (std::size_t i = 0; i < row.size(); ++i) sum += i == 5 ? 0 : row[i];
  return sum;
}

}  // namespace

TEST_CASE("a concentration sensor reads gain times the concentration, in its steps") {
  DrugWorld made(0.25);
  made.parts.world->prepare();
  const auto sensor = tests::make_sensor("sensors.concentration",
                                         {{"of", core::HandleReference{"drug"}},
                                          {"vessel", std::string("left")},
                                          {"at", 0.02},
                                          {"rate", 20.0},
                                          {"latency", 0.0},
                                          {"gain", 2.0},
                                          {"noise", 0.0},
                                          {"resolution", 0.2}},
                                         made.parts);
  core::RandomStream random(1, 0, 1);
  CHECK(tests::measure(*sensor, made.parts, random)[0] == Approx(0.6));  // 0.5 in steps of 0.2
}

TEST_CASE("what carriers give off is found in the blood and at the ends, to rounding, at every instant") {
  agents::EpisodeParts parts = with_drug_carriers();
  parts.world->prepare();
  const auto truth =
      tests::make_sensor("truth.solute", {{"of", core::HandleReference{"drug"}}, {"rate", 100.0}}, parts);
  core::RandomStream random(1, 0, 1);
  const double dose = 20 * 1e-9;
  CHECK(total(tests::measure(*truth, parts, random)) == Approx(dose).epsilon(1e-14));
  parts.carriers[0].carriers->release(20, 0ms);
  for (int i = 0; i < 1500; ++i) {
    parts.world->advance(1ms);
    REQUIRE(std::abs(total(tests::measure(*truth, parts, random)) / dose - 1) < 1e-12);
  }
  const auto row = tests::measure(*truth, parts, random);
  // A carrier keeps exp(-k t) of its drug while it moves, and what it has when it leaves.
  CHECK(row[4] >= dose * core::exp(-2 * 1.5) * (1 - 1e-9));
  CHECK(row[4] < 0.95 * dose);
  CHECK(row[0] + row[6] + row[7] + row[8] == Approx(dose - row[4]).epsilon(1e-9));
  CHECK(parts.solutes->amounts(0).released > 0);
}

TEST_CASE("sources in flight belong to a checkpoint") {
  agents::EpisodeParts a = with_drug_carriers(), b = with_drug_carriers();
  a.world->prepare();
  b.world->prepare();
  a.carriers[0].carriers->release(20, 0ms);
  for (int i = 0; i < 20; ++i) a.world->advance(1ms);
  b.world->load(a.world->save());
  CHECK(a.world->hash() == b.world->hash());
  for (int i = 0; i < 20; ++i) a.world->advance(1ms);
  for (int i = 0; i < 20; ++i) b.world->advance(1ms);
  CHECK(a.world->hash() == b.world->hash());
}
