#include "engine/flow/transport/solute_transport.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>

#include "engine/core/errors.hpp"
#include "tests/allocations.hpp"
#include "tests/engine/flow/network/small_networks.hpp"

namespace microcosm::flow {

namespace {

using Catch::Contains;
using core::Nanoseconds;

constexpr Nanoseconds period(1'000'000);

Solute dye() {
  Solute solute;
  solute.name = "dye";
  solute.diffusivity = 1e-9;
  return solute;
}

/// A network with solutes in it, as a World would step them.
struct Carried {
  Carried(const NetworkDescription& description, std::vector<Solute> list)
      : network(description, {}), solutes(network, std::move(list)) {
    network.prepare(exchange);
    solutes.prepare(exchange);
  }
  void step() {
    network.step(exchange, now, period);
    solutes.step(exchange, now, period);
    now += period;
  }
  /// What is missing [kg].
  double drift(std::uint32_t s = 0) const {
    const SoluteAmounts a = solutes.amounts(s);
    return (a.initial + a.injected + a.released) - (a.blood + a.tissue + a.left + a.taken_up + a.cleared);
  }

  core::Exchange exchange;
  PulseWaveNetwork network;
  SoluteTransport solutes;
  Nanoseconds now{0};
};

}  // namespace

TEST_CASE("a pulsating network with a loop keeps a uniform concentration uniform") {
  Solute solute = dye();
  solute.initial_concentration = solute.inlet_concentration = 0.3;
  Carried run(ring(), {solute});
  for (int i = 0; i < 1000; ++i) run.step();
  for (std::uint32_t v = 0; v < 4; ++v) CHECK(run.solutes.concentration(0, v, 0.03) == 0.3);
}

TEST_CASE("every gram is in the blood, in the tissue, taken up, cleared or gone, at all times") {
  Solute solute = dye();
  solute.injections = {{0, 0.01, 1e-6, 0.1, 0.5}, {2, 0.05, 2e-6, 0.2, 0}};
  solute.wall_uptake = 1e-4;
  solute.tissue = Tissue{1e-3, 1e-3, 2, 0.5};
  Solute absent = dye();
  absent.name = "absent";
  Carried run(ring(), {absent, solute});
  for (int i = 0; i < 2000; ++i) {
    run.step();
    REQUIRE(std::abs(run.drift(1)) < 1e-12 * 3e-6);
  }
  const SoluteAmounts amounts = run.solutes.amounts(1);
  CHECK(amounts.injected == Approx(3e-6).epsilon(1e-12));
  CHECK(amounts.tissue > 0);
  CHECK(amounts.left > 0);
  CHECK(amounts.taken_up > 0);
  CHECK(amounts.cleared > 0);
  CHECK(run.solutes.amounts(0).blood == 0);
}

TEST_CASE("viscous walls, a stenosis and a heart at the inlet keep mass and uniformity") {
  Solute uniform = dye(), bolus = dye();
  uniform.initial_concentration = uniform.inlet_concentration = 0.3;
  bolus.name = "bolus";
  bolus.injections = {{0, 0.05, 1e-6, 0, 0.1}};
  NetworkDescription viscous = bifurcation(), narrowed = bifurcation(), driven = bifurcation();
  for (VesselDescription& v : viscous.vessels) v.wall_viscosity_start = v.wall_viscosity_end = 1e3;
  narrowed.stenoses = {{"left", false, 0.5, 0.01}};
  // A person's aorta and the resistance and compliance of a person's arteries.
  driven.vessels = {vessel("aorta", "inlet", "fork", 0.2, 12.5e-3, 10e-3),
                    vessel("left", "fork", "a", 0.2, 8e-3, 7e-3),
                    vessel("right", "fork", "b", 0.2, 7e-3, 7e-3)};
  driven.reference_pressure = 1e4;
  driven.windkessels = {{"a", {2e7, 2.2e8, 6e-9, 0}}, {"b", {2e7, 2.4e8, 6e-9, 0}}};
  driven.heart = Heart{};
  for (const NetworkDescription& description : {viscous, narrowed, driven}) {
    INFO((description.heart ? "heart" : description.stenoses.empty() ? "viscous walls" : "stenosis"));
    Carried run(description, {uniform, bolus});
    for (int i = 0; i < 500; ++i) run.step();
    CHECK(run.solutes.concentration(0, 1, 0.05) == 0.3);
    CHECK(std::abs(run.drift(1)) < 1e-12 * 1e-6);
  }
}

TEST_CASE("what a closing valve lets out of an inlet comes back") {
  // 60 ml/s in for half a beat, 20 ml/s out for half a beat, through a vessel of 0.1 m and 8 ml.
  NetworkDescription tube = single_tube(0.1, 5e-3, 5e-3);
  tube.inflow = {{0, 0.4, 0.5, 0.9, 1}, {6e-6, 6e-6, -2e-6, -2e-6, 6e-6}, 1};
  Solute solute = dye();
  solute.injections = {{0, 0.005, 1e-6, 0.55, 0}};  // beside the inlet, as the flow turns
  Carried run(tube, {solute});
  for (int i = 0; i < 900; ++i) run.step();
  CHECK(run.solutes.left(0)[0] > 0.5e-6);
  for (int i = 0; i < 19100; ++i) run.step();
  CHECK(std::abs(run.solutes.left(0)[0]) < 1e-9 * 1e-6);
  CHECK(run.solutes.left(0)[1] == Approx(1e-6).epsilon(1e-6));
}

TEST_CASE("what sources of the exchange gave off enters the blood once") {
  Carried run(bifurcation(), {dye()});
  const core::SourceRange source = run.exchange.add_sources(2, 0);
  run.exchange.source_where[source.first + 1] = {1, 0, 0.05, 0, 0};
  run.exchange.source_mass[source.first + 1] = 1e-9;
  run.step();
  CHECK(run.exchange.source_mass[source.first + 1] == 0);
  run.step();
  CHECK(run.solutes.amounts(0).released == 1e-9);
  CHECK(run.solutes.blood_mass(0, 1) == Approx(1e-9).epsilon(1e-12));
}

TEST_CASE("solutes restored from their bytes go on as they would have") {
  Solute solute = dye();
  solute.injections = {{0, 0.01, 1e-6, 0, 0.2}};
  solute.tissue = Tissue{1e-4, 1e-3, 2, 0.5};
  Carried run(ring(), {solute});
  for (int i = 0; i < 50; ++i) run.step();
  std::vector<std::byte> saved;
  run.network.save(saved);
  run.solutes.save(saved);
  Carried other(ring(), {solute});
  other.now = run.now;
  other.solutes.load(other.network.load(saved));
  for (int i = 0; i < 50; ++i) {
    run.step();
    other.step();
  }
  const auto a = run.solutes.state(), b = other.solutes.state();
  REQUIRE(a.size() == b.size());
  CHECK(std::memcmp(a.data(), b.data(), a.size()) == 0);
}

TEST_CASE("a network carries blood alike with solutes and without") {
  PulseWaveNetwork alone(ring(), {});
  core::Exchange exchange;
  alone.prepare(exchange);
  Carried run(ring(), {dye()});
  for (int i = 0; i < 20; ++i) {
    alone.step(exchange, i * period, period);
    run.step();
  }
  CHECK(std::memcmp(alone.state().data(), run.network.state().data(), alone.state().size()) == 0);
}

TEST_CASE("a step allocates nothing") {
  Solute solute = dye();
  solute.injections = {{0, 0.01, 1e-6, 0, 0.2}};
  solute.tissue = Tissue{1e-4, 1e-3, 2, 0.5};
  Carried run(ring(), {solute});
  run.step();
  const long before = tests::allocations();
  for (int i = 0; i < 10; ++i) run.step();
  CHECK(tests::allocations() == before);
}

TEST_CASE("solutes that can't be are refused by name") {
  const auto refusal = [](const Solute& solute) {
    PulseWaveNetwork network(bifurcation(), {});
    try {
      SoluteTransport(network, {solute});
    } catch (const core::InputError& error) {
      return error.message();
    }
    return std::string{};
  };
  Solute solute = dye();
  solute.diffusivity = -1;
  CHECK_THAT(refusal(solute), Contains("'dye'") && Contains("diffusivity"));
  solute = dye();
  solute.injections = {{1, 0.5, 1, 0, 0}};
  CHECK_THAT(refusal(solute), Contains("'left'") && Contains("0.1 m"));
  solute = dye();
  solute.tissue = Tissue{1e-6, 0, 1, 0};
  CHECK_THAT(refusal(solute), Contains("thickness"));
  solute = dye();
  solute.dispersion = Dispersion::taylor_aris;
  CHECK_THAT(refusal(solute), Contains("Taylor") && Contains("'parent'"));
}

}  // namespace microcosm::flow
