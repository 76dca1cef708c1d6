#include "engine/rigid/rigid_world.hpp"

#include <catch2/catch.hpp>

#include <cmath>

#include "engine/core/errors.hpp"
#include "engine/core/exchange.hpp"
#include "engine/core/random.hpp"
#include "engine/rigid/simple_bodies.hpp"

using namespace microcosm;
using namespace microcosm::rigid;

namespace {

struct Run {
  explicit Run(RigidWorldModel model) : world(std::move(model)) { world.prepare(exchange); }
  void steps(int count, double step = 2e-3) {
    for (int i = 0; i < count; ++i) world.advance(exchange, step);
  }
  std::vector<std::byte> saved() const {
    std::vector<std::byte> bytes;
    world.save(bytes);
    return bytes;
  }
  std::uint64_t hash() const {
    core::StateHash hash;
    world.hash(hash);
    return hash.value();
  }
  core::Exchange exchange;
  RigidWorld world;
};

/// A two-link arm with a motor at its elbow that hangs from the world, its links boxes of 0.5 m.
BodyModel arm(MotorKind motor, double gain, double effort = unlimited) {
  BodyModel body;
  body.name = "arm";
  for (int i = 0; i < 2; ++i) {
    Link link;
    link.name = "link " + std::to_string(i);
    Shape bar = box({0.02, 0.02, 0.25});
    bar.pose.position = {0, 0, -0.25};
    link.shapes = {bar};
    link.inertial = inertial_of(bar, 1000);
    link.joint.name = "joint " + std::to_string(i);
    link.joint.kind = JointKind::revolute;
    link.joint.parent = i - 1;
    link.joint.axis = {0, 1, 0};
    link.joint.origin.position = i == 0 ? Vec3{0, 0, 2} : Vec3{0, 0, -0.5};
    link.joint.effort_limit = effort;
    if (i == 1) link.joint.motor = {motor, gain, 0.1 * gain};
    body.links.push_back(link);
  }
  return body;
}

/// A heap of everything: balls, boxes, an arm that swings into them, on a floor.
RigidWorldModel heap() {
  RigidWorldModel model;
  model.bodies = {scenery("floor", {plane()}), arm(MotorKind::position, 50)};
  model.bodies[1].links[0].joint.origin.position.z = 0.9;
  model.bodies[1].positions = {1.2, 0.3};
  core::RandomStream random(3, 0, core::stream_id("heap"));
  for (int i = 0; i < 12; ++i) {
    const double x = random.uniform(-0.3, 0.3), y = random.uniform(-0.3, 0.3);
    const Shape shapes[] = {sphere(0.06), box({0.07, 0.05, 0.04}), capsule(0.04, 0.1)};
    model.bodies.push_back(
        free_body("body " + std::to_string(i), shapes[i % 3], 500, {{x, y, 0.1 + 0.15 * i}, {}}));
  }
  model.largest_step = 2e-3;
  return model;
}

}  // namespace

TEST_CASE("a state restored at any step continues bit for bit") {
  Run whole(heap());
  core::RandomStream random(5, 0, core::stream_id("instants"));
  for (int round = 0; round < 8; ++round) {
    whole.steps(1 + static_cast<int>(random.below(120)));
    const std::vector<std::byte> saved = whole.saved();
    Run restored(heap());
    restored.steps(static_cast<int>(random.below(5)));  // whatever it did before doesn't matter
    REQUIRE(restored.world.load(saved).empty());
    REQUIRE(restored.hash() == whole.hash());
    Run reference(heap());
    reference.world.load(saved);
    for (int i = 0; i < 20; ++i) {
      restored.steps(1);
      reference.steps(1);
    }
    whole.steps(20);
    CHECK(restored.hash() == whole.hash());
    CHECK(reference.hash() == whole.hash());
  }
  CHECK(whole.world.contacts().size() > 10);
}

TEST_CASE("a position motor holds a load to its gain's error, at any step") {
  // Held level by the elbow alone, gravity's torque on the lower link is m g l/2; the spring gives way by
  // that over its gain.
  for (const double step : {1e-4, 1e-2, 5e-2}) {
    RigidWorldModel model;
    BodyModel body = arm(MotorKind::position, 1e4);
    body.links[0].joint.kind = JointKind::fixed;
    body.positions = {-1.5};
    model.bodies = {body};
    model.largest_step = step;
    Run run(model);
    run.world.command(0, 1, -1.5);
    run.steps(static_cast<int>(10 / step), step);
    const double torque = body.links[1].inertial.mass * 9.80665 * 0.25 * std::sin(1.5);
    CHECK(run.world.joint_position(0, 1) + 1.5 == Approx(torque / 1e4).epsilon(0.01));
    CHECK(run.world.joint_effort(0, 1) == Approx(-torque).epsilon(0.01));
  }
}

TEST_CASE("a motor never gives more than its effort limit") {
  RigidWorldModel model;
  model.gravity = {};
  BodyModel body = arm(MotorKind::position, 1e6, 0.5);
  body.links[0].joint.kind = JointKind::fixed;
  model.bodies = {body};
  Run run(model);
  run.world.command(0, 1, 3.0);
  run.steps(50);
  CHECK(run.world.joint_effort(0, 1) == 0.5);
  // Constant torque on the link's inertia about the elbow for 0.1 s.
  const Inertial& inertial = body.links[1].inertial;
  const double inertia = inertial.inertia.y.y + inertial.mass * 0.25 * 0.25;
  CHECK(run.world.joint_rate(0, 1) == Approx(0.5 * 0.1 / inertia).epsilon(1e-9));
}

TEST_CASE("joint limits hold against gravity, and let go") {
  RigidWorldModel model;
  BodyModel body = arm(MotorKind::torque, 0);
  body.links[0].joint.kind = JointKind::fixed;
  body.links[1].joint.lower = -0.5;
  body.links[1].joint.upper = 1.0;
  body.positions = {0.9};
  model.bodies = {body};
  model.gravity = {0, 0, 9.80665};  // the link wants to stand on its head
  Run run(model);
  run.steps(2000);
  CHECK(run.world.joint_position(0, 1) == Approx(1.0).margin(1e-3));
  CHECK(std::fabs(run.world.joint_rate(0, 1)) < 1e-6);
  run.world.command(0, 1, -10);
  run.steps(1500);
  CHECK(run.world.joint_position(0, 1) == Approx(-0.5).margin(1e-3));
}

TEST_CASE("dry friction holds a joint up to its bound") {
  for (const double ratio : {0.9, 1.1}) {
    RigidWorldModel model;
    model.gravity = {};
    BodyModel body = arm(MotorKind::torque, 0);
    body.links[0].joint.kind = JointKind::fixed;
    body.links[1].joint.friction = 2;
    model.bodies = {body};
    Run run(model);
    run.world.command(0, 1, 2 * ratio);
    run.steps(100);
    const Inertial& inertial = body.links[1].inertial;
    const double inertia = inertial.inertia.y.y + inertial.mass * 0.25 * 0.25;
    CHECK(run.world.joint_rate(0, 1) == Approx(ratio < 1 ? 0 : 0.2 * 0.2 / inertia).margin(1e-6));
  }
}

TEST_CASE("a mimic joint follows its leader") {
  RigidWorldModel model;
  BodyModel body = arm(MotorKind::none, 0);
  body.links[1].joint.mimic = Mimic{.link = 0, .multiplier = -0.5, .offset = 0.1};
  body.positions = {0.8, -0.3};
  model.bodies = {body};
  Run run(model);
  for (int i = 0; i < 500; ++i) {
    run.steps(1);
    CHECK(run.world.joint_position(0, 1) == Approx(-0.5 * run.world.joint_position(0, 0) + 0.1).margin(2e-3));
  }
}

TEST_CASE("a force of another System accelerates a body by its mass") {
  RigidWorldModel model;
  model.gravity = {};
  model.bodies = {free_body("ball", sphere(0.1), 1000, {})};
  Run run(model);
  run.exchange.force[run.world.exchange_body(0, 0)] = {3, 0, 0};
  run.steps(100, 1e-2);
  CHECK(run.exchange.velocity[0].x == Approx(3.0 / model.bodies[0].links[0].inertial.mass));
  CHECK(run.exchange.position[0].x == run.world.link_pose(0, 0).position.x);
}

TEST_CASE("a diverging body is named") {
  RigidWorldModel model;
  model.bodies = {free_body("ball", sphere(0.1), 1000, {})};
  Run run(model);
  run.exchange.force[0] = {1e300, 1e300, 0};
  try {
    run.steps(100, 1e-2);
    run.exchange.force[0] = {1e308, 1e308, 0};
    run.steps(100, 1e-2);
    FAIL("it went on");
  } catch (const core::RunError& error) {
    CHECK(error.body() == "ball");
    CHECK(error.field() == "velocity");
  }
}

TEST_CASE("a body that would fly through a wall in one step is stopped at it") {
  const auto flight = [](double speed, const Shape& wall) {
    RigidWorldModel model;
    model.bodies = {scenery("wall", {wall}), free_body("ball", sphere(0.01), 1000, {{0.01, 0.02, 0.33}, {}})};
    model.bodies[1].rates = {0, 0, 0, 0, 0, -speed};
    model.largest_step = 1e-3;
    Run run(model);
    std::string message;
    try {
      run.steps(400, 1e-3);
    } catch (const core::RunError& error) {
      message = error.what();
    }
    return std::pair(message, run.world.link_pose(1, 0).position.z);
  };
  Shape sheet;
  sheet.kind = ShapeKind::triangle_mesh;
  geometry::TriangleMesh mesh;
  mesh.vertices = {{-1, -1, 0}, {1, -1, 0}, {1, 1, 0}, {-1, 1, 0}};
  mesh.triangles = {{0, 1, 2}, {0, 2, 3}};
  sheet.mesh = std::make_shared<const geometry::TriangleMesh>(mesh);
  for (const Shape& wall : {box({0.5, 0.5, 0.005}), sheet}) {
    for (const double speed : {0.0, 3.0, 9.0, 60.0, 500.0}) {
      const auto [message, height] = flight(speed, wall);
      CHECK(message.empty());
      CHECK(height > 0.009);  // on top
    }
  }
}
