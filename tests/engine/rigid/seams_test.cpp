// Fixed shapes that lie flush are one.

#include <catch2/catch.hpp>

#include <cmath>

#include "engine/core/exchange.hpp"
#include "engine/core/math.hpp"
#include "engine/rigid/rigid_world.hpp"
#include "engine/rigid/simple_bodies.hpp"

namespace microcosm::rigid {

namespace {

struct Glide {
  Vec3 place;  // in the end
  double hop = 0, furthest = 0;
  double tilt = 0;  // [rad], the largest
};

/// A frictionless box of 60 mm, `height` high, in 1.4 s at `speed` [m/s] over 20 tiles of 100 mm, those from
/// `changed` on raised by `ledge` [m], or that one left out.
Glide glide(int changed, double ledge, bool gap, double speed, double height = 0.06) {
  const Material smooth{.friction = 0};
  RigidWorldModel model;
  for (int i = 0; i < 20; ++i) {
    if (gap && i == changed) continue;
    model.bodies.push_back(scenery("tile " + std::to_string(i), {box({0.05, 0.2, 0.025}, smooth)},
                                   {{0.1 * i, 0, -0.025 + (i >= changed ? ledge : 0)}, {}}));
  }
  BodyModel slider =
      free_body("box", box({0.03, 0.03, height / 2}, smooth), 460, {{0.04, 0, height / 2}, {}});
  slider.rates = {0, 0, 0, speed, 0, 0};
  model.bodies.push_back(slider);
  const auto body = static_cast<std::uint32_t>(model.bodies.size() - 1);
  RigidWorld world(model);
  core::Exchange exchange;
  world.prepare(exchange);
  Glide glide;
  for (int i = 0; i < 1400; ++i) {
    world.advance(exchange, 1e-3);
    const Pose pose = world.link_pose(body, 0);
    glide.place = pose.position;
    glide.hop = std::max(glide.hop, std::fabs(pose.position.z - height / 2));
    glide.furthest = std::max(glide.furthest, pose.position.x);
    glide.tilt = std::max(glide.tilt, std::acos(std::min(1.0, rotate(pose.orientation, {0, 0, 1}).z)));
  }
  return glide;
}

}  // namespace

TEST_CASE("A frictionless box glides over flush tiles as over a plane") {
  const Glide over = glide(99, 0, false, 1);
  CHECK(over.place.x == Approx(1.44).epsilon(1e-3));
  CHECK(over.hop < 1e-5);
}

TEST_CASE("A ledge of 1 mm stops a flat box at any speed that doesn't throw it over") {
  // It meets the ledge with its front, 30 mm before its middle, and turns about that edge.
  for (const double speed : {0.1, 0.5, 0.75, 0.85, 1.0, 2.0}) {
    INFO(speed);
    const Glide flat = glide(5, 1e-3, false, speed, 0.02);
    CHECK(flat.furthest > 0.42 - 1e-3 - (speed < 0.3 ? 0.3 : 0));
    CHECK(flat.furthest < 0.45);
    CHECK(flat.place.x < 0.42 + 1e-3);
  }
}

TEST_CASE("A cube at a ledge topples where its turn about the edge carries it over") {
  // A cube of side s that its lower front edge stops turns at 3v/4s, and topples from v^2 = 8 (sqrt 2 - 1) g
  // s / 3 on: the energy of the turn is then that of standing on the edge. Here .806 m/s.
  const double topples = std::sqrt(8 * (std::sqrt(2) - 1) / 3 * 9.80665 * 0.06);
  CHECK(glide(5, 1e-3, false, 0.6 * topples).tilt < core::pi / 4);
  CHECK(glide(5, 1e-3, false, 0.6 * topples).place.x < 0.42 + 1e-3);
  CHECK(glide(5, 1e-3, false, 1.2 * topples).tilt > core::pi / 4);
}

TEST_CASE("A gap lets a box fall") {
  CHECK(glide(5, 0, true, 0.5).place.z < 0.03 - 1e-3);
}

TEST_CASE("A box in the corner of a floor and a wall that stands on it is held by both") {
  const Material smooth{.friction = 0};
  RigidWorldModel model;
  // The wall stands on the floor, which goes on under it: the edge between them is hollow, not flush.
  model.bodies = {scenery("floor", {box({1, 1, 0.1}, smooth)}, {{0, 0, -0.1}, {}}),
                  scenery("wall", {box({0.1, 1, 0.2}, smooth)}, {{0.4, 0, 0.2}, {}}),
                  free_body("box", box({0.05, 0.05, 0.05}, smooth), 500,
                            {{0.2, 0, 0.0719}, core::rotation_by({0, 0.78, 0})})};
  model.gravity = {3, 0, -9.8};
  RigidWorld world(model);
  core::Exchange exchange;
  world.prepare(exchange);
  for (int i = 0; i < 3000; ++i) {
    world.advance(exchange, 1e-3);
    CHECK(world.link_pose(2, 0).position.x < 0.252);
  }
  CHECK(world.link_pose(2, 0).position.x == Approx(0.25).margin(1e-3));
  CHECK(world.link_pose(2, 0).position.z == Approx(0.05).margin(1e-3));
}

}  // namespace microcosm::rigid
