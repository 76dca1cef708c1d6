// Conveyors: friction against a surface that runs along itself.

#include <catch2/catch.hpp>
#include <cmath>

#include "engine/core/exchange.hpp"
#include "engine/core/math.hpp"
#include "engine/rigid/rigid_world.hpp"
#include "engine/rigid/simple_bodies.hpp"

namespace microcosm::rigid {

namespace {

/// The velocity of a body laid on a belt after `seconds`. The belt is turned by a right angle about z, and
/// runs along its own x.
Vec3 carried(const Shape& shape, double height, double seconds) {
  Material belt{.friction = 0.5};
  belt.surface_velocity = {0.3, 0, 0};
  RigidWorldModel model;
  model.bodies = {
      scenery("belt", {box({2, 2, 0.1}, belt)}, {{0, 0, -0.1}, core::rotation_by({0, 0, core::pi / 2})}),
      free_body("load", shape, 500, {{0, 0, height}, {}})};
  RigidWorld world(model);
  core::Exchange exchange;
  world.prepare(exchange);
  for (double t = 0; t < seconds; t += 1e-3) world.advance(exchange, 1e-3);
  return world.link_velocity(1, 0).linear;
}

}  // namespace

TEST_CASE("What lies on a belt goes with it in the end, along the belt's own axis") {
  // From rest friction takes .3 / (.5 g) = 61 ms.
  const Vec3 late = carried(box({0.05, 0.05, 0.02}), 0.02, 0.5);
  CHECK(late.y == Approx(0.3).epsilon(1e-3));
  CHECK(std::fabs(late.x) < 1e-4);
  CHECK(std::fabs(late.z) < 1e-4);
  const Vec3 early = carried(box({0.05, 0.05, 0.02}), 0.02, 0.03);
  CHECK(early.y == Approx(0.5 * 9.80665 * 0.03).epsilon(0.05));
}

TEST_CASE("Without friction a belt carries nothing; only scenery has one") {
  CHECK(norm(carried(box({0.05, 0.05, 0.02}, {.friction = 0}), 0.02, 0.3)) < 1e-9);
  Material belt;
  belt.surface_velocity = {1, 0, 0};
  RigidWorldModel model;
  model.bodies = {free_body("box", box({1, 1, 1}, belt), 500, {})};
  CHECK_THROWS_WITH(RigidWorld(model), Catch::Matchers::Contains("only scenery has belts"));
}

}  // namespace microcosm::rigid
