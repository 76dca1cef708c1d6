// Joints that are told a motion, and motors that are told a target's rate and an effort of one's own.

#include <catch2/catch.hpp>
#include <cmath>

#include "engine/core/errors.hpp"
#include "engine/core/math.hpp"
#include "engine/rigid/rigid_world.hpp"
#include "engine/rigid/simple_bodies.hpp"
#include "validation/bodies_dynamics_models.hpp"

namespace microcosm::rigid {
namespace {

constexpr double g = 9.80665;

/// A rod that hangs along +x at zero, turning about y: gravity pulls it towards -z, to positive angles.
BodyModel pendulum(Motor motor) {
  BodyModel body = validation::hinge_chain(1, 0.8, 2, 0.01);
  body.links[0].joint.motor = motor;
  body.links[0].joint.armature = 0.03;
  body.links[0].joint.damping = 0.2;
  return body;
}

struct Run {
  explicit Run(BodyModel body, Integrator integrator = Integrator::automatic, double step = 1e-3) {
    RigidWorldModel model;
    model.bodies = {std::move(body)};
    model.largest_step = step;
    model.integrator = integrator;
    world = std::make_unique<RigidWorld>(std::move(model));
    world->prepare(exchange);
  }
  core::Exchange exchange;
  std::unique_ptr<RigidWorld> world;
};

TEST_CASE("A motion arrives where and as fast as it was told, over any number of substeps") {
  Run run(pendulum({.kind = MotorKind::motion}));
  run.world->command(0, 0, {.value = 0.7, .rate = -0.4, .duration = 0.25});
  run.world->advance(run.exchange, 0.1);
  run.world->advance(run.exchange, 0.15);
  CHECK(run.world->joint_position(0, 0) == Approx(0.7).epsilon(1e-13));
  CHECK(run.world->joint_rate(0, 0) == Approx(-0.4).epsilon(1e-12));
  run.world->advance(run.exchange, 0.1);  // nothing new: on at that rate
  CHECK(run.world->joint_position(0, 0) == Approx(0.66).epsilon(1e-12));
  CHECK(run.world->joint_rate(0, 0) == Approx(-0.4).epsilon(1e-12));
}

TEST_CASE("The reaction of a motion is what the pendulum's equation needs") {
  // I a + d v + armature a - m g l/2 cos(angle), about the joint.
  BodyModel body = pendulum({.kind = MotorKind::motion});
  const Inertial inertial = body.links[0].inertial;
  Run run(std::move(body));
  const auto angle = [](double t) { return 0.3 * core::sin(2 * t); };
  const auto rate = [](double t) { return 0.6 * core::cos(2 * t); };
  constexpr double h = 1e-3;
  double worst = 0;
  for (int k = 0; k < 1000; ++k) {
    const double t = h * (k + 1);
    run.world->command(0, 0, {.value = angle(t), .rate = rate(t), .duration = h});
    run.world->advance(run.exchange, h);
    const double middle = t - h / 2, acceleration = -1.2 * core::sin(2 * middle);
    const double moment = inertial.inertia.y.y + inertial.mass * inertial.centre.x * inertial.centre.x;
    const double due = (moment + 0.03) * acceleration + 0.2 * rate(t) -
                       inertial.mass * g * inertial.centre.x * core::cos(angle(t));
    if (k > 0) worst = std::max(worst, std::fabs(run.world->joint_effort(0, 0) - due));
  }
  CHECK(worst < 1e-4);  // the acceleration is the step's mean: of order h^2 from its middle
}

TEST_CASE("A prescribed joint goes on through what it meets, and what it meets is pushed") {
  BodyModel arm = pendulum({.kind = MotorKind::motion});
  Shape bar = capsule(0.02, 0.7);
  bar.pose = {{0.4, 0, 0}, core::rotation_by({0, core::pi / 2, 0})};
  arm.links[0].shapes = {bar};
  RigidWorldModel model;
  model.gravity = {};
  model.largest_step = 1e-3;
  model.bodies = {arm, free_body("ball", sphere(0.05), 1000, {{0.6, 0, -0.2}, {}})};
  RigidWorld world(model);
  core::Exchange exchange;
  world.prepare(exchange);
  world.command(0, 0, {.value = 1.2, .rate = 1, .duration = 1.2});
  for (int k = 0; k < 1200; ++k) world.advance(exchange, 1e-3);
  CHECK(world.joint_position(0, 0) == Approx(1.2).epsilon(1e-12));
  CHECK(exchange.velocity[world.exchange_body(1, 0)].z < -0.2);
}

TEST_CASE("A position motor with a target rate follows a ramp without the lag that it has without") {
  const Motor motor{.kind = MotorKind::position, .position_gain = 200, .velocity_gain = 30};
  const auto lag = [&](double target_rate) {
    RigidWorldModel model;
    model.gravity = {};
    model.largest_step = 1e-3;
    model.bodies = {validation::hinge_chain(1, 0.8, 2, 0.01)};
    model.bodies[0].links[0].joint.motor = motor;
    RigidWorld world(model);
    core::Exchange exchange;
    world.prepare(exchange);
    for (int k = 0; k < 3000; ++k) {
      world.command(0, 0, {.value = 0.5e-3 * k, .rate = target_rate});
      world.advance(exchange, 1e-3);
    }
    return 0.5e-3 * 3000 - world.joint_position(0, 0);
  };
  // At a steady rate the spring makes up for the damper: kd rate / kp, and with a rate that stands still the
  // target is one step late.
  CHECK(lag(0) == Approx(30 * 0.5 / 200 + 0.5e-3).epsilon(1e-6));
  CHECK(std::fabs(lag(0.5)) < 1e-9);
}

TEST_CASE("A motor's own effort holds the weight that its spring would sag under") {
  BodyModel body = pendulum({.kind = MotorKind::position, .position_gain = 50, .velocity_gain = 20});
  const double weight = body.links[0].inertial.mass * g * body.links[0].inertial.centre.x;
  Run run(std::move(body));
  for (int k = 0; k < 4000; ++k) {
    run.world->command(0, 0, {.value = 0, .effort = -weight});
    run.world->advance(run.exchange, 1e-3);
  }
  CHECK(std::fabs(run.world->joint_position(0, 0)) < 1e-9);
}

TEST_CASE("An integrator that can't be had is refused by name, with the step that would do") {
  const Motor stiff{.kind = MotorKind::position, .position_gain = 1e6, .velocity_gain = 1e3};
  using Catch::Matchers::Contains;
  CHECK_THROWS_WITH(Run(pendulum(stiff), Integrator::runge_kutta),
                    Contains("runge_kutta can't be had for 'chain'") && Contains("largest_step of at most"));
  CHECK_THROWS_WITH(Run(pendulum(stiff), Integrator::leapfrog), Contains("leapfrog can't be had"));
  CHECK_NOTHROW(Run(pendulum(stiff), Integrator::automatic));
  CHECK_NOTHROW(Run(pendulum(stiff), Integrator::runge_kutta, 2e-5));
}

TEST_CASE("Runge-Kutta with gains converges with the fourth power of the step") {
  const auto end = [](double h) {
    Run run(pendulum({.kind = MotorKind::position, .position_gain = 40, .velocity_gain = 3}),
            Integrator::runge_kutta, h);
    run.world->command(0, 0, 0.9);
    for (int k = 0; k < std::lround(1 / h); ++k) run.world->advance(run.exchange, h);
    return run.world->joint_position(0, 0);
  };
  const double exact = end(1.0 / 3200), coarse = end(1.0 / 100) - exact, fine = end(1.0 / 200) - exact;
  CHECK(std::fabs(coarse / fine) > 12);  // 16 for order 4
  CHECK(std::fabs(coarse / fine) < 20);
}

TEST_CASE("A motion beyond its joint's limits is refused by name") {
  BodyModel body = pendulum({.kind = MotorKind::motion});
  body.links[0].joint.lower = -1;
  body.links[0].joint.upper = 1;
  Run run(std::move(body));
  CHECK_THROWS_AS(run.world->command(0, 0, {.value = 1.5, .duration = 1}), core::RunError);
}

}  // namespace
}  // namespace microcosm::rigid
