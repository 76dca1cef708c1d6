#include "engine/rigid/fluid_root.hpp"

#include <catch2/catch.hpp>

#include "engine/core/random.hpp"
#include "engine/rigid/rigid_world.hpp"
#include "engine/rigid/simple_bodies.hpp"

using namespace microcosm;
using namespace microcosm::rigid;

namespace {

Mat3 diagonal(double a, double b, double c) {
  return {{a, 0, 0}, {0, b, 0}, {0, 0, c}};
}

/// A resistance of a body near a wall: unlike along and across, with a coupling.
core::FluidResistance resistance() {
  core::FluidResistance fluid;
  fluid.translation = diagonal(3, 3, 20);
  fluid.rotation = diagonal(2, 2, 1);
  fluid.coupling = {{0, -0.5, 0}, {0.5, 0, 0}, {0, 0, 0}};
  fluid.velocity = {0.1, 0.2, -0.3};
  fluid.spin = {1, -2, 0.5};
  fluid.added_mass = 0.25;
  return fluid;
}

double largest(const Spatial& s) {
  return std::max(norm(s.angular), norm(s.linear));
}

}  // namespace

TEST_CASE("A change of rates solves (M + step R) change = impulse") {
  const double mass = 0.5, step = 0.1;
  const Mat3 inertia{{2, 0.1, 0}, {0.1, 1.5, 0.2}, {0, 0.2, 1}};
  const core::FluidResistance fluid = resistance();
  const FluidRoot root(mass, inertia, fluid, step);
  core::RandomStream random(1, 0, 0);
  for (int i = 0; i < 100; ++i) {
    double x[6];
    for (double& value : x) value = random.uniform() - 0.5;
    const Spatial impulse{{x[0], x[1], x[2]}, {x[3], x[4], x[5]}};
    const Spatial change = root.change(impulse);
    core::FluidResistance at_rest = fluid;
    at_rest.velocity = at_rest.spin = {};
    const Spatial lost = step * fluid_wrench(at_rest, change);
    const Spatial back{inertia * change.angular + -1 * lost.angular,
                       (mass + fluid.added_mass) * change.linear + -1 * lost.linear};
    CHECK(largest(back + -1 * impulse) < 1e-14);
  }
}

TEST_CASE("A scaled row is the row's answer too, in scaled rates") {
  const FluidRoot root(0.5, diagonal(2, 1.5, 1), resistance(), 0.1);
  const double row[] = {0.3, -0.2, 0.5, 1, -2, 0.7}, rates[] = {1, 2, -1, 0.5, 0.3, -0.4};
  double scaled_row[6], scaled[6], back[6], speed = 0, scaled_speed = 0;
  root.scale_row(row, scaled_row);
  root.scale(rates, scaled);
  for (int i = 0; i < 6; ++i) speed += row[i] * rates[i], scaled_speed += scaled_row[i] * scaled[i];
  CHECK(scaled_speed == Approx(speed).epsilon(1e-14));
  for (int i = 0; i < 6; ++i) scaled[i] += 0.7 * scaled_row[i];
  root.unscale(scaled, back);
  const Spatial change =
      root.change({{0.7 * row[0], 0.7 * row[1], 0.7 * row[2]}, {0.7 * row[3], 0.7 * row[4], 0.7 * row[5]}});
  CHECK(back[0] - rates[0] == Approx(change.angular.x).epsilon(1e-13));
  CHECK(back[4] - rates[4] == Approx(change.linear.y).epsilon(1e-13));
}

TEST_CASE("The liquid moves a body with it, and takes power from any other motion") {
  const core::FluidResistance fluid = resistance();
  CHECK(largest(fluid_wrench(fluid, {fluid.spin, fluid.velocity})) == 0);
  core::RandomStream random(2, 0, 0);
  for (int i = 0; i < 100; ++i) {
    double x[6];
    for (double& value : x) value = random.uniform() - 0.5;
    const Spatial slip{{x[0], x[1], x[2]}, {x[3], x[4], x[5]}};
    const Spatial moving{fluid.spin + slip.angular, fluid.velocity + slip.linear};
    CHECK(dot(fluid_wrench(fluid, moving), slip) < 0);
  }
}

TEST_CASE("At steps far beyond relaxation a body has the velocity that its resistance gives it") {
  RigidWorldModel model;
  model.gravity = {};
  model.largest_step = 1;  // relaxation takes about a tenth of a second
  model.bodies = {free_body("bar", box({0.2, 0.1, 0.05}), 50, {{}, core::rotation_by({0.3, 0.2, 0.1})})};
  RigidWorld world(std::move(model));
  core::Exchange exchange;
  world.prepare(exchange);
  exchange.resistances.push_back(resistance());
  exchange.resistances[0].body = world.exchange_body(0, 0);
  exchange.force[0] = {1, 0, 0};
  exchange.torque[0] = {0, 0, 0};
  for (int i = 0; i < 20; ++i) world.advance(exchange, 1);
  const Spatial wrench =
      fluid_wrench(exchange.resistances[0], {exchange.angular_velocity[0], exchange.velocity[0]});
  // Balance: the liquid's wrench and what is applied cancel.
  CHECK(norm(wrench.linear + exchange.force[0]) < 1e-6);
  CHECK(norm(wrench.angular) < 1e-6);
}
