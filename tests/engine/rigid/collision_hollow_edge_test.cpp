#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "engine/core/math.hpp"
#include "engine/rigid/collision.hpp"
#include "engine/rigid/simple_bodies.hpp"

using namespace microcosm;
using namespace microcosm::rigid;

namespace {

/// A trough along x whose bottom edge is y = z = 0 and whose sides rise by 0.2.
Shape trough() {
  auto mesh = std::make_shared<geometry::TriangleMesh>();
  mesh->vertices = {{-5, 0, 0}, {5, 0, 0}, {-5, 5, 1}, {5, 5, 1}, {-5, -5, 1}, {5, -5, 1}};
  mesh->triangles = {{0, 1, 3}, {0, 3, 2}, {1, 0, 4}, {1, 4, 5}};
  Shape shape;
  shape.kind = ShapeKind::triangle_mesh;
  shape.mesh = mesh;
  return shape;
}

Shape octahedron() {
  auto mesh = std::make_shared<geometry::TriangleMesh>();
  mesh->vertices = {{1, 0, 0}, {-1, 0, 0}, {0, 1, 0}, {0, -1, 0}, {0, 0, 1}, {0, 0, -1}};
  mesh->triangles = {{0, 2, 4}, {2, 1, 4}, {1, 3, 4}, {3, 0, 4}, {2, 0, 5}, {1, 2, 5}, {3, 1, 5}, {0, 3, 5}};
  Shape shape;
  shape.kind = ShapeKind::convex_hull;
  shape.mesh = mesh;
  return shape;
}

}  // namespace

TEST_CASE("a tip that a step took through the bottom edge of a trough is pushed out again") {
  const std::vector<BodyModel> bodies{scenery("trough", {trough()}),
                                      free_body("tip", octahedron(), 1000, {})};
  std::vector<Collider> colliders(2);
  colliders[1].body = 1;
  colliders[1].node = 0;
  Collision collision(bodies, colliders);
  std::vector<ContactPoint> contacts;
  for (const double depth : {1e-3, 0.05, 0.2}) {
    for (const double aside : {0.0, 1e-9, 1e-3}) {
      collision.move(1, {{0.3, aside, 1 - depth}, {}});
      collision.detect(contacts);
      INFO("depth " << depth << ", beside the edge by " << aside);
      REQUIRE(!contacts.empty());
      // Along a side's normal (0, -+0.2, 1)/1.02, from the tip to the side's plane.
      CHECK(contacts.front().normal.z == Approx(-1 / 1.0198).epsilon(1e-3));
      CHECK(contacts.front().distance == Approx(-depth / 1.0198).margin(3e-4));
    }
  }
}

TEST_CASE("A tip past both walls of an upright corner is held by both") {
  // Walls x = 0 and y = 0, seen from x > 0, y > 0: along either's normal the tip lies beside it.
  auto mesh = std::make_shared<geometry::TriangleMesh>();
  mesh->vertices = {{0, 0, -5}, {0, 0, 5}, {5, 0, -5}, {5, 0, 5}, {0, 5, -5}, {0, 5, 5}};
  mesh->triangles = {{0, 2, 3}, {0, 3, 1}, {0, 4, 5}, {0, 5, 1}};
  Shape corner;
  corner.kind = ShapeKind::triangle_mesh;
  corner.mesh = mesh;
  const std::vector<BodyModel> bodies{scenery("corner", {corner}), free_body("tip", octahedron(), 1000, {})};
  std::vector<Collider> colliders(2);
  colliders[1].body = 1;
  colliders[1].node = 0;
  Collision collision(bodies, colliders);
  std::vector<ContactPoint> contacts;
  for (const double along_x : {0.01, 0.1})
    for (const double along_y : {0.02, 0.09}) {
      // Turned by an eighth about z: one of its six tips points into the corner.
      const double reach = std::sqrt(0.5);
      collision.move(1, {{reach - along_x, reach - along_y, 0}, core::rotation_by({0, 0, core::pi / 4})});
      collision.detect(contacts);
      INFO("past the walls by " << along_x << " and " << along_y);
      double deepest_x = 0, deepest_y = 0;
      for (const ContactPoint& p : contacts) {
        if (std::fabs(p.normal.x) > 0.9) deepest_x = std::min(deepest_x, p.distance);
        if (std::fabs(p.normal.y) > 0.9) deepest_y = std::min(deepest_y, p.distance);
      }
      CHECK(deepest_x == Approx(-along_x).epsilon(1e-6));
      CHECK(deepest_y == Approx(-along_y).epsilon(1e-6));
    }
}
