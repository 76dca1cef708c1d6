#include "engine/flow/network/local_time_steps.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>

#include "engine/core/errors.hpp"
#include "tests/engine/flow/network/small_networks.hpp"

namespace microcosm::flow {

namespace {

constexpr core::Nanoseconds millisecond(1'000'000);

/// The ring with short stiff pieces in it, whose cells need an eighth of the others' steps.
NetworkDescription uneven() {
  NetworkDescription network = ring();
  network.vessels[1].end_node = "piece";
  network.vessels.push_back(vessel("piece", "piece", "meet", 0.004, 4e-3, 4e-3));
  network.vessels.back().young_modulus_start = network.vessels.back().young_modulus_end = 1.2e6;
  return network;
}

std::vector<double> beat_of_pressure(const NetworkDescription& description, const NetworkOptions& options,
                                     double* imbalance = nullptr) {
  PulseWaveNetwork network(description, options);
  core::Exchange exchange;
  network.prepare(exchange);
  std::vector<double> pressure;
  for (int i = 0; i < 1000; ++i) {
    network.step(exchange, i * millisecond, millisecond);
    for (std::uint32_t v = 0; v < description.vessels.size(); ++v)
      pressure.push_back(network.pressure(v, 0.5 * description.vessels[v].length));
  }
  if (imbalance != nullptr) *imbalance = network.junction_imbalance();
  return pressure;
}

double relative_rms(const std::vector<double>& a, const std::vector<double>& b) {
  double difference = 0, square = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    difference += (a[i] - b[i]) * (a[i] - b[i]);
    square += b[i] * b[i];
  }
  return std::sqrt(difference / square);
}

}  // namespace

TEST_CASE("with local time steps junctions conserve volume, and the wave is that of one step for all") {
  for (const double cell_size : {5e-3, 2.5e-3}) {
    NetworkOptions options{.cell_size = cell_size, .run_in_tolerance = 1e-4};
    const std::vector<double> global = beat_of_pressure(uneven(), options);
    options.local_time_steps = true;
    double imbalance = 1;
    const std::vector<double> local = beat_of_pressure(uneven(), options, &imbalance);
    INFO("cells of " << cell_size << " m: " << relative_rms(local, global));
    CHECK(imbalance <= 1e-12);
    CHECK(relative_rms(local, global) < 2e-4);
    CHECK(relative_rms(local, global) > 0);
  }
}

TEST_CASE("with local time steps blood at rest stays at rest, exactly") {
  NetworkDescription network = uneven();
  network.inflow = steady(0);
  PulseWaveNetwork solver(network, {.local_time_steps = true});
  core::Exchange exchange;
  solver.prepare(exchange);
  for (int i = 0; i < 100; ++i) solver.step(exchange, i * millisecond, millisecond);
  for (std::uint32_t v = 0; v < network.vessels.size(); ++v) CHECK(solver.flow_rate(v, 0.002) == 0);
}

TEST_CASE("local time steps of vessels that all need the same are the global one, bit for bit") {
  std::vector<std::byte> states[2];
  for (const bool local : {false, true}) {
    NetworkDescription network = single_tube(0.2, 5e-3, 4e-3);
    PulseWaveNetwork solver(network, {.local_time_steps = local});
    core::Exchange exchange;
    solver.prepare(exchange);
    for (int i = 0; i < 100; ++i) solver.step(exchange, i * millisecond, millisecond);
    states[local].assign(solver.state().begin(), solver.state().end());
  }
  CHECK(states[0] == states[1]);
}

TEST_CASE("a state that is copied back continues with the same bits under local time steps") {
  const NetworkOptions options{.local_time_steps = true};
  PulseWaveNetwork network(uneven(), options), other(uneven(), options);
  core::Exchange exchange;
  network.prepare(exchange);
  const std::vector<std::byte> before(network.state().begin(), network.state().end());
  for (int i = 0; i < 100; ++i) network.step(exchange, i * millisecond, millisecond);
  std::memcpy(other.state().data(), before.data(), before.size());
  for (int i = 0; i < 100; ++i) other.step(exchange, i * millisecond, millisecond);
  CHECK(std::equal(network.state().begin(), network.state().end(), other.state().begin()));
}

TEST_CASE("local time steps are refused with a viscoelastic wall") {
  NetworkDescription network = ring();
  network.vessels[0].wall_viscosity_start = 1e3;
  CHECK_THROWS_AS(PulseWaveNetwork(network, {.local_time_steps = true}), core::InputError);
}

}  // namespace microcosm::flow
