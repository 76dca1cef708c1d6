// What goes through joints, against the motors that turn them and against the change of momentum.

#include <catch2/catch.hpp>

#include <utility>

#include "engine/core/exchange.hpp"
#include "engine/rigid/rigid_world.hpp"
#include "engine/rigid/simple_bodies.hpp"

using namespace microcosm;
using namespace microcosm::rigid;

namespace {

Link link(const std::string& name, std::int32_t parent, JointKind kind, const Vec3& axis,
          const Pose& origin) {
  Link made;
  made.name = name;
  made.joint.name = name + "_joint";
  made.joint.kind = kind;
  made.joint.parent = parent;
  made.joint.axis = axis;
  made.joint.origin = origin;
  made.joint.motor.kind = kind == JointKind::fixed ? MotorKind::none : MotorKind::torque;
  made.inertial = inertial_of(box({0.03, 0.04, 0.1}), 1500);
  made.inertial.centre = {0.01, -0.02, 0.1};
  return made;
}

/// Turns about y, slides along x, turns about z; then a flange.
BodyModel arm() {
  BodyModel body;
  body.name = "arm";
  body.links = {
      link("upper", -1, JointKind::revolute, {0, 1, 0}, {}),
      link("slide", 0, JointKind::prismatic, {1, 0, 0}, {{0, 0, 0.2}, core::rotation_by({0, 0, 0.3})}),
      link("lower", 1, JointKind::revolute, {0, 0, 1}, {{0, 0.05, 0.1}, {}}),
      link("flange", 2, JointKind::fixed, {0, 0, 1}, {{0.1, 0, 0}, core::rotation_by({0.4, 0, 0})})};
  body.positions = {0.3, 0.1, -0.2};
  body.rates = {1.5, -0.4, 2};
  return body;
}

RigidWorldModel world_of(BodyModel body, double largest_step) {
  RigidWorldModel model;
  model.bodies = {std::move(body)};
  model.largest_step = largest_step;
  return model;
}

constexpr double step = 1e-6;  // [s]; accelerations are those of the last step, the error is of its order

}  // namespace

TEST_CASE("Along a joint's axis goes what its motor gives") {
  RigidWorld world(world_of(arm(), step));
  core::Exchange exchange;
  world.prepare(exchange);
  const double efforts[] = {3, -20, 0.5};
  for (std::uint32_t l = 0; l < 3; ++l) world.command(0, l, efforts[l]);
  for (int i = 0; i < 3; ++i) world.advance(exchange, step);
  std::vector<Spatial> scratch;
  CHECK(world.joint_wrench(0, 0, scratch).angular.y == Approx(3).epsilon(1e-4));
  CHECK(world.joint_wrench(0, 1, scratch).linear.x == Approx(-20).epsilon(1e-4));
  CHECK(world.joint_wrench(0, 2, scratch).angular.z == Approx(0.5).epsilon(1e-4));
}

TEST_CASE("The root's joint gives what changes the momentum beyond gravity") {
  RigidWorld world(world_of(arm(), step));
  core::Exchange exchange;
  world.prepare(exchange);
  for (int i = 0; i < 3; ++i) world.advance(exchange, step);
  const Spatial before = world.momentum();
  world.advance(exchange, step);
  const Spatial after = world.momentum();
  std::vector<Spatial> scratch;
  const Spatial wrench = world.joint_wrench(0, 0, scratch);
  const Quaternion turned = world.link_pose(0, 0).orientation;  // its origin is the world's
  const Vec3 force = core::rotate(turned, wrench.linear), moment = core::rotate(turned, wrench.angular);
  double mass = 0;
  Vec3 weight_moment;
  for (std::uint32_t l = 0; l < 4; ++l) {
    const double m = world.model().bodies[0].links[l].inertial.mass;
    mass += m;
    weight_moment += m * cross(world.centre_of_mass(0, l), world.model().gravity);
  }
  const Vec3 expected_force = (after.linear - before.linear) / step - mass * world.model().gravity;
  const Vec3 expected_moment = (after.angular - before.angular) / step - weight_moment;
  CHECK(norm(force - expected_force) < 1e-4 * norm(expected_force));
  CHECK(norm(moment - expected_moment) < 1e-4 * norm(expected_moment));
}

TEST_CASE("A fixed joint carries what hangs on it, and contacts on it count") {
  BodyModel lever = arm();
  lever.links[1].joint.kind = lever.links[2].joint.kind = JointKind::fixed;
  lever.links[1].joint.motor = lever.links[2].joint.motor = {};
  lever.positions = {0};
  lever.rates = {0};
  lever.links[0].joint.motor = {.kind = MotorKind::position, .position_gain = 1e5, .velocity_gain = 1e3};
  RigidWorld world(world_of(lever, 1e-3));
  core::Exchange exchange;
  world.prepare(exchange);
  for (int i = 0; i < 500; ++i) world.advance(exchange, 1e-3);
  std::vector<Spatial> scratch;
  const Spatial wrench = world.joint_wrench(0, 3, scratch);
  const Vec3 force = core::rotate(world.link_pose(0, 3).orientation, wrench.linear);
  const double weight = lever.links[3].inertial.mass * 9.80665;
  CHECK(force.z == Approx(weight).epsilon(1e-6));
  CHECK(norm(wrench.angular) ==
        Approx(norm(cross(world.centre_of_mass(0, 3) - world.link_pose(0, 3).position, {0, 0, weight})))
            .epsilon(1e-6));
}
