#include "engine/flow/network/ends.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "engine/core/errors.hpp"
#include "engine/flow/network/wall.hpp"
#include "tests/engine/flow/network/small_networks.hpp"

namespace microcosm::flow {

namespace {

constexpr core::Nanoseconds period(1'000'000);

/// Blood without friction in a tube of constant radius, at p_0 = 10 kPa, with `end` where the beat arrives.
NetworkDescription tube_with(const End& end, double length = 0.4) {
  NetworkDescription network = single_tube(length, 5e-3, 5e-3);
  network.fluid.viscosity = 0;
  network.fluid.momentum_coefficient = 1;
  network.reference_pressure = 1e4;
  network.windkessels.clear();
  network.ends = {{"end", end}};
  return network;
}

/// A pulse of 20 ms: small, so that waves are linear. Its 1 mm^3 leaves again after the echo has passed, so
/// that the tube begins at rest, without a mean flow.
InflowWave short_pulse() {
  InflowWave wave;
  for (int i = 0; i <= 100; ++i) {
    const double s = core::sin(core::pi * i / 100.0);
    wave.time.push_back(i * 2e-4);
    wave.flow.push_back(i == 100 ? 0 : 1e-7 * s * s);
  }
  for (const double time : {0.5, 0.75, 1.0}) {
    wave.time.push_back(time);
    wave.flow.push_back(time == 0.75 ? -4e-9 : 0);
  }
  return wave;
}

/// Pressure above p_0 [Pa] in the middle of the tube, largest in magnitude while the pulse comes and while
/// what the end sent back is there.
struct Echo {
  double arriving = 0, returning = 0;
};

Echo echo(const End& end) {
  NetworkDescription network = tube_with(end);
  network.inflow = short_pulse();
  NetworkOptions options;
  options.cell_size = 1e-3;
  PulseWaveNetwork solver(network, options);
  core::Exchange exchange;
  const double baseline = solver.pressure(0, 0.2);
  const Wall wall = wall_at(network.vessels[0], 0);
  const double speed = std::sqrt(wall.stiffness * wall.reference_root_area / (2 * network.fluid.density));
  Echo result;
  const auto keep = [](double& largest, double value) {
    if (std::abs(value) > std::abs(largest)) largest = value;
  };
  // The pulse passes the middle at 0.2 m / c, its echo at 0.6 m / c; it is 20 ms long.
  for (int i = 0; i * 1e-3 < 0.6 / speed + 0.02; ++i) {
    solver.step(exchange, i * period, period);
    const double time = (i + 1) * 1e-3;
    const double change = solver.pressure(0, 0.2) - baseline;
    if (time < 0.2 / speed + 0.02) keep(result.arriving, change);
    if (time > 0.6 / speed) keep(result.returning, change);
  }
  return result;
}

std::string refusal(const NetworkDescription& network) {
  try {
    check(network);
  } catch (const core::InputError& error) {
    return error.message();
  }
  return "accepted";
}

using Catch::Matchers::Contains;

}  // namespace

TEST_CASE("a reflecting end sends back the part of a pulse that its coefficient says") {
  for (const double coefficient : {-1.0, -0.5, 0.0, 0.5, 0.9}) {
    const Echo pulse = echo(ReflectionEnd{coefficient});
    INFO(coefficient);
    CHECK(pulse.returning / pulse.arriving == Approx(coefficient).margin(5e-3));
  }
}

TEST_CASE("a resistance reflects as transmission lines do: (R - Z)/(R + Z)") {
  const NetworkDescription network = tube_with(ReflectionEnd{});
  const double impedance = characteristic_impedance(wall_at(network.vessels[0], 1), network.fluid.density);
  for (const double ratio : {0.25, 1.0, 3.0}) {
    const Echo pulse = echo(ResistanceEnd{ratio * impedance, 1e4});
    CHECK(pulse.returning / pulse.arriving == Approx((ratio - 1) / (ratio + 1)).margin(5e-3));
  }
}

TEST_CASE("a prescribed pressure stands at its end and turns the pulse round") {
  const Echo pulse = echo(PressureWave{{0, 1}, {1e4, 1e4}, 1});
  CHECK(pulse.returning / pulse.arriving == Approx(-1).margin(5e-3));
}

TEST_CASE("between two pressures Poiseuille's flow settles, without any inflow") {
  NetworkDescription network = single_tube(0.2, 4e-3, 4e-3);
  network.reference_pressure = 1e4;
  network.fluid.viscosity = 0.04;
  network.vessels[0].young_modulus_start = network.vessels[0].young_modulus_end = 1e8;
  network.inlet_node.clear();
  network.windkessels.clear();
  network.ends = {{"inlet", PressureWave{{0, 0.5, 1}, {10'050, 10'150, 10'050}, 1}},
                  {"end", PressureWave{{0, 1}, {1e4, 1e4}, 1}}};
  PulseWaveNetwork solver(network, {});
  core::Exchange exchange;
  double flow = 0;
  solver.prepare(exchange);
  for (int i = 0; i < 1000; ++i) {
    solver.step(exchange, i * period, period);
    flow += solver.flow_rate(0, 0.1) / 1000;
  }
  CHECK(solver.beat_period() == 1);
  CHECK(flow == Approx(100 / resistance_to(network.vessels[0], network.fluid, 1)).epsilon(5e-3));
  CHECK(mean_flow(network)[0] == Approx(100 / resistance_to(network.vessels[0], network.fluid, 1)));
  CHECK(solver.pressure(0, 0.2) == Approx(1e4).margin(0.5));
}

TEST_CASE("two inlets add up at the one outlet") {
  NetworkDescription network = bifurcation();
  network.windkessels.pop_back();
  InflowWave second = beat(1e-5);
  network.ends = {{"b", second}};
  CHECK(mean_flow(network)[1] == Approx(3e-5).epsilon(1e-4));
  CHECK(mean_flow(network)[2] == Approx(-1e-5).epsilon(1e-4));
  NetworkOptions options;
  options.run_in_tolerance = 1e-4;
  PulseWaveNetwork solver(network, options);
  core::Exchange exchange;
  solver.prepare(exchange);
  double outflow = 0;
  for (int i = 0; i < 1000; ++i) {
    solver.step(exchange, i * period, period);
    outflow += solver.flow_rate(1, 0.1) / 1000;
  }
  CHECK(outflow == Approx(3e-5).epsilon(2e-3));
  CHECK(solver.junction_imbalance() <= 1e-12);
}

TEST_CASE("an end outside its range, misplaced, doubled or of another period is refused by its node") {
  NetworkDescription network = bifurcation();
  network.windkessels.pop_back();
  const auto with = [&](const std::string& node, const End& end) {
    NetworkDescription changed = network;
    changed.ends = {{node, end}};
    return refusal(changed);
  };
  CHECK(with("b", ReflectionEnd{0.5}) == "accepted");
  CHECK(with("b", ResistanceEnd{1e9, 0}) == "accepted");
  CHECK_THAT(with("b", ReflectionEnd{1.5}), Contains("\"b\"") && Contains("[-1, 1]"));
  CHECK_THAT(with("b", ResistanceEnd{-1e9, 0}), Contains("\"b\"") && Contains("resistance"));
  CHECK_THAT(with("a", ReflectionEnd{0.5}), Contains("\"a\"") && Contains("another end"));
  CHECK_THAT(with("fork", ReflectionEnd{0.5}), Contains("\"fork\"") && Contains("3 vessels"));
  CHECK_THAT(with("z", ReflectionEnd{0.5}), Contains("\"z\"") && Contains("no vessel"));
  CHECK_THAT(with("b", PressureWave{{0, 0.8}, {1e4, 1e4}, 0.8}), Contains("\"b\"") && Contains("period"));
  CHECK_THAT(with("b", InflowWave{{0, 0.5}, {0, 0}, 1}), Contains("\"b\"") && Contains("period"));
  network.balloons = {{"right", 1e8}};
  network.vessels[2] = vessel("right", "b", "fork", 0.05, 3e-3, 3e-3);
  CHECK_THAT(with("b", ReflectionEnd{0.5}), Contains("\"right\"") && Contains("reflection"));
}

TEST_CASE("a network that blood can't leave, or that nothing drives, is refused") {
  NetworkDescription closed = tube_with(ReflectionEnd{1});
  CHECK_THAT(refusal(closed), Contains("leave"));
  NetworkDescription idle = tube_with(ResistanceEnd{1e9, 0});
  idle.inlet_node.clear();
  idle.ends.emplace_back("inlet", ReflectionEnd{0});
  CHECK_THAT(refusal(idle), Contains("drives"));
}

}  // namespace microcosm::flow
