#include "engine/flow/network/node_coupling.hpp"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <random>

#include "engine/flow/network/network_lanes.hpp"
#include "tests/engine/flow/network/small_networks.hpp"

namespace microcosm::flow {

namespace {

/// The fork of the bifurcation alone: predictions are set, the junction solved, its states read back.
struct Fork {
  NetworkModel model{bifurcation(), {}};
  NetworkLanes lanes{model, 1};
  const CellArrays& cells = lanes.cells();

  Fork() { lanes.load(0, model); }

  const VesselEndModel& end(std::size_t k) const { return model.junction_ends[k]; }

  /// Wave speed [m/s] of end k where its area is `area_ratio` of the reference.
  double wave_speed(std::size_t k, double area_ratio) const {
    const double root = std::sqrt(area_ratio) * end(k).reference_root;
    return std::sqrt(end(k).stiffness * root / (2 * model.fluid.density));
  }

  /// `speed_index`: of the flow out of the vessel.
  void predict(std::size_t k, double area_ratio, double speed_index) {
    const bool at_end = end(k).outward > 0;
    (at_end ? cells.root_minus : cells.root_plus)[end(k).face] =
        std::sqrt(area_ratio) * end(k).reference_root;
    (at_end ? cells.velocity_minus : cells.velocity_plus)[end(k).face] =
        end(k).outward * speed_index * wave_speed(k, area_ratio);
  }

  NetworkNodes::Balance solve() {
    std::array<double, most_lanes> time_step;
    time_step.fill(1e-4);
    lanes.nodes().solve_junctions(cells, time_step);
    return lanes.nodes().balance(0, 0);
  }

  BoundaryState solved(std::size_t k) const {
    BoundaryState state = predicted_state(end(k), cells, model.constants);
    const double outflow = end(k).outward * cells.mass_flux[end(k).face];
    state.area += (outflow - state.outflow) / state.slope;
    state.outflow = outflow;
    return state;
  }

  double static_pressure(std::size_t k) const {
    return end(k).stiffness * (std::sqrt(solved(k).area) - end(k).reference_root);
  }
  double speed_index(std::size_t k) const {
    const BoundaryState state = solved(k);
    const double speed = std::sqrt(end(k).stiffness * std::sqrt(state.area) / (2 * model.fluid.density));
    return state.outflow / state.area / speed;
  }
  double dynamic_pressure(std::size_t k) const {
    const BoundaryState state = solved(k);
    const double velocity = state.outflow / state.area;
    return 0.5 * model.fluid.density * velocity * velocity;
  }
};

}  // namespace

TEST_CASE("at a fork total pressure is one and no blood is lost") {
  Fork fork;
  fork.predict(0, 1.1, 0.3);
  fork.predict(1, 1.0, -0.1);
  fork.predict(2, 0.95, -0.2);
  const NetworkNodes::Balance balance = fork.solve();
  CHECK_FALSE(balance.lossy);
  CHECK(std::abs(balance.net_outflow) < 1e-15);
  const double total = fork.static_pressure(0) + fork.dynamic_pressure(0);
  for (const std::size_t k : {1, 2})
    CHECK(fork.static_pressure(k) + fork.dynamic_pressure(k) == Approx(total).epsilon(1e-9));
}

TEST_CASE("a jet faster than a third of the wave speed keeps the dynamic pressure of that third") {
  Fork fork;
  // The narrowest vessel blows into the two wider ones, which carry its flow away.
  fork.predict(2, 1.4, 0.8);
  fork.predict(0, 0.9, 0);
  fork.predict(1, 0.9, 0);
  const NetworkNodes::Balance balance = fork.solve();
  CHECK(balance.lossy);
  CHECK(std::abs(balance.net_outflow) < 1e-15);
  REQUIRE(fork.speed_index(2) > recovered_speed_index);
  const double total = fork.static_pressure(0) + fork.dynamic_pressure(0);
  CHECK(fork.static_pressure(1) + fork.dynamic_pressure(1) == Approx(total).epsilon(1e-9));
  const double ratio = recovered_speed_index / fork.speed_index(2);
  CHECK(fork.static_pressure(2) + ratio * ratio * fork.dynamic_pressure(2) == Approx(total).epsilon(1e-9));
}

TEST_CASE("as a jet grows past the speed index where its loss begins, the node's pressure has no step") {
  Fork fork;
  std::vector<double> pressure;
  constexpr int steps = 2000;
  bool without_loss = false, with_loss = false;
  for (int i = 0; i <= steps; ++i) {
    fork.predict(2, 1.3, 0.85 * i / steps);
    fork.predict(0, 1, 0);
    fork.predict(1, 1, 0);
    const NetworkNodes::Balance balance = fork.solve();
    REQUIRE(std::isfinite(balance.net_outflow));
    (balance.lossy ? with_loss : without_loss) = true;
    pressure.push_back(fork.static_pressure(0) + fork.dynamic_pressure(0));
  }
  CHECK(without_loss);
  CHECK(with_loss);
  const double range = std::abs(pressure.back() - pressure.front());
  for (int i = 1; i <= steps; ++i) CHECK(std::abs(pressure[i] - pressure[i - 1]) < 5 * range / steps);
}

TEST_CASE("whatever cells predict up to 0.7 of the wave speed, there is a common pressure") {
  Fork fork;
  // Nearer to the critical c/sqrt(alpha) = 0.87 c a parent's flow no longer yields to what daughters can
  // take.
  std::mt19937 generator(1);
  std::uniform_real_distribution<double> area(0.6, 1.6), index(-0.7, 0.7);
  int lossy = 0;
  for (int i = 0; i < 20'000; ++i) {
    double net_outflow_scale = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      const double ratio = area(generator), speed_index = index(generator);
      fork.predict(k, ratio, speed_index);
      net_outflow_scale += fork.wave_speed(k, 1) * fork.end(k).reference_root * fork.end(k).reference_root;
    }
    const NetworkNodes::Balance balance = fork.solve();
    INFO("state " << i);
    REQUIRE(std::abs(balance.net_outflow) < 1e-12 * net_outflow_scale);
    lossy += balance.lossy;
  }
  CHECK(lossy > 100);
}

}  // namespace microcosm::flow
