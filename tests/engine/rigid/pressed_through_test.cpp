#include <catch2/catch.hpp>

#include "engine/core/errors.hpp"
#include "engine/rigid/rigid_world.hpp"
#include "engine/rigid/simple_bodies.hpp"

using Catch::Matchers::Contains;

namespace microcosm::rigid {

namespace {

/// A box of 100 mm under one that is `ratio` times as heavy, after half a second: by how much of its size the
/// heavy one stands lower than on rigid boxes. `step` [s]; 0: the world's own.
double sag(double ratio, double step) {
  RigidWorldModel model;
  model.bodies = {scenery("floor", {plane()}),
                  free_body("light", box({0.05, 0.05, 0.05}), 1000, {{0, 0, 0.05}, {}}),
                  free_body("heavy", box({0.05, 0.05, 0.05}), 1000 * ratio, {{0, 0, 0.15}, {}})};
  model.largest_step = step;
  RigidWorld world(model);
  core::Exchange exchange;
  world.prepare(exchange);
  for (double time = 0; time < 0.5; time += world.largest_step())
    world.advance(exchange, world.largest_step());
  return (0.15 - world.link_pose(2, 0).position.z) / 0.1;
}

}  // namespace

TEST_CASE("A load that is pressed through what lies under it is named before it is through") {
  CHECK_THROWS_WITH(sag(1000, 0), Contains("half its thickness") && Contains("largest_step"));
  // Contacts give in as the square of the step (docs/bodies.md): a tenth of it carries a hundred times as
  // much.
  CHECK(sag(10, 0) < 0.02);
  CHECK(sag(1000, 3e-4) < 0.02);
}

TEST_CASE("A rod that a load presses through a thin wall is named when its end is through, not its middle") {
  RigidWorldModel model;
  model.bodies = {scenery("wall", {box({0.5, 0.5, 0.0005})}, {{0, 0, -0.0005}, {}}),
                  free_body("rod", box({0.002, 0.002, 0.2}), 100, {{0, 0, 0.2}, {}}),
                  free_body("load", box({0.25, 0.25, 0.25}), 20000, {{0, 0, 0.65}, {}})};
  RigidWorld world(model);
  core::Exchange exchange;
  world.prepare(exchange);
  double lowest = 0.2;
  CHECK_THROWS_AS(
      [&] {
        for (int i = 0; i < 1000; ++i) {
          world.advance(exchange, 1e-3);
          lowest = world.link_pose(1, 0).position.z;
        }
      }(),
      core::RunError);
  CHECK(lowest > 0.2 - 0.02);
}

TEST_CASE("Bodies that are declared in each other part, and are not named") {
  RigidWorldModel model;
  model.bodies = {scenery("floor", {plane()}),
                  free_body("one", box({0.05, 0.05, 0.05}), 1000, {{0, 0, 0.05}, {}}),
                  free_body("other", box({0.05, 0.05, 0.05}), 1000, {{0, 0, 0.07}, {}})};
  RigidWorld world(model);
  core::Exchange exchange;
  world.prepare(exchange);
  for (int i = 0; i < 2000; ++i) world.advance(exchange, 1e-3);
  const Vec3 apart = world.link_pose(2, 0).position - world.link_pose(1, 0).position;
  CHECK(norm(apart) > 0.099);
}

}  // namespace microcosm::rigid
