#include <catch2/catch.hpp>
#include <cmath>

#include "agents/sensing/second_order.hpp"
#include "tests/agents/sensing/sensor_fixture.hpp"

using namespace microcosm;

namespace {

/// The response at time t to a unit step, from the textbook solutions of x'' + 2 zeta w x' + w^2 x = w^2.
double unit_step(double f, double zeta, double t) {
  const double w = 2 * core::pi * f;
  if (zeta < 1) {
    const double root = std::sqrt(1 - zeta * zeta);
    return 1 - core::exp(-zeta * w * t) * (core::cos(w * root * t) + zeta / root * core::sin(w * root * t));
  }
  if (zeta == 1) return 1 - core::exp(-w * t) * (1 + w * t);
  const double root = std::sqrt(zeta * zeta - 1);
  const double slow = -w * (zeta - root), fast = -w * (zeta + root);
  return 1 - (fast * core::exp(slow * t) - slow * core::exp(fast * t)) / (fast - slow);
}

std::map<std::string, core::Value, std::less<>> fields() {
  return {{"vessel", std::string("trunk")},
          {"at", 0.0},
          {"natural_frequency", 14.7},
          {"damping_ratio", 0.24},
          {"rate", 200.0},
          {"latency", 0.0},
          {"gain", 1.0},
          {"offset", 0.0},
          {"drift", 0.0},
          {"noise", 0.0},
          {"resolution", 0.01}};
}

}  // namespace

TEST_CASE("the second-order response to a step is the closed form, whatever the step size") {
  const double zeta = GENERATE(0.05, 0.24, 0.7, 1.0, 2.5);
  const double period = GENERATE(1e-4, 1e-3, 7e-3);
  agents::SecondOrderResponse response(14.7, zeta);
  double x = 0, rate = 0, worst = 0;
  for (int i = 1; i * period < 0.3; ++i) {
    response.advance(x, rate, 1.0, period);
    worst = std::max(worst, std::abs(x - unit_step(14.7, zeta, i * period)));
  }
  CHECK(worst < 1e-11);
}

TEST_CASE("an underdamped response overshoots by exp(-pi zeta/sqrt(1 - zeta^2))") {
  agents::SecondOrderResponse response(14.7, 0.24);
  double x = 0, rate = 0, peak = 0;
  for (int i = 0; i < 10000; ++i) {
    response.advance(x, rate, 1.0, 1e-5);
    peak = std::max(peak, x);
  }
  CHECK(peak - 1 == Approx(core::exp(-core::pi * 0.24 / std::sqrt(1 - 0.24 * 0.24))).epsilon(1e-5));
}

TEST_CASE("a catheter in steady flow reads the pressure, with gain, offset and drift") {
  const agents::EpisodeParts parts = tests::y_tree();
  const double pressure = parts.flow->pressure(0, 0);
  REQUIRE(pressure != 0);
  core::RandomStream random(1, 0, 1);
  const auto read = [&](const char* field, double value, core::Nanoseconds now) {
    auto values = fields();
    values[field] = value;
    const auto catheter = tests::make_sensor("sensors.pressure_catheter", values, parts);
    tests::measure(*catheter, parts, random);
    for (int i = 0; i < 50; ++i) catheter->advance(parts, core::Nanoseconds(0), tests::world_step);
    return tests::measure(*catheter, parts, random, now)[0];
  };
  const auto second = core::Nanoseconds(1'000'000'000);
  CHECK(read("gain", 1.0, second) == Approx(pressure).margin(0.00501));
  CHECK(read("gain", 1.05, second) == Approx(1.05 * pressure).margin(0.00501));
  CHECK(read("offset", 2.0, second) == Approx(pressure + 2).margin(0.00501));
  CHECK(read("drift", 0.5, 4 * second) == Approx(pressure + 2).margin(0.00501));
}

TEST_CASE("a catheter rings at its damped frequency when the pressure jumps") {
  // The flow field's pressure is a step: the sensor starts at 0 and follows the closed form.
  class Step final : public core::FlowField {
   public:
    double now = 0;
    void sample(std::span<core::FlowPoint>, std::span<core::FlowSample>) const override {}
    double flow_rate(std::uint32_t, double) const override { return 0; }
    double radius(std::uint32_t, double) const override { return 1e-3; }
    double pressure(std::uint32_t, double) const override { return now; }
    double profile_exponent(std::uint32_t) const override { return 2; }
  } step;
  agents::EpisodeParts parts = tests::y_tree();
  parts.flow = &step;
  const auto catheter = tests::make_sensor("sensors.pressure_catheter", fields(), parts);
  CHECK(catheter->has_dynamics());
  core::RandomStream random(1, 0, 1);
  tests::measure(*catheter, parts, random);
  step.now = 10;
  for (int i = 1; i <= 100; ++i) {
    catheter->advance(parts, core::Nanoseconds(0), tests::world_step);
    const double expected = 10 * unit_step(14.7, 0.24, i * 1e-3);
    CHECK(tests::measure(*catheter, parts, random)[0] == Approx(expected).margin(0.00501));
  }
  CHECK(catheter->state().size() == 2);
  CHECK(catheter->state()[0] == Approx(10 * unit_step(14.7, 0.24, 0.1)));
}
