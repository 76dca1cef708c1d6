#include <catch2/catch.hpp>
#include <cmath>

#include "engine/core/random.hpp"
#include "tests/engine/rigid/collision_scene.hpp"

using namespace microcosm;
using namespace microcosm::rigid;
using namespace microcosm::rigid::tests;

namespace {

Pose at(double x, double y, double z) {
  return {{x, y, z}, {}};
}

}  // namespace

TEST_CASE("a ray enters each shape where geometry says") {
  const double s = std::sqrt(0.5);
  struct Case {
    Shape shape;
    Vec3 from, direction;
    double distance;  // negative: no hit
    Vec3 normal;
  };
  const std::vector<Case> cases{
      // Offset .6 from the axis of a unit sphere: it is met at x = -.8.
      {sphere(1), {-3, 0.6, 0}, {1, 0, 0}, 2.2, {-0.8, 0.6, 0}},
      {sphere(1), {-3, 1.01, 0}, {1, 0, 0}, -1, {}},
      {sphere(1), {0.5, 0, 0}, {1, 0, 0}, -1, {}},  // from inside
      {box({1, 2, 3}), {0.5, -5, 2.9}, {0, 1, 0}, 3, {0, -1, 0}},
      {box({1, 2, 3}), {-3, -2, 0}, {s, s, 0}, 2 / s, {-1, 0, 0}},
      {hull(corners({1, 2, 3})), {-3, -2, 0}, {s, s, 0}, 2 / s, {-1, 0, 0}},
      {hull(corners({1, 2, 3})), {-3, -2, 3.1}, {s, s, 0}, -1, {}},
      {round_shape(ShapeKind::capsule, 1, 2), {0.6, 0, 5}, {0, 0, -1}, 3.2, {0.6, 0, 0.8}},
      {round_shape(ShapeKind::capsule, 1, 2), {-3, 0.6, 0.5}, {1, 0, 0}, 2.2, {-0.8, 0.6, 0}},
      {round_shape(ShapeKind::capsule, 1, 2), {-3, 0, -1.6}, {1, 0, 0}, 2.2, {-0.8, 0, -0.6}},
      {round_shape(ShapeKind::cylinder, 1, 2), {0.9, 0, 5}, {0, 0, -1}, 4, {0, 0, 1}},
      {round_shape(ShapeKind::cylinder, 1, 2), {-3, 0.6, 0.9}, {1, 0, 0}, 2.2, {-0.8, 0.6, 0}},
      {round_shape(ShapeKind::cylinder, 1, 2), {-3, 0.6, 1.1}, {1, 0, 0}, -1, {}},
      // Base 1 and height 2: half as wide at z = 0; the mantle's normal is (2, 0, 1)/sqrt 5.
      {round_shape(ShapeKind::cone, 1, 2),
       {3, 0, 0},
       {-1, 0, 0},
       2.5,
       {2 / std::sqrt(5), 0, 1 / std::sqrt(5)}},
      {round_shape(ShapeKind::cone, 1, 2), {0.9, 0, -4}, {0, 0, 1}, 3, {0, 0, -1}},
      {plane(), {1, 2, 3}, {0, 0.6, -0.8}, 3.75, {0, 0, 1}},
      {plane(), {1, 2, 3}, {0, 0, 1}, -1, {}},
      {of_mesh(ShapeKind::triangle_mesh, flat_grid(3, 5)), {1, 2, 3}, {0, 0, -1}, 3, {0, 0, 1}},
      {of_mesh(ShapeKind::triangle_mesh, flat_grid(3, 5)), {1, 2, -3}, {0, 0, 1}, 3, {0, 0, -1}},
      {of_mesh(ShapeKind::triangle_mesh, flat_grid(3, 5)), {3.1, 2, 3}, {0, 0, -1}, -1, {}},
  };
  const Pose pose{{0.3, -2, 5}, core::rotation_by({0.3, 1.1, -0.7})};
  for (const double scale : {1e-5, 1.0})
    for (std::size_t i = 0; i < cases.size(); ++i) {
      const Case& c = cases[i];
      Shape shape = c.shape;
      shape.radius *= scale, shape.length *= scale, shape.half_extents *= scale;
      if (shape.mesh) {
        geometry::TriangleMesh mesh = *shape.mesh;
        for (Vec3& v : mesh.vertices) v *= scale;
        shape.mesh = std::make_shared<const geometry::TriangleMesh>(mesh);
      }
      const Pose small{scale * pose.position, pose.orientation};
      const Collision collision =
          Scene().add(shape, small, false).add(sphere(scale), at(99 * scale, 0, 0)).make();
      const Vec3 from = small * (scale * c.from), direction = rotate(pose.orientation, c.direction);
      const auto hit = collision.ray(from, direction, 10 * scale);
      INFO("scale " << scale << ", case " << i);
      REQUIRE(hit.has_value() == (c.distance > 0));
      if (!hit) continue;
      CHECK(hit->collider == 0);
      CHECK(hit->distance / scale == Approx(c.distance).epsilon(1e-9));
      CHECK(norm(hit->normal - rotate(pose.orientation, c.normal)) < 1e-7);
      CHECK(norm(hit->point - from - hit->distance * direction) < 1e-9 * scale);
      CHECK(!collision.ray(from, direction, 0.999 * c.distance * scale));
    }
}

TEST_CASE("rays on a bumpy height field and on the mesh of its triangles agree") {
  core::RandomStream random(2, 0, 1);
  HeightField field{11, 14, 0.5, {}};
  for (int i = 0; i < 11 * 14; ++i) field.heights.push_back(random.uniform(-0.4, 0.4));
  geometry::TriangleMesh mesh;
  for (std::uint32_t r = 0; r < 11; ++r)
    for (std::uint32_t c = 0; c < 14; ++c)
      mesh.vertices.push_back({(c - 6.5) * 0.5, (r - 5.0) * 0.5, field.heights[r * 14 + c]});
  for (std::uint32_t r = 0; r < 10; ++r)
    for (std::uint32_t c = 0; c < 13; ++c) {
      const std::uint32_t a = r * 14 + c;
      mesh.triangles.push_back({a, a + 1, a + 15});
      mesh.triangles.push_back({a, a + 15, a + 14});
    }
  Shape heights;
  heights.kind = ShapeKind::height_field;
  heights.heights = std::make_shared<const HeightField>(field);
  const Collision one = Scene().add(heights, {}, false).make();
  const Collision other = Scene().add(of_mesh(ShapeKind::triangle_mesh, mesh), {}, false).make();
  int hits = 0;
  for (int k = 0; k < 1000; ++k) {
    double u[6];
    for (double& x : u) x = random.uniform(-1, 1);
    const Vec3 from{4 * u[0], 3 * u[1], 2 * u[2]}, direction = normalized(Vec3{u[3], u[4], 0.3 * u[5]});
    const auto a = one.ray(from, direction, unlimited), b = other.ray(from, direction, 1e3);
    INFO("ray " << k);
    REQUIRE(a.has_value() == b.has_value());
    if (!a) continue;
    ++hits;
    CHECK(a->distance == Approx(b->distance).epsilon(1e-12));
  }
  CHECK(hits > 100);
}

TEST_CASE("the nearest of several colliders is hit") {
  const Collision collision =
      Scene().add(sphere(1), at(5, 0, 0)).add(sphere(1), at(3, 0, 0)).add(plane(), {}, false).make();
  CHECK(collision.ray({0, 0, 0.5}, {1, 0, 0}, 100)->collider == 1);
  CHECK(collision.ray({10, 0, 0.5}, {-1, 0, 0}, 100)->collider == 0);
  CHECK(collision.ray({0, 0, 0.5}, {0, 0, -1}, 100)->collider == 2);
}

TEST_CASE("signed distances of pairs are those of geometry") {
  const auto distance = [](const Shape& a, const Pose& pa, const Shape& b, const Pose& pb) {
    return Scene().add(a, pa).add(b, pb).make().closest(0, 1);
  };
  CHECK(distance(sphere(1), {}, sphere(2), at(0, 3, 4))->distance == Approx(2));
  CHECK(distance(sphere(1), {}, sphere(2), at(0, 1, 0))->distance == Approx(-2));
  // From the corner of a box; and inside it, to its nearest face.
  CHECK(distance(sphere(0.5), at(2, 3, 3), box({1, 1, 1}), {})->distance == Approx(2.5));
  CHECK(distance(sphere(0.5), at(0.9, 0, 0), box({1, 1, 1}), {})->distance == Approx(-0.6));
  // Crossed capsules, 3 apart; parallel ones side by side; end to end.
  const Shape capsule = round_shape(ShapeKind::capsule, 0.5, 4);
  const Quaternion lying = core::rotation_by({std::acos(0.0), 0, 0});
  CHECK(distance(capsule, {}, capsule, {{3, 0, 0}, lying})->distance == Approx(2));
  CHECK(distance(capsule, {}, capsule, at(0, 3, 1))->distance == Approx(2));
  CHECK(distance(capsule, {}, capsule, at(0, 0, 6))->distance == Approx(1));
  // Boxes and hulls: face to face, edge to edge, and overlapping by .1.
  const Pose turned{{3, 0, 0}, core::rotation_by({0, 0, std::acos(0.0) / 2})};
  CHECK(distance(box({1, 1, 1}), {}, box({1, 1, 1}), turned)->distance == Approx(2 - std::sqrt(2)));
  CHECK(distance(hull(corners({1, 1, 1})), {}, box({1, 1, 1}), at(2.5, 0.3, 0))->distance == Approx(0.5));
  const auto deep = distance(hull(corners({1, 1, 1})), {}, box({1, 1, 1}), at(1.9, 0.3, 0.2));
  CHECK(deep->distance == Approx(-0.1).epsilon(1e-6));
  CHECK(norm(deep->normal - Vec3{-1, 0, 0}) < 1e-6);
  CHECK(distance(box({1, 1, 1}), {}, box({1, 1, 1}), at(1.9, 0.3, 0.2))->distance ==
        Approx(-0.1).epsilon(1e-6));
  // A cylinder's rim over a plane: r sin + h cos below its centre.
  const auto rim =
      Scene()
          .add(round_shape(ShapeKind::cylinder, 0.5, 2), {{0, 0, 3}, core::rotation_by({0.4, 0, 0})})
          .add(plane(), {}, false)
          .make()
          .closest(0, 1);
  CHECK(rim->distance == Approx(3 - 0.5 * std::sin(0.4) - std::cos(0.4)));
}

TEST_CASE("overlaps are found of every kind of shape") {
  const Collision collision =
      Scene()
          .add(sphere(1), at(0, 0, 5))
          .add(box({1, 1, 1}), at(3, 0, 5))
          .add(round_shape(ShapeKind::capsule, 0.5, 2), at(6, 0, 5))
          .add(hull(corners({1, 1, 1})), at(9, 0, 5))
          .add(plane(), {}, false)
          .add(of_mesh(ShapeKind::triangle_mesh, flat_grid(20, 20)), at(0, 0, 5), false)
          .make();
  using List = std::vector<std::uint32_t>;
  CHECK(collision.overlapping(sphere(0.6), at(1.5, 0, 6)) == List{1});
  CHECK(collision.overlapping(sphere(0.5), at(1.5, 0, 6.6)) == List{});
  CHECK(collision.overlapping(box({20, 0.1, 0.1}), at(0, 0, 5.3)) == List{0, 1, 2, 3});
  CHECK(collision.overlapping(box({20, 0.1, 0.1}), at(0, 3, 5)) == List{5});
  CHECK(collision.overlapping(round_shape(ShapeKind::cylinder, 0.1, 12), at(0.2, 0, 5)) == List{0, 4, 5});
  CHECK(collision.overlapping(sphere(1), at(0, 0, 0.99)) == List{4});
  CHECK(collision.overlapping(sphere(1), at(0, 0, 1.01)) == List{});
}
