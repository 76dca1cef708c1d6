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
/// `changed` on raised by `ledge` [m], or that one left out. In steps of 1 ms, or the world's own.
Glide glide(int changed, double ledge, bool gap, double speed, double height = 0.06, bool own_step = false) {
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
  const double step = own_step ? world.largest_step() : 1e-3;
  for (double time = 0; time < 1.4 - step / 2; time += step) {
    world.advance(exchange, step);
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

TEST_CASE("A ledge of 1 mm stops a box at any speed that doesn't throw it over") {
  // It meets the ledge with its front, a = 30 mm before its middle, and turns about that edge: at m v c / I,
  // where c is half its height, d^2 = a^2 + c^2 and I = 4/3 m d^2. The turn's energy is that of standing on
  // the edge, m g (d - c), from v^2 = 8/3 g (d - c) d^2 / c^2 on: .806 m/s for a cube, 2.38 m/s for a flat
  // box.
  for (const double height : {0.06, 0.02}) {
    const double a = 0.03, c = height / 2, d = std::hypot(a, c);
    const double topples = std::sqrt(8.0 / 3 * 9.80665 * (d - c)) * d / c;
    for (const bool own_step : {false, true}) {
      INFO("height " << height << " m, topples from " << topples << " m/s");
      for (const double share : {0.4, 0.6, 0.75, 0.84, 0.93}) {
        INFO("at " << share << " of it");
        const Glide held = glide(5, 1e-3, false, share * topples, height, own_step);
        CHECK(held.furthest > 0.42 - 1e-3);
        CHECK(held.furthest < 0.45);
        CHECK(held.place.x < 0.42 + 1e-3);
      }
      CHECK(glide(5, 1e-3, false, 1.2 * topples, height, own_step).tilt > core::pi / 2);
    }
  }
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
