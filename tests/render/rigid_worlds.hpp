#pragma once
// Small rigid worlds for the tests of drawing.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "agents/episode.hpp"
#include "engine/core/exchange.hpp"
#include "engine/core/math.hpp"
#include "engine/core/random.hpp"
#include "engine/rigid/rigid_world.hpp"
#include "engine/rigid/simple_bodies.hpp"
#include "render/scene_snapshot.hpp"

namespace microcosm::render::hand_made {

/// A world that has run for a while, and its picture.
struct RigidRun {
  explicit RigidRun(std::vector<rigid::BodyModel> bodies, const Vec3& gravity = {0, 0, -9.80665})
      : world(model_of(std::move(bodies), gravity)) {
    world.prepare(exchange);
  }
  static rigid::RigidWorldModel model_of(std::vector<rigid::BodyModel> bodies, const Vec3& gravity) {
    rigid::RigidWorldModel model;
    model.bodies = std::move(bodies);
    model.gravity = gravity;
    return model;
  }
  void advance(double seconds) {
    for (double left = seconds / world.largest_step(); left > 1e-6; left -= 1)
      world.advance(exchange, world.largest_step());
  }
  SceneSnapshot scene(std::span<const agents::BodyVisual> visuals = {}) const {
    SceneSnapshot snapshot;
    snapshot.bodies.forms = make_forms(world, visuals);
    take_bodies(world, snapshot.bodies);
    return snapshot;
  }

  core::Exchange exchange;
  rigid::RigidWorld world;
};

constexpr double density = 1000;  // [kg/m^3]

inline rigid::BodyModel floor_plane() {
  return rigid::scenery("floor", {rigid::plane()});
}

/// A ball of radius `size` / 2 resting on the floor, and a box beside it.
inline std::vector<rigid::BodyModel> ball_and_box(double size) {
  return {floor_plane(),
          rigid::free_body("ball", rigid::sphere(size / 2), density, {{-size, 0, size / 2}, {}}),
          rigid::free_body("box", rigid::box(size / 2 * Vec3{1, 1, 1}), density, {{size, 0, size / 2}, {}})};
}

/// Rows of boxes, each on two of the row below.
inline std::vector<rigid::BodyModel> pyramid(int rows, double size) {
  std::vector<rigid::BodyModel> bodies{floor_plane()};
  for (int row = 0; row < rows; ++row)
    for (int i = 0; i < rows - row; ++i)
      bodies.push_back(rigid::free_body(
          "box " + std::to_string(bodies.size()), rigid::box(size / 2 * Vec3{1, 1, 1}), density,
          {{(i - (rows - row - 1) / 2.0) * 1.05 * size, 0, (0.5 + row) * size}, {}}));
  return bodies;
}

/// An octahedron, as a hull.
inline rigid::Shape octahedron(double radius) {
  const auto mesh = std::make_shared<geometry::TriangleMesh>();
  for (const double side : {-1.0, 1.0})
    for (const Vec3& axis : {Vec3{1, 0, 0}, Vec3{0, 1, 0}, Vec3{0, 0, 1}})
      mesh->vertices.push_back(side * radius * axis);
  mesh->triangles = {{3, 4, 5}, {4, 0, 5}, {0, 1, 5}, {1, 3, 5}, {4, 3, 2}, {0, 4, 2}, {1, 0, 2}, {3, 1, 2}};
  rigid::Shape shape;
  shape.kind = rigid::ShapeKind::convex_hull;
  shape.mesh = mesh;
  return shape;
}

inline rigid::Shape cone(double radius, double length) {
  rigid::Shape shape = rigid::cylinder(radius, length);
  shape.kind = rigid::ShapeKind::cone;
  return shape;
}

/// Boxes, balls, capsules, cylinders, cones and octahedra above a bin of five plates that stands on the
/// floor.
inline std::vector<rigid::BodyModel> heap(int count, double size) {
  const double half = 2.5 * size, height = 1.5 * size, thick = 0.15 * size;
  std::vector<rigid::Shape> plates{rigid::box({half + 2 * thick, half + 2 * thick, thick})};
  plates[0].pose.position = {0, 0, thick};
  for (const double side : {-1.0, 1.0}) {
    rigid::Shape x = rigid::box({thick, half, height}), y = rigid::box({half + 2 * thick, thick, height});
    x.pose.position = {side * (half + thick), 0, height + 2 * thick};
    y.pose.position = {0, side * (half + thick), height + 2 * thick};
    plates.insert(plates.end(), {x, y});
  }
  std::vector<rigid::BodyModel> bodies{floor_plane(), rigid::scenery("bin", plates)};
  core::RandomStream random(7, 0, core::stream_id("heap"));
  for (int i = 0; i < count; ++i) {
    const rigid::Shape shapes[] = {rigid::sphere(size / 2),
                                   rigid::box(size / 2 * Vec3{1, 0.8, 0.6}),
                                   rigid::capsule(size / 4, size / 2),
                                   rigid::cylinder(0.4 * size, 0.6 * size),
                                   cone(0.5 * size, size),
                                   octahedron(0.6 * size)};
    const double x = random.uniform(-0.1, 0.1), y = random.uniform(-0.1, 0.1), turn = random.uniform(-1, 1);
    const Vec3 place{(i % 4 - 1.5) * 1.2 + x, (i / 4 % 4 - 1.5) * 1.2 + y, 1.2 + 1.2 * (i / 16)};
    bodies.push_back(rigid::free_body("body " + std::to_string(i), shapes[i % 6], density,
                                      {size * place, core::rotation_by({turn, 0.5 * turn, 0})}));
  }
  return bodies;
}

}  // namespace microcosm::render::hand_made
