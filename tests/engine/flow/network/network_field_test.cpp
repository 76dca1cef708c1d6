#include <catch2/catch.hpp>
#include <cmath>

#include "engine/core/math.hpp"
#include "engine/flow/network/pulse_wave_network.hpp"
#include "tests/engine/flow/network/small_networks.hpp"

namespace microcosm::flow {

namespace {

using core::Nanoseconds;

constexpr Nanoseconds period(100'000);

struct Beating {
  PulseWaveNetwork network{bifurcation(), {}};
  core::Exchange exchange;
  int steps = 0;

  Beating() { network.prepare(exchange); }
  void advance(int count) {
    for (int i = 0; i < count; ++i, ++steps) network.step(exchange, steps * period, period);
  }
  core::FlowSample sample(std::uint32_t vessel, double s, double y) {
    core::FlowPoint point;
    point.where = {vessel, 0, s, y, 0};
    core::FlowSample sample;
    network.sample({&point, 1}, {&sample, 1});
    return sample;
  }
};

}  // namespace

TEST_CASE(
    "a sample on the axis moves with the profile's largest velocity, flow rate over area times (zeta + "
    "2)/zeta") {
  Beating blood;
  blood.advance(1500);
  const double radius = blood.network.radius(1, 0.05);
  const double mean = blood.network.flow_rate(1, 0.05) / (core::pi * radius * radius);
  const core::FlowSample sample = blood.sample(1, 0.05, 0);
  CHECK(core::dot(sample.velocity, sample.axis) == Approx(2 * mean));
  CHECK(sample.vessel_radius == Approx(radius));
  CHECK(sample.pressure == Approx(blood.network.pressure(1, 0.05)));
  CHECK(sample.wall_distance == Approx(radius));
}

TEST_CASE("acceleration and gradient of a sample are those of its neighbours in time and space") {
  Beating blood;
  blood.advance(700);
  const auto axial = [&](double s) {
    const core::FlowSample sample = blood.sample(0, s, 0);
    return core::dot(sample.velocity, sample.axis);
  };
  const core::FlowSample now = blood.sample(0, 0.052, 0);
  const double gradient = (axial(0.0525) - axial(0.0515)) / 1e-3;
  CHECK(core::dot(now.axis, now.velocity_gradient * now.axis) == Approx(gradient).epsilon(0.02));
  const double before = axial(0.052);
  blood.advance(2);
  const double after = axial(0.052);
  // One step of 0.1 ms on either side would centre it; over 0.2 ms the acceleration changes by little.
  CHECK(core::dot(now.acceleration, now.axis) == Approx((after - before) / 2e-4).epsilon(0.05));
}

TEST_CASE("a point without a vessel is found once, and outside every vessel nothing flows") {
  Beating blood;
  core::FlowPoint points[2];
  points[0].position = {0.05, 1e-3, 0};
  points[1].position = {0.05, 0.5, 0};
  core::FlowSample samples[2];
  blood.network.sample(points, samples);
  CHECK(points[0].where.vessel == 0);
  CHECK(points[0].where.s == Approx(0.05));
  CHECK(points[1].where.vessel == core::no_vessel);
  CHECK(samples[1].velocity == core::Vec3{});
}

}  // namespace microcosm::flow
