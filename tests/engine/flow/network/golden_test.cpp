// The bits of a network's State, from this code: whoever changes the scheme or the order of its arithmetic
// changes them here, once and knowingly.

#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "engine/core/state_hash.hpp"
#include "tests/engine/flow/network/small_networks.hpp"

namespace microcosm::flow {

namespace {

std::string hash_after_steps(const NetworkDescription& description, int steps) {
  PulseWaveNetwork network(description, {});
  core::Exchange exchange;
  network.prepare(exchange);
  constexpr core::Nanoseconds period(1'000'000);
  for (int i = 0; i < steps; ++i) network.step(exchange, i * period, period);
  core::StateHash hash;
  hash.add(network.state());
  return fmt::format("{:016x}", hash.value());
}

}  // namespace

TEST_CASE("the State of small networks has the bits it had") {
  CHECK(hash_after_steps(bifurcation(), 150) == "e4b2acf4cbf46d8f");
  CHECK(hash_after_steps(ring(), 150) == "86d793d15af3a27a");
  CHECK(hash_after_steps(all_kinds(), 150) == "ec5898aeb3ce53cd");
  NetworkDescription pressure = bifurcation();
  pressure.inlet_node.clear();
  pressure.ends = {{"inlet", PressureWave{{0, 0.2, 0.5, 1}, {1e4, 1.6e4, 1.2e4, 1e4}, 1}}};
  CHECK(hash_after_steps(pressure, 150) == "7885a99566910443");
}

}  // namespace microcosm::flow
