#include "engine/flow/network/heart_end.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>

#include "engine/core/errors.hpp"
#include "engine/flow/network/batch.hpp"
#include "engine/flow/network/network_lanes.hpp"
#include "tests/allocations.hpp"
#include "tests/engine/flow/network/small_networks.hpp"

namespace microcosm::flow {

namespace {

using core::Nanoseconds;

/// An aorta of 25 mm that forks, with the resistance and compliance of a person's arteries beyond.
NetworkDescription with_heart() {
  NetworkDescription network = bifurcation();
  network.vessels = {vessel("aorta", "inlet", "fork", 0.2, 12.5e-3, 10e-3),
                     vessel("left", "fork", "a", 0.2, 8e-3, 7e-3),
                     vessel("right", "fork", "b", 0.2, 7e-3, 7e-3)};
  network.reference_pressure = 1e4;
  network.windkessels = {{"a", {2e7, 2.2e8, 6e-9, 0}}, {"b", {2e7, 2.4e8, 6e-9, 0}}};
  network.heart = Heart{};
  return network;
}

void run(PulseWaveNetwork& network, core::Exchange& exchange, int steps, int first = 0) {
  const Nanoseconds period(1'000'000);
  for (int i = first; i < first + steps; ++i) network.step(exchange, i * period, period);
}

}  // namespace

TEST_CASE("a heart drives the network, and vessels, windkessels and compartments keep their blood together") {
  PulseWaveNetwork network(with_heart(), {});
  core::Exchange exchange;
  const double before = network.blood_volume();
  network.prepare(exchange);
  double least = 1, most = 0, highest = 0, lowest = 1e9;
  for (int i = 0; i < 5000; ++i) {
    run(network, exchange, 1, i);
    least = std::min(least, network.circulation_state().volume[left_ventricle]);
    most = std::max(most, network.circulation_state().volume[left_ventricle]);
    highest = std::max(highest, network.aortic_pressure());
    lowest = std::min(lowest, network.aortic_pressure());
  }
  CHECK(std::abs(network.blood_volume() / before - 1) < 1e-12);
  CHECK(network.junction_imbalance() < 1e-12);
  // A person's figures, roughly.
  CHECK(most - least > 50e-6);
  CHECK(most - least < 120e-6);
  CHECK(highest < 160 * mmhg);
  CHECK(lowest > 50 * mmhg);
}

TEST_CASE("the blood of a network with a heart is what all of it holds at the mean filling pressure") {
  const NetworkDescription description = with_heart();
  const PulseWaveNetwork network(description, {});
  const NetworkModel& model = network.model();
  double rest = model.heart->circulation.filling_volume();
  for (const VesselCells& vessel : model.vessels)
    for (int c = vessel.first_cell; c < vessel.first_cell + vessel.cell_count; ++c) {
      const double root =
          model.reference_root[c] + (description.heart->preload - model.pressure_origin) / model.stiffness[c];
      rest += root * root * vessel.cell_width;
    }
  for (const WindkesselModel& end : model.windkessels)
    rest += end.windkessel.compliance * description.heart->preload;
  // Cells and the estimate's slices of tapered vessels differ by their squared width.
  CHECK(network.blood_volume() == Approx(rest).epsilon(1e-5));
}

TEST_CASE("copying the State away and back restores a network with a heart exactly") {
  PulseWaveNetwork network(with_heart(), {});
  core::Exchange exchange;
  network.prepare(exchange);
  run(network, exchange, 100);
  const std::vector<std::byte> kept(network.state().begin(), network.state().end());
  run(network, exchange, 300, 100);
  const std::vector<std::byte> once(network.state().begin(), network.state().end());
  std::copy(kept.begin(), kept.end(), network.state().begin());
  run(network, exchange, 300, 100);
  CHECK(std::memcmp(once.data(), network.state().data(), once.size()) == 0);
}

TEST_CASE(
    "in a batch a network with a heart has the bits that it has alone, and stands beside its like only") {
  NetworkDescription failing = with_heart();
  failing.heart->contractility *= 0.5;
  NetworkBatch batch({with_heart(), failing}, {});
  batch.prepare();
  batch.advance(Nanoseconds(0), Nanoseconds(1'000'000), 100);
  PulseWaveNetwork alone(failing, {});
  core::Exchange exchange;
  alone.prepare(exchange);
  run(alone, exchange, 100);
  REQUIRE(batch.state(1).size() == alone.state().size());
  CHECK(std::memcmp(batch.state(1).data(), alone.state().data(), alone.state().size()) == 0);
  NetworkDescription without = with_heart();
  without.heart.reset();
  CHECK_THROWS_WITH(NetworkBatch({with_heart(), without}, {}),
                    Catch::Contains("no heart, the first has one"));
}

TEST_CASE("a step of a network with a heart allocates nothing") {
  PulseWaveNetwork network(with_heart(), {});
  core::Exchange exchange;
  network.prepare(exchange);
  run(network, exchange, 1);
  const long before = tests::allocations();
  run(network, exchange, 900, 1);
  CHECK(tests::allocations() == before);
}

TEST_CASE("beside a heart no end may take or give blood, and networks with hearts can't run side by side") {
  NetworkDescription network = with_heart();
  network.windkessels.pop_back();
  network.ends = {{"b", ReflectionEnd{0.5}}};
  CHECK_THROWS_WITH(check(network), Catch::Contains("reflection at node \"b\": beside a heart"));
  network.ends = {{"b", ResistanceEnd{2.5e8, 0}}};
  CHECK_NOTHROW(check(network));
  const NetworkModel model(network, {});
  NetworkLanes lanes(model, 2);
  CHECK_THROWS_AS(lanes.load(0, model), core::InputError);
}

}  // namespace microcosm::flow
