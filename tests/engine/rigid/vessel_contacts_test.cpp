// Bodies in vessels rest where geometry says.

#include <catch2/catch.hpp>
#include <cmath>

#include "engine/core/math.hpp"
#include "engine/rigid/rigid_world.hpp"
#include "engine/rigid/simple_bodies.hpp"

using namespace microcosm;
using namespace microcosm::rigid;

namespace {

constexpr double vessel_radius = 2e-3;

/// A vessel along x, level; a body falls in it, with some friction, for a while.
Pose rest_in_vessel(const Shape& shape, const Pose& at, double seconds) {
  const auto tree = std::make_shared<const geometry::VesselTree>(
      std::vector<geometry::VesselShape>{
          {"tube", 0, 1, {{-0.05, 0, 0}, {0, 0, 0}, {0.05, 0, 0}}, vessel_radius, vessel_radius}},
      std::vector<std::string>{"a", "b"});
  Shape walls;
  walls.kind = ShapeKind::vessel_walls;
  walls.vessels = std::make_shared<const geometry::VesselWalls>(tree, nullptr);
  RigidWorldModel model;
  model.bodies = {scenery("walls", {walls}), free_body("body", shape, 1100, at)};
  RigidWorld world(std::move(model));
  core::Exchange exchange;
  world.prepare(exchange);
  for (double t = 0; t < seconds; t += world.largest_step()) world.advance(exchange, world.largest_step());
  CHECK(norm(world.link_velocity(1, 0).linear) < 1e-4);
  return world.link_pose(1, 0);
}

}  // namespace

TEST_CASE("A sphere rests on a vessel's floor, the radii's difference below the axis") {
  const Pose rest = rest_in_vessel(sphere(0.5e-3, {.rolling_friction = 2e-5}), {{0.01, 0, 0}, {}}, 0.5);
  CHECK(rest.position.z == Approx(-1.5e-3).epsilon(1e-3));
  CHECK(rest.position.x == Approx(0.01).epsilon(1e-6));
}

TEST_CASE("A capsule along a vessel rests on its floor") {
  const Pose rest = rest_in_vessel(capsule(0.3e-3, 2e-3, {.rolling_friction = 2e-5}),
                                   {{0, 0, -1e-3}, core::rotation_by({0, core::pi / 2, 0})}, 0.5);
  CHECK(rest.position.z == Approx(-1.7e-3).epsilon(1e-3));
}

TEST_CASE("A box across a vessel rests on its lower edges' corners") {
  const double half = 0.5e-3;
  const Pose rest = rest_in_vessel(box({half, half, half}), {{0, 0, -1.2e-3}, {}}, 0.5);
  // The corners lie on the wall, half an edge beside the axis.
  CHECK(rest.position.z - half ==
        Approx(-std::sqrt(vessel_radius * vessel_radius - half * half)).epsilon(2e-3));
  CHECK(rest.position.y == Approx(0).margin(2e-5));
}

TEST_CASE("A cylinder along a vessel rests on its mantle") {
  const Pose rest = rest_in_vessel(cylinder(0.4e-3, 1.6e-3, {.rolling_friction = 2e-5}),
                                   {{0, 0, -1.2e-3}, core::rotation_by({0, core::pi / 2, 0})}, 0.5);
  CHECK(rest.position.z == Approx(-1.6e-3).epsilon(5e-3));
}

TEST_CASE("A ray meets a vessel's wall from inside") {
  const auto tree = std::make_shared<const geometry::VesselTree>(
      std::vector<geometry::VesselShape>{{"tube", 0, 1, {{-1, 0, 0}, {1, 0, 0}}, 0.1, 0.1}},
      std::vector<std::string>{"a", "b"});
  Shape walls;
  walls.kind = ShapeKind::vessel_walls;
  walls.vessels = std::make_shared<const geometry::VesselWalls>(tree, nullptr);
  RigidWorldModel model;
  model.bodies = {scenery("walls", {walls})};
  const RigidWorld world(std::move(model));
  const auto hit = world.queries().ray({0, 0, 0.02}, {0, 0, -1}, 1);
  REQUIRE(hit);
  CHECK(hit->distance == Approx(0.12).epsilon(1e-6));
  CHECK(hit->normal.z == Approx(1));
}
