#include "engine/flow/network/sweep.hpp"

#include <catch2/catch.hpp>

#include "tests/engine/flow/network/small_networks.hpp"

namespace microcosm::flow {

namespace {

constexpr VariationSpread thirty_percent{0.3, 0.3, 0.3, 0.3, 0, 0};

double factor_of(const NetworkVariation& variation, const std::string& name) {
  for (const auto& [key, value] : variation.factors)
    if (key == name) return value;
  FAIL("no factor " << name);
  return 0;
}

}  // namespace

TEST_CASE("a variation is the network times its factors, and a factor does not depend on other spreads") {
  const NetworkDescription network = all_kinds();
  const NetworkVariation all = vary(network, thirty_percent, 4, 9);
  const NetworkVariation one = vary(network, {.compliances = 0.3}, 4, 9);
  CHECK(one.factors.size() == 1);
  CHECK(factor_of(one, "compliance of d") == factor_of(all, "compliance of d"));
  CHECK(one.network.vessels[2].radius_start == network.vessels[2].radius_start);
  CHECK(all.network.vessels[2].radius_start ==
        network.vessels[2].radius_start * factor_of(all, "radius of lower"));
  CHECK(all.network.windkessels[0].second.distal_resistance ==
        network.windkessels[0].second.distal_resistance * factor_of(all, "resistance of d"));
  CHECK(std::get<ResistanceEnd>(all.network.ends[0].second).resistance ==
        2e9 * factor_of(all, "resistance of b"));
  CHECK(all.network.inflow.flow[100] == network.inflow.flow[100] * factor_of(all, "inflow"));
  for (const auto& factor : all.factors) CHECK((factor.second >= 0.7 && factor.second < 1.3));
  CHECK(factor_of(vary(network, thirty_percent, 4, 10), "inflow") != factor_of(all, "inflow"));
  CHECK(factor_of(vary(network, thirty_percent, 5, 9), "inflow") != factor_of(all, "inflow"));
}

TEST_CASE("a sweep measures what each network alone shows, whatever the threads") {
  SweepOptions options;
  options.count = 11;
  options.seed = 3;
  options.spread = thirty_percent;
  options.vessels = {0, 2};
  const std::vector<SweepRow> rows = sweep(bifurcation(), options);
  core::ThreadPool two(2);
  const std::vector<SweepRow> again = sweep(bifurcation(), options, &two);
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (std::size_t k = 0; k < 2; ++k) {
      CHECK(rows[i].measures[k].mean_pressure == again[i].measures[k].mean_pressure);
      CHECK(rows[i].measures[k].mean_flow == again[i].measures[k].mean_flow);
    }
  const NetworkVariation fifth = vary(bifurcation(), thirty_percent, 3, 5);
  PulseWaveNetwork alone(fifth.network, {});
  core::Exchange exchange;
  alone.prepare(exchange);
  double mean = 0, highest = 0, lowest = 1e9, flow = 0;
  for (int i = 0; i < 1000; ++i) {
    alone.step(exchange, i * core::Nanoseconds(1'000'000), core::Nanoseconds(1'000'000));
    const double pressure = alone.pressure(2, 0.025);
    mean += pressure / 1000;
    highest = std::max(highest, pressure);
    lowest = std::min(lowest, pressure);
    flow += alone.flow_rate(2, 0.025) / 1000;
  }
  const SweepMeasure& measured = rows[5].measures[1];
  CHECK(measured.mean_pressure == Approx(mean).epsilon(1e-12));
  CHECK(measured.systolic_pressure == highest);
  CHECK(measured.diastolic_pressure == lowest);
  CHECK(measured.mean_flow == Approx(flow).epsilon(1e-12));
  CHECK(rows[5].mean_inflow == Approx(2e-5 * factor_of(fifth, "inflow")).epsilon(1e-3));
  CHECK(rows[5].run_in_beats == alone.notes()[0].second);
}

TEST_CASE("a variation that breaks leaves a row that says why") {
  NetworkDescription network = bifurcation();
  network.inflow = {{0, 0.01, 0.02, 1}, {0, 2e-2, 0, 0}, 1};
  SweepOptions options;
  options.count = 2;
  options.vessels = {0};
  for (const SweepRow& row : sweep(network, options)) {
    REQUIRE(row.failure.has_value());
    CHECK(row.failure->find(" s: ") != std::string::npos);
  }
}

}  // namespace microcosm::flow
