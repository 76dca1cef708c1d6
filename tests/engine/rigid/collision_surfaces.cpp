#include <catch2/catch.hpp>
#include <cmath>

#include "engine/core/random.hpp"
#include "tests/engine/rigid/collision_scene.hpp"

using namespace microcosm;
using namespace microcosm::rigid;
using namespace microcosm::rigid::tests;

namespace {

constexpr double pi = 3.14159265358979323846;

/// A tube about x, of `sides` flat sides whose middles lie at `radius`, facing inwards.
geometry::TriangleMesh pipe(double radius, double half_length, std::uint32_t sides, std::uint32_t rings) {
  geometry::TriangleMesh mesh;
  const double corner = radius / std::cos(pi / sides);
  for (std::uint32_t r = 0; r <= rings; ++r)
    for (std::uint32_t s = 0; s < sides; ++s) {
      const double angle = 2 * pi * (s + 0.5) / sides;
      mesh.vertices.push_back(
          {half_length * (2.0 * r / rings - 1), corner * std::cos(angle), corner * std::sin(angle)});
    }
  for (std::uint32_t r = 0; r < rings; ++r)
    for (std::uint32_t s = 0; s < sides; ++s) {
      const std::uint32_t a = r * sides + s, b = r * sides + (s + 1) % sides, c = a + sides, d = b + sides;
      mesh.triangles.push_back({a, c, b});
      mesh.triangles.push_back({b, c, d});
    }
  return mesh;
}

}  // namespace

TEST_CASE("edges inside a flat mesh catch nothing: all normals are the plane's") {
  const Shape ground = of_mesh(ShapeKind::triangle_mesh, flat_grid(3, 12));
  std::vector<Vec3> crystal = corners({0.3, 0.2, 0.25});
  const std::vector<std::pair<Shape, double>> bodies{
      {box({0.3, 0.4, 0.2}), 0.2},
      {sphere(0.3), 0.3},
      {hull(crystal), 0.25},
      {round_shape(ShapeKind::cylinder, 0.3, 0.5), 0.25},
      {round_shape(ShapeKind::cone, 0.3, 0.5), 0.25},
  };
  for (const auto& [shape, bottom] : bodies)
    for (const double depth : {0.0, 1e-4, 2e-3, 1e-2}) {
      Scene scene = Scene().add(shape, {}).add(ground, {}, false);
      Collision collision = scene.make();
      std::vector<ContactPoint> found;
      for (int step = 0; step < 200; ++step) {
        // Obliquely over edges, diagonals and corners, turning.
        const double x = -1.5 + 0.0151 * step, y = -1 + 0.01 * step;
        collision.move(0, {{x, y, bottom - depth}, core::rotation_by({0, 0, 0.05 * step})});
        collision.detect(found);
        INFO("bottom " << bottom << ", depth " << depth << ", step " << step);
        REQUIRE(!found.empty());
        for (const ContactPoint& p : found) {
          REQUIRE(norm(p.normal - Vec3{0, 0, 1}) < 1e-6);
          REQUIRE(std::fabs(p.distance + depth) < 1e-6);
        }
      }
    }
}

TEST_CASE("a capsule in a mesh pipe is held by its flat sides alone") {
  const double radius = 1, ball = 0.3;
  Scene scene = Scene()
                    .add(round_shape(ShapeKind::capsule, ball, 0.8), {})
                    .add(of_mesh(ShapeKind::triangle_mesh, pipe(radius, 4, 24, 9)), {}, false);
  Collision collision = scene.make();
  std::vector<ContactPoint> found;
  const Quaternion along = core::rotation_by({0, pi / 2, 0});
  for (int step = 0; step < 300; ++step) {
    const double angle = 2 * pi * step / 300.0, x = -2 + 0.0133 * step, out = radius - ball + 1e-3;
    collision.move(0, {{x, out * std::cos(angle), out * std::sin(angle)}, along});
    collision.detect(found);
    INFO("step " << step);
    REQUIRE(!found.empty());
    for (const ContactPoint& p : found) {
      // Normal to a side: its angle is a multiple of the sides'.
      const double sides = std::atan2(-p.normal.z, -p.normal.y) / (2 * pi / 24);
      REQUIRE(std::fabs(sides - std::round(sides)) < 1e-6);
      REQUIRE(std::fabs(p.normal.x) < 1e-6);
      // And as far away as that side's plane.
      const Vec3 centre{x, out * std::cos(angle), out * std::sin(angle)};
      REQUIRE(p.distance == Approx(radius + dot(p.normal, centre) - ball).margin(1e-9));
    }
  }
}

TEST_CASE("a sphere on a ridge is pushed along the line to the ridge") {
  // Two slopes of 45 degrees that meet in the line x = 0, z = 0.
  geometry::TriangleMesh roof;
  roof.vertices = {{0, -2, 0}, {0, 2, 0}, {2, -2, -2}, {2, 2, -2}, {-2, -2, -2}, {-2, 2, -2}};
  roof.triangles = {{0, 2, 3}, {0, 3, 1}, {0, 1, 5}, {0, 5, 4}};
  for (const double lean : {-0.7, -0.3, 0.0, 0.2, 0.75}) {
    const double distance = 0.499;
    const Vec3 centre{distance * std::sin(lean), 0.3, distance * std::cos(lean)};
    const auto found = Scene()
                           .add(sphere(0.5), {centre, {}})
                           .add(of_mesh(ShapeKind::triangle_mesh, roof), {}, false)
                           .contacts();
    INFO("lean " << lean);
    REQUIRE(found.size() == 1);
    CHECK(norm(found[0].normal - Vec3{std::sin(lean), 0, std::cos(lean)}) < 1e-9);
    CHECK(found[0].distance == Approx(-1e-3).margin(1e-9));
  }
  // A box that lies level on the ridge is carried by its line, upwards.
  const auto carried = Scene()
                           .add(box({0.5, 0.5, 0.5}), {{0.1, 0.3, 0.499}, {}})
                           .add(of_mesh(ShapeKind::triangle_mesh, roof), {}, false)
                           .contacts();
  REQUIRE(carried.size() == 2);
  for (const ContactPoint& p : carried) {
    CHECK(norm(p.normal - Vec3{0, 0, 1}) < 1e-9);
    CHECK(p.distance == Approx(-1e-3).margin(1e-9));
    CHECK(std::fabs(p.on_second.x) < 1e-9);
    CHECK(std::fabs(p.on_second.y - 0.3) == Approx(0.5));
  }
}

TEST_CASE("a hull in a bowl of triangles touches it with its corners") {
  // A paraboloid z = (x^2 + y^2)/4 on a grid: in its middle, an upright box of half width h touches with its
  // four lower corners where the bowl is (2 h^2)/4 high, but for the grid's chords, at most spacing^2/8 times
  // the curvature below the facets.
  geometry::TriangleMesh bowl = flat_grid(3, 60);
  for (Vec3& v : bowl.vertices) v.z = (v.x * v.x + v.y * v.y) / 4;
  const double h = 0.63, lift = 2 * h * h / 4, chord = 0.1 * 0.1 / 8;
  const Scene scene = Scene()
                          .add(hull(corners({h, h, h})), {{0, 0, lift + h - 2e-3}, {}})
                          .add(of_mesh(ShapeKind::triangle_mesh, bowl), {}, false);
  const auto found = scene.contacts();
  REQUIRE(found.size() >= 4);
  std::array<int, 4> at_corner{};
  for (const ContactPoint& p : found) {
    CHECK(p.distance > -2e-3 - chord);
    // The facets' normals turn by spacing times curvature.
    const Vec3 expected = normalized(Vec3{-p.on_second.x / 2, -p.on_second.y / 2, 1});
    CHECK(norm(p.normal - expected) < 0.1);
    CHECK(std::fabs(std::fabs(p.on_first.x) - h) < 0.01);
    CHECK(std::fabs(std::fabs(p.on_first.y) - h) < 0.01);
    ++at_corner[(p.on_first.x > 0 ? 1 : 0) + (p.on_first.y > 0 ? 2 : 0)];
  }
  for (const int count : at_corner) CHECK(count >= 1);
}

TEST_CASE("a box that lies flush in a trough is held by four points of each of its sides") {
  // Two slopes of 45 degrees up from the line x = 0, z = 0, each of two triangles.
  geometry::TriangleMesh trough;
  trough.vertices = {{0, -2, 0}, {0, 2, 0}, {2, -2, 2}, {2, 2, 2}, {-2, -2, 2}, {-2, 2, 2}};
  trough.triangles = {{0, 2, 3}, {0, 3, 1}, {0, 1, 5}, {0, 5, 4}};
  const double half = 0.5;
  const auto found = Scene()
                         .add(box({half, 0.7, half}),
                              {{0, 0.1, half * std::sqrt(2) - 1e-4}, core::rotation_by({0, pi / 4, 0})})
                         .add(of_mesh(ShapeKind::triangle_mesh, trough), {}, false)
                         .contacts();
  int left = 0, right = 0;
  for (const ContactPoint& p : found) {
    CHECK(std::fabs(p.normal.z - std::sqrt(0.5)) < 1e-6);
    CHECK(p.distance == Approx(-1e-4 * std::sqrt(0.5)).margin(1e-9));
    ++(p.normal.x > 0 ? left : right);
  }
  CHECK(left == 4);
  CHECK(right == 4);
}

TEST_CASE("a mesh whose triangles share no vertices is as smooth as one whose do") {
  const geometry::TriangleMesh grid = flat_grid(3, 12);
  geometry::TriangleMesh soup;
  for (const auto& corner : grid.triangles) {
    const auto first = static_cast<std::uint32_t>(soup.vertices.size());
    for (const std::uint32_t v : corner) soup.vertices.push_back(grid.vertices[v]);
    soup.triangles.push_back({first, first + 1, first + 2});
  }
  for (int step = 0; step < 50; ++step) {
    const Pose pose{{-1 + 0.04 * step, 0.013 * step, 0.299}, {}};
    for (const ContactPoint& p :
         Scene().add(sphere(0.3), pose).add(of_mesh(ShapeKind::triangle_mesh, soup), {}, false).contacts())
      CHECK(norm(p.normal - Vec3{0, 0, 1}) < 1e-6);
  }
}
