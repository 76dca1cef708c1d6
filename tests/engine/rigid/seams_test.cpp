// Fixed shapes that lie flush are one.

#include <catch2/catch.hpp>

#include <cmath>
#include <utility>

#include "engine/core/exchange.hpp"
#include "engine/rigid/rigid_world.hpp"
#include "engine/rigid/simple_bodies.hpp"

namespace microcosm::rigid {

namespace {

/// Where a frictionless box of 60 mm gets in 1.4 s at `speed` [m/s] over 20 tiles of 100 mm, those from
/// `changed` on raised by `ledge` [m], or that one left out; and its largest hop.
std::pair<Vec3, double> glide(int changed, double ledge, bool gap, double speed) {
  const Material smooth{.friction = 0};
  RigidWorldModel model;
  for (int i = 0; i < 20; ++i) {
    if (gap && i == changed) continue;
    model.bodies.push_back(scenery("tile " + std::to_string(i), {box({0.05, 0.2, 0.025}, smooth)},
                                   {{0.1 * i, 0, -0.025 + (i >= changed ? ledge : 0)}, {}}));
  }
  BodyModel slider = free_body("box", box({0.03, 0.03, 0.03}, smooth), 460, {{0.04, 0, 0.03}, {}});
  slider.rates = {0, 0, 0, speed, 0, 0};
  model.bodies.push_back(slider);
  const auto body = static_cast<std::uint32_t>(model.bodies.size() - 1);
  RigidWorld world(model);
  core::Exchange exchange;
  world.prepare(exchange);
  double hop = 0;
  for (int i = 0; i < 1400; ++i) {
    world.advance(exchange, 1e-3);
    hop = std::max(hop, std::fabs(world.link_pose(body, 0).position.z - 0.03));
  }
  return {world.link_pose(body, 0).position, hop};
}

}  // namespace

TEST_CASE("A frictionless box glides over flush tiles as over a plane") {
  const auto [place, hop] = glide(99, 0, false, 1);
  CHECK(place.x == Approx(1.44).epsilon(1e-3));
  CHECK(hop < 1e-5);
}

TEST_CASE("A ledge of 1 mm stops it, a gap lets it fall") {
  CHECK(glide(5, 1e-3, false, 0.5).first.x == Approx(0.42).margin(1e-3));
  CHECK(glide(5, 0, true, 0.5).first.z < 0.03 - 1e-3);
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
