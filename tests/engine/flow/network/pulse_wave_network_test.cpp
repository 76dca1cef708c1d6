#include "engine/flow/network/pulse_wave_network.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>

#include "engine/core/errors.hpp"
#include "engine/flow/network/wall.hpp"
#include "tests/engine/flow/network/small_networks.hpp"

namespace microcosm::flow {

namespace {

using core::Nanoseconds;

void advance(PulseWaveNetwork& network, core::Exchange& exchange, int steps, int first = 0) {
  const Nanoseconds period(1'000'000);
  for (int i = first; i < first + steps; ++i) network.step(exchange, i * period, period);
}

}  // namespace

TEST_CASE("mean flow through a loop splits by the resistances of its arms") {
  const NetworkDescription network = ring();
  const std::vector<double> flow = mean_flow(network);
  const double upper = resistance_to(network.vessels[1], network.fluid, 1);
  const double lower = resistance_to(network.vessels[2], network.fluid, 1);
  CHECK(flow[0] == Approx(1e-5).epsilon(1e-5));
  CHECK(flow[1] == Approx(flow[0] * lower / (upper + lower)).epsilon(1e-9));
  CHECK(flow[2] == Approx(-flow[0] * upper / (upper + lower)).epsilon(1e-9));
}

TEST_CASE("a run-in ends where beats repeat, and its notes say so") {
  PulseWaveNetwork network(bifurcation(), {});
  core::Exchange exchange;
  network.prepare(exchange);
  const auto notes = network.notes();
  CHECK(notes[0].second >= 2);
  CHECK(notes[1].second <= 0.01);
}

TEST_CASE("over a beat each junction and the whole network conserve volume") {
  for (const NetworkDescription& description : {bifurcation(), ring()}) {
    PulseWaveNetwork network(description, {});
    core::Exchange exchange;
    network.prepare(exchange);
    advance(network, exchange, 1000);
    CHECK(network.junction_imbalance() <= 1e-12);
  }
}

TEST_CASE("a state that is copied back continues with the same bits") {
  PulseWaveNetwork network(bifurcation(), {});
  core::Exchange exchange;
  network.prepare(exchange);
  advance(network, exchange, 50);
  const std::vector<std::byte> before(network.state().begin(), network.state().end());
  advance(network, exchange, 100, 50);
  const std::vector<std::byte> after(network.state().begin(), network.state().end());
  std::memcpy(network.state().data(), before.data(), before.size());
  advance(network, exchange, 100, 50);
  CHECK(std::memcmp(network.state().data(), after.data(), after.size()) == 0);
}

}  // namespace microcosm::flow
