#include "engine/flow/network/viscoelastic_wall.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "engine/core/errors.hpp"
#include "engine/core/math.hpp"
#include "engine/flow/network/wall.hpp"
#include "tests/engine/flow/network/small_networks.hpp"

namespace microcosm::flow {

namespace {

void make_viscoelastic(NetworkDescription& network, double viscosity) {
  for (VesselDescription& vessel : network.vessels)
    vessel.wall_viscosity_start = vessel.wall_viscosity_end = viscosity;
}

/// Prepares and returns the flow in the middle of the vessel every millisecond of a beat [m^3/s].
std::vector<double> beat_of_flow(PulseWaveNetwork& network, std::uint32_t vessel, double s) {
  core::Exchange exchange;
  network.prepare(exchange);
  std::vector<double> flow;
  for (int i = 0; i < 1000; ++i) {
    network.step(exchange, i * core::Nanoseconds(1'000'000), core::Nanoseconds(1'000'000));
    flow.push_back(network.flow_rate(vessel, s));
  }
  return flow;
}

double largest_difference(const std::vector<double>& a, const std::vector<double>& b) {
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) largest = std::max(largest, std::abs(a[i] - b[i]));
  return largest;
}

double amplitude(const std::vector<double>& values) {
  return *std::max_element(values.begin(), values.end()) - *std::min_element(values.begin(), values.end());
}

}  // namespace

TEST_CASE("the viscous stiffness is 2/3 sqrt(pi) phi h over the area") {
  VesselDescription tube = single_tube(0.1, 5e-3, 4e-3).vessels[0];
  tube.wall_viscosity_start = 2e3;
  tube.wall_viscosity_end = 1e3;
  // At half: radius 4.5 mm, thickness 0.45 mm, 1.5 kPa s.
  CHECK(viscous_stiffness(tube, 0.5) ==
        Approx(2.0 / 3 * std::sqrt(core::pi) * 1.5e3 * 0.45e-3 / (core::pi * 4.5e-3 * 4.5e-3)));
}

TEST_CASE("viscoelastic blood at rest stays at rest, exactly, through taper and junctions") {
  NetworkDescription network = ring();
  make_viscoelastic(network, 3e4);
  network.vessels[1].radius_end = 3e-3;
  network.inflow = steady(0);
  PulseWaveNetwork solver(network, {});
  core::Exchange exchange;
  solver.prepare(exchange);
  const double pressure = solver.pressure(1, 0.05);
  for (int i = 0; i < 100; ++i)
    solver.step(exchange, i * core::Nanoseconds(1'000'000), core::Nanoseconds(1'000'000));
  for (std::uint32_t v = 0; v < network.vessels.size(); ++v) CHECK(solver.flow_rate(v, 0.03) == 0);
  CHECK(solver.pressure(1, 0.05) == pressure);
}

TEST_CASE("junctions of viscoelastic vessels, and of these with elastic ones, conserve volume") {
  for (const bool mixed : {false, true}) {
    NetworkDescription network = ring();
    make_viscoelastic(network, 5e3);
    if (mixed) network.vessels[1].wall_viscosity_start = network.vessels[1].wall_viscosity_end = 0;
    PulseWaveNetwork solver(network, {});
    beat_of_flow(solver, 1, 0.05);
    CHECK(solver.junction_imbalance() <= 1e-12);
  }
}

TEST_CASE(
    "a viscoelastic vessel cut in two by a node carries the wave of the whole vessel, as cells shrink") {
  for (const double viscosity : {1e3, 1e4}) {
    NetworkDescription whole = single_tube(0.2, 5e-3, 4e-3);
    NetworkDescription halves = whole;
    halves.vessels = {vessel("first", "inlet", "middle", 0.1, 5e-3, 4.5e-3),
                      vessel("second", "end", "middle", 0.1, 4e-3, 4.5e-3)};
    make_viscoelastic(whole, viscosity);
    make_viscoelastic(halves, viscosity);
    std::vector<double> difference;
    for (const double cell_size : {5e-3, 1.25e-3}) {
      PulseWaveNetwork one(whole, {.cell_size = cell_size}), two(halves, {.cell_size = cell_size});
      const std::vector<double> flow = beat_of_flow(one, 0, 0.095), cut = beat_of_flow(two, 0, 0.095);
      difference.push_back(largest_difference(flow, cut) / amplitude(flow));
    }
    INFO("viscosity " << viscosity << ": " << difference[0] << ", " << difference[1]);
    CHECK(difference[0] < 0.01);
    CHECK(difference[1] < 0.3 * difference[0]);
  }
}

TEST_CASE("an end's windkessel sees the total pressure of a viscoelastic vessel") {
  // p - R1 q is the capacitor's pressure, which is smooth; the elastic pressure alone is not.
  for (const double viscosity : {0.0, 4e3}) {
    NetworkDescription network = single_tube(0.2, 5e-3, 5e-3);
    network.windkessels[0].second = {1e8, 9e8, 1e-9, 0};
    make_viscoelastic(network, viscosity);
    PulseWaveNetwork solver(network, {.cell_size = 1e-3, .run_in_tolerance = 1e-4});
    core::Exchange exchange;
    solver.prepare(exchange);
    double flow_before = 0, capacitor_before = 0, largest = 0;
    for (int i = 0; i <= 1000; ++i) {
      const double flow = solver.flow_rate(0, 0.2), capacitor = solver.pressure(0, 0.2) - 1e8 * flow;
      if (i > 0) {
        const double rate = (0.5 * (flow + flow_before) - 0.5 * (capacitor + capacitor_before) / 9e8) / 1e-9;
        largest = std::max(largest, std::abs((capacitor - capacitor_before) / 1e-3 - rate));
      }
      flow_before = flow;
      capacitor_before = capacitor;
      solver.step(exchange, i * core::Nanoseconds(1'000'000), core::Nanoseconds(1'000'000));
    }
    INFO("viscosity " << viscosity << ", residual of dp/dt " << largest << " Pa/s");
    CHECK(largest < 2000);
  }
}

TEST_CASE("a wall of little viscosity comes as close to the elastic one as its viscosity says") {
  std::vector<double> change;
  PulseWaveNetwork elastic(bifurcation(), {});
  const std::vector<double> flow = beat_of_flow(elastic, 1, 0.05);
  for (const double viscosity : {10.0, 1.0, 0.1}) {
    NetworkDescription network = bifurcation();
    make_viscoelastic(network, viscosity);
    PulseWaveNetwork solver(network, {});
    change.push_back(largest_difference(beat_of_flow(solver, 1, 0.05), flow));
  }
  INFO(change[0] << " " << change[1] << " " << change[2] << " of " << amplitude(flow));
  CHECK(change[0] < 0.01 * amplitude(flow));
  CHECK(change[1] == Approx(0.1 * change[0]).epsilon(0.2));
  CHECK(change[2] == Approx(0.1 * change[1]).epsilon(0.2));
}

TEST_CASE("no viscosity of the wall, however large, makes a step unstable") {
  // 4e5 Pa s are a relaxation time of a second, a hundred times that of arteries.
  for (const double viscosity : {1e4, 4e5})
    for (const double cell_size : {0.02, 5e-3, 1e-3}) {
      NetworkDescription network = bifurcation();
      make_viscoelastic(network, viscosity);
      PulseWaveNetwork solver(network, {.cell_size = cell_size, .run_in_tolerance = 0.5});
      const std::vector<double> flow = beat_of_flow(solver, 2, 0.025);
      INFO("viscosity " << viscosity << ", cells of " << cell_size);
      CHECK(amplitude(flow) < 1e-4);
      CHECK(amplitude(flow) > 1e-6);
    }
}

TEST_CASE("a viscoelastic wall without a thickness is refused") {
  NetworkDescription network = single_tube(0.1, 5e-3, 4e-3);
  network.vessels[0].stiffness_law = OlufsenStiffness{};
  network.vessels[0].wall_thickness_start = 0;
  CHECK_NOTHROW(check(network));
  make_viscoelastic(network, 1e3);
  CHECK_THROWS_WITH(check(network), Catch::Contains("start wall thickness"));
}

}  // namespace microcosm::flow
