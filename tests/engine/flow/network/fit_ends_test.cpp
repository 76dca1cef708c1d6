#include "engine/flow/network/fit_ends.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "engine/core/errors.hpp"
#include "engine/core/exchange.hpp"
#include "tests/engine/flow/network/small_networks.hpp"

namespace microcosm::flow {

namespace {

/// What the network does with its own ends, measured over a beat, and the network with all of them forgotten.
std::pair<EndTargets, NetworkDescription> hidden(NetworkDescription network) {
  NetworkOptions options;
  options.run_in_tolerance = 2e-4;
  options.maximum_run_in_beats = 200;
  PulseWaveNetwork solver(network, options);
  core::Exchange exchange;
  solver.prepare(exchange);
  EndTargets targets;
  for (const auto& entry : network.windkessels) targets.split.push_back({entry.first, 0});
  double mean_inflow = 0, highest = 0, lowest = 1e9;
  for (int i = 0; i < 1000; ++i) {  // a period of 1 s
    solver.step(exchange, i * core::Nanoseconds(1'000'000), core::Nanoseconds(1'000'000));
    const double pressure = solver.pressure(0, 0);  // the inlet is the first vessel's start
    targets.mean_pressure += pressure / 1000;
    highest = std::max(highest, pressure);
    lowest = std::min(lowest, pressure);
    mean_inflow += solver.flow_rate(0, 0) / 1000;
    for (std::uint32_t v = 0; v < network.vessels.size(); ++v) {
      for (auto& [node, flow] : targets.split)
        if (network.vessels[v].end_node == node)
          flow += solver.flow_rate(v, network.vessels[v].length) / 1000;
    }
  }
  targets.pulse_pressure = highest - lowest;
  double sum = 0;
  for (const auto& entry : targets.split) sum += entry.second;
  CHECK(sum == Approx(mean_inflow).epsilon(2e-3));
  for (auto& entry : targets.split) entry.second /= sum;
  for (auto& entry : network.windkessels) entry.second = {1e8, 3e9, 0, 0};
  return {targets, network};
}

void check_reached(const EndFit& fit, const EndTargets& targets) {
  CHECK(fit.mean_pressure == Approx(targets.mean_pressure).epsilon(0.01));
  CHECK(fit.systolic_pressure - fit.diastolic_pressure == Approx(targets.pulse_pressure).epsilon(0.01));
  for (std::size_t e = 0; e < targets.split.size(); ++e)
    CHECK(fit.split[e] == Approx(targets.split[e].second).epsilon(0.01));
}

}  // namespace

TEST_CASE("fit-ends finds ends that reach the pressures and the split of hidden ones to 1 %") {
  for (const NetworkDescription& network : {bifurcation(), ring()}) {
    const auto [targets, forgotten] = hidden(network);
    check_reached(fit_ends(forgotten, targets, {}), targets);
  }
}

TEST_CASE("fit-ends scales the inflow to the mean flow") {
  EndTargets targets;
  targets.mean_pressure = 12e3;
  targets.mean_flow = 1.5e-5;
  targets.split = {{"a", 0.3}, {"b", 0.7}};
  const EndFit fit = fit_ends(bifurcation(), targets, {});
  CHECK(mean_flow(fit.network)[0] == Approx(1.5e-5).epsilon(1e-4));
  CHECK(fit.split[1] == Approx(0.7).epsilon(0.01));
  CHECK(fit.mean_pressure == Approx(12e3).epsilon(0.01));
}

TEST_CASE("fit-ends refuses targets that mean nothing or can't be reached") {
  const auto refused = [](EndTargets targets, const std::string& part) {
    CHECK_THROWS_WITH(fit_ends(bifurcation(), targets, {}), Catch::Contains(part));
  };
  refused({}, "the mean pressure is 0 Pa");
  refused({1e4, -1, 0, {}}, "the pulse pressure is -1 Pa");
  refused({1e4, 0, 0, {{"c", 1}}}, "the split names node 'c', where no windkessel stands");
  refused({1e4, 0, 0, {{"a", 1}}}, "the split leaves out the end at node 'b'");
  refused({1e4, 0, 0, {{"a", 0.5}, {"b", 0.6}}}, "the split sums to 1.1; it must be 1");
  refused({1, 0, 0, {{"a", 0.5}, {"b", 0.5}}}, "use up the mean pressure on the way to node 'a'");
}

}  // namespace microcosm::flow
