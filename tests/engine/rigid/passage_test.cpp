// Bodies that move further in a step than they or what they meet are thick.

#include <catch2/catch.hpp>

#include <cmath>

#include "engine/core/errors.hpp"
#include "engine/core/exchange.hpp"
#include "engine/rigid/rigid_world.hpp"
#include "engine/rigid/simple_bodies.hpp"

namespace microcosm::rigid {

namespace {

struct Run {
  explicit Run(std::vector<BodyModel> bodies, Vec3 gravity = {})
      : world(model_of(std::move(bodies), gravity)) {
    world.prepare(exchange);
  }
  static RigidWorldModel model_of(std::vector<BodyModel> bodies, Vec3 gravity) {
    RigidWorldModel model;
    model.bodies = std::move(bodies);
    model.gravity = gravity;
    return model;
  }
  void steps(int count) {
    for (int i = 0; i < count; ++i) world.advance(exchange, world.largest_step());
  }

  core::Exchange exchange;
  RigidWorld world;
};

BodyModel shot(const std::string& name, const Shape& shape, const Vec3& at, const Vec3& velocity) {
  BodyModel body = free_body(name, shape, 7800, {at, {}});
  body.rates = {0, 0, 0, velocity.x, velocity.y, velocity.z};
  return body;
}

Shape sheet() {
  geometry::TriangleMesh mesh;
  mesh.vertices = {{-10, -10, 0}, {10, -10, 0}, {10, 10, 0}, {-10, 10, 0}};
  mesh.triangles = {{0, 1, 2}, {0, 2, 3}};
  Shape shape;
  shape.kind = ShapeKind::triangle_mesh;
  shape.mesh = std::make_shared<const geometry::TriangleMesh>(mesh);
  return shape;
}

}  // namespace

TEST_CASE("A ball at 20 m/s leaves a wall of 20 mm at restitution times its speed, wherever it started") {
  for (const double restitution : {0.0, 0.5, 1.0})
    for (int i = 0; i < 40; ++i) {
      const Material material{.restitution = restitution};
      const double start = 0.1 * i / 40;
      Run run({scenery("wall", {box({0.01, 1, 1}, material)}, {{0.5, 0, 0}, {}}),
               shot("ball", sphere(4e-3, material), {start, 0, 0}, {20, 0, 0})});
      double furthest = 0;
      for (int k = 0; k < 20; ++k) {
        run.steps(1);
        furthest = std::max(furthest, run.world.link_pose(1, 0).position.x);
      }
      INFO("restitution " << restitution << ", start " << start);
      CHECK(furthest < 0.4861);  // the wall's side less the radius, and a fortieth of that
      CHECK(run.world.link_velocity(1, 0).linear.x == Approx(-20 * restitution).margin(0.01));
    }
}

TEST_CASE("Two that meet head on keep their order, and of a train of balls one that does not is named") {
  const Material hard{.friction = 0, .restitution = 1};
  Run pair({shot("a", sphere(1e-3, hard), {-0.3, 0, 0}, {50, 0, 0}),
            shot("b", sphere(1e-3, hard), {0.3, 0, 0}, {-50, 0, 0})});
  pair.steps(10);
  CHECK(pair.world.link_velocity(0, 0).linear.x == Approx(-50).epsilon(1e-6));
  CHECK(pair.world.link_velocity(1, 0).linear.x == Approx(50).epsilon(1e-6));

  std::vector<BodyModel> train{scenery("wall", {box({1e-3, 0.2, 0.2})}, {{0.5, 0, 0}, {}})};
  for (int i = 0; i < 8; ++i)
    train.push_back(shot("ball " + std::to_string(i), sphere(2e-3), {-0.02 * i, 0, 0}, {60, 0, 0}));
  Run run(train);
  try {
    run.steps(60);
  } catch (const core::RunError& error) {
    // Eight that run into each other within a step of a hundred sizes: one that got through is named.
    CHECK(error.body().starts_with("ball"));
    return;
  }
  for (std::uint32_t b = 1; b <= 8; ++b) {
    const double x = run.world.link_pose(b, 0).position.x;
    CHECK(x < 0.4975);
    if (b > 1) CHECK(x < run.world.link_pose(b - 1, 0).position.x);
  }
}

TEST_CASE("The blade of an arm that swings fast is held by a thin wall") {
  for (const double rate : {5.0, 20.0, 100.0, 300.0}) {
    BodyModel arm = free_body("arm", box({1e-3, 0.05, 0.01}), 1000, {});
    arm.links[0].shapes[0].pose.position = {0, -0.2, 0};
    arm.links[0].inertial.centre = {0, -0.2, 0};
    arm.links[0].joint.kind = JointKind::continuous;
    arm.links[0].joint.origin.orientation = core::rotation_by({0, 0, -1.5});
    arm.rates = {rate};
    Run run({scenery("wall", {box({1e-3, 0.3, 0.1})}, {{0.01, -0.3, 0}, {}}), arm});
    double furthest = -1;
    for (int i = 0; i < 200; ++i) {
      run.steps(1);
      furthest = std::max(furthest, (run.world.link_pose(1, 0) * Vec3{0, -0.2, 0}).x);
    }
    INFO("rate " << rate);
    CHECK(furthest < 0.009);
  }
}

TEST_CASE("Plates that fall onto two triangles come to rest above them") {
  std::vector<BodyModel> bodies{scenery("floor", {sheet()})};
  for (int i = 0; i < 40; ++i) {
    const double turn = 0.37 * i;
    bodies.push_back(free_body("plate " + std::to_string(i), box({0.05, 0.04, 2.5e-3}), 1000,
                               {{0.4 * (i % 7) - 1, 0.4 * (i / 7) - 1, 0.1 + 0.012 * i},
                                core::rotation_by({2 * std::fmod(turn, 1.4), turn, 1 - turn})}));
  }
  Run run(bodies, {0, 0, -9.80665});
  double kinetic = 1;
  for (int i = 0; i < 200 && kinetic > 1e-6; ++i) {
    run.steps(50);
    kinetic = run.world.kinetic_energy();
  }
  for (std::uint32_t b = 1; b <= 40; ++b)
    CHECK(run.world.link_pose(b, 0).position.z > 2.3e-3);  // flat, or on an edge: never below
}

}  // namespace microcosm::rigid
