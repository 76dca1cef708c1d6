#include "engine/flow/network/stenosis.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "engine/core/errors.hpp"
#include "engine/core/math.hpp"
#include "engine/flow/network/node_formulas.hpp"
#include "tests/engine/flow/network/small_networks.hpp"

namespace microcosm::flow {

namespace {

constexpr core::Nanoseconds millisecond(1'000'000);

NetworkDescription narrowed(double area_reduction) {
  NetworkDescription network = bifurcation();
  network.stenoses = {{"left", false, area_reduction, 0.01}};
  return network;
}

}  // namespace

TEST_CASE("a stenosis takes what Young and Tsai's formula says") {
  // Half the area gone from a vessel of 4 mm radius, 1 cm long, in a fluid of 1000 kg/m^3 and 4 mPa s:
  // K_v = 32 (0.83 0.01 + 1.64 0.0056569)/0.008 4 = 281.24.
  Fluid fluid;
  fluid.density = 1000;
  fluid.viscosity = 4e-3;
  const StenosisLoss loss = stenosis_loss({"any", false, 0.5, 0.01}, 4e-3, fluid);
  const double area = core::pi * 16e-6;
  CHECK(loss.viscous == Approx(281.24 * 4e-3 / (2 * core::pi * 64e-9)).epsilon(1e-4));
  CHECK(loss.turbulent == Approx(1.52 * 1000 / (2 * area * area)));
  CHECK(loss.inertance == Approx(1.2 * 1000 * 0.01 / area));
}

TEST_CASE("the slope of an end's pressure with a stenosis is that of finite differences, and falls never") {
  const EndWall<double> wall{4e7, 5e-3, 1e7, recovered_of(4e7, 1050), 300, 3e14};
  for (const double outflow : {-3e-5, -1e-9, 1e-9, 3e-5}) {
    const auto pressure = [&](double area) {
      return node_pressure(wall, EndState<double>{area, outflow - 6 * (area - 3e-5), -6}, 1050);
    };
    const double step = 1e-11;
    const double difference = (pressure(3e-5 + step).value - pressure(3e-5 - step).value) / (2 * step);
    CHECK(pressure(3e-5).slope == Approx(difference).epsilon(1e-5));
    CHECK(pressure(3e-5).slope > 0);
  }
}

TEST_CASE(
    "with a stenosis junctions conserve volume, and the pulsating flow keeps the mean computed for it") {
  for (const double reduction : {0.5, 0.9, 0.99}) {
    const NetworkDescription network = narrowed(reduction);
    NetworkOptions options;
    options.run_in_tolerance = 1e-4;
    PulseWaveNetwork solver(network, options);
    core::Exchange exchange;
    solver.prepare(exchange);
    double flow = 0;
    for (int i = 0; i < 1000; ++i) {
      solver.step(exchange, i * millisecond, millisecond);
      flow += solver.flow_rate(1, 0) / 1000;
    }
    INFO("area reduction " << reduction << ", mean " << flow << ", steady " << mean_flow(network)[1]);
    CHECK(solver.junction_imbalance() <= 1e-12);
    CHECK(flow < mean_flow(bifurcation())[1]);
    // The turbulent loss grows with the square of the flow: pulses meet more of it than their mean.
    CHECK(flow < 1.01 * mean_flow(network)[1]);
    CHECK(flow > 0.5 * mean_flow(network)[1]);
  }
}

TEST_CASE("blood at rest stays at rest beside a stenosis, with an elastic or a viscoelastic wall") {
  for (const double viscosity : {0.0, 3e3}) {
    NetworkDescription network = ring();
    network.stenoses = {{"upper", false, 0.8, 0.01}};
    network.inflow = steady(0);
    for (VesselDescription& vessel : network.vessels)
      vessel.wall_viscosity_start = vessel.wall_viscosity_end = viscosity;
    PulseWaveNetwork solver(network, {});
    core::Exchange exchange;
    solver.prepare(exchange);
    for (int i = 0; i < 100; ++i) solver.step(exchange, i * millisecond, millisecond);
    for (std::uint32_t v = 0; v < 4; ++v) CHECK(solver.flow_rate(v, 0.03) == 0);
  }
}

TEST_CASE("a stenosis at the end of a vessel is one at the start of the next") {
  NetworkDescription ahead = single_tube(0.2, 5e-3, 5e-3);
  ahead.vessels = {vessel("first", "inlet", "middle", 0.1, 5e-3, 5e-3),
                   vessel("second", "middle", "end", 0.1, 5e-3, 5e-3)};
  NetworkDescription behind = ahead;
  ahead.stenoses = {{"first", true, 0.8, 0.01}};
  behind.stenoses = {{"second", false, 0.8, 0.01}};
  PulseWaveNetwork one(ahead, {}), two(behind, {});
  core::Exchange exchange;
  one.prepare(exchange);
  two.prepare(exchange);
  for (int i = 0; i < 300; ++i) {
    one.step(exchange, i * millisecond, millisecond);
    two.step(exchange, i * millisecond, millisecond);
  }
  CHECK(one.flow_rate(1, 0.05) == Approx(two.flow_rate(1, 0.05)).epsilon(0.02));
  CHECK(one.pressure(0, 0.05) == Approx(two.pressure(0, 0.05)).epsilon(0.02));
  CHECK(one.pressure(0, 0.05) > one.pressure(1, 0.05) + 100);
}

TEST_CASE("a stenosis that stands nowhere, at a free end, twice, or is closed is refused by name") {
  const auto refused = [](const Stenosis& stenosis, const char* what) {
    NetworkDescription network = bifurcation();
    network.stenoses = {stenosis};
    CHECK_THROWS_WITH(check(network), Catch::Contains(what));
  };
  refused({"middle", false, 0.5, 0.01},
          "stenosis at the start of vessel \"middle\": there is no such vessel");
  refused({"left", true, 0.5, 0.01}, "\"a\" is a free end");
  refused({"left", false, 1, 0.01}, "area reduction is 1");
  refused({"left", false, 0.5, 0}, "length is 0");
  NetworkDescription twice = narrowed(0.5);
  twice.stenoses.push_back(twice.stenoses[0]);
  CHECK_THROWS_WITH(check(twice), Catch::Contains("another one"));
}

}  // namespace microcosm::flow
