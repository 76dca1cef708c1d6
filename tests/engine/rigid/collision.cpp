#include "engine/rigid/collision.hpp"

#include <catch2/catch.hpp>
#include <cstring>

#include "engine/core/errors.hpp"
#include "engine/core/random.hpp"
#include "tests/allocations.hpp"
#include "tests/engine/rigid/collision_scene.hpp"

using namespace microcosm;
using namespace microcosm::rigid;
using namespace microcosm::rigid::tests;

namespace {

const Pose here{};
Pose at(double x, double y, double z) {
  return {{x, y, z}, {}};
}
Quaternion turned(double angle, const Vec3& axis) {
  return core::rotation_by(angle * axis);
}

}  // namespace

TEST_CASE("two spheres touch where the line of their centres says, at any scale") {
  for (const double size : {1e-6, 1e-4, 3e-3, 0.1, 1.0, 10.0}) {
    const Vec3 direction{0.6, 0, 0.8};
    const auto found =
        Scene().add(sphere(size), here).add(sphere(2 * size), {2.99 * size * direction, {}}).contacts();
    REQUIRE(found.size() == 1);
    CHECK(found[0].first == 0);
    CHECK(found[0].second == 1);
    CHECK(found[0].distance / size == Approx(-0.01).margin(1e-12));
    CHECK(norm(found[0].normal + direction) < 1e-12);
    CHECK(norm(found[0].on_first - size * direction) / size < 1e-12);
    CHECK(norm(found[0].on_second - 0.99 * size * direction) / size < 1e-12);
  }
}

TEST_CASE("contacts are reported up to a fiftieth of the smaller collider's size") {
  const auto count = [](double gap) {
    return Scene().add(sphere(1), here).add(sphere(0.1), at(1.1 + gap, 0, 0)).contacts().size();
  };
  CHECK(count(0.1 / 50 * 0.999) == 1);
  CHECK(count(0.1 / 50 * 1.001) == 0);
}

TEST_CASE("every convex shape rests on a plane and on a box with its lowest points where they are") {
  const double h = 0.4, r = 0.3;
  // A sphere's and an upright capsule's or turned cone's lowest point is one; a box stands on four corners, a
  // cylinder and cone on their rim, a lying capsule on two ends.
  struct Case {
    Shape shape;
    double bottom;
    Quaternion orientation;
    std::size_t points;
  };
  const Quaternion lying = turned(std::acos(0.0), {1, 0, 0});
  const std::vector<Case> cases{
      {sphere(r), r, {}, 1},
      {box({0.2, 0.3, h}), h, {}, 4},
      {hull(corners({0.2, 0.3, h})), h, {}, 4},
      {round_shape(ShapeKind::cylinder, r, 2 * h), h, {}, 4},
      {round_shape(ShapeKind::cylinder, r, 2 * h), r, lying, 2},
      {round_shape(ShapeKind::cone, r, 2 * h), h, {}, 4},
      {round_shape(ShapeKind::capsule, r, 2 * h), r + h, {}, 1},
      {round_shape(ShapeKind::capsule, r, 2 * h), r, lying, 2},
  };
  const geometry::TriangleMesh grid = flat_grid(5, 4);
  HeightField field{5, 5, 2.5, std::vector<double>(25, 0.0)};
  Shape heights;
  heights.kind = ShapeKind::height_field;
  heights.heights = std::make_shared<const HeightField>(field);
  const std::vector<std::pair<Shape, Pose>> grounds{
      {plane(), here},
      {box({5, 5, 1}), at(0, 0, -1)},
      {hull(corners({5, 5, 1})), at(0, 0, -1)},
      {of_mesh(ShapeKind::triangle_mesh, grid), here},
      {heights, here},
  };
  for (const double scale : {1e-6, 2e-4, 1.0, 10.0})
    for (const double gap : {-1e-3, 1e-4})
      for (std::size_t g = 0; g < grounds.size(); ++g)
        for (std::size_t i = 0; i < cases.size(); ++i) {
          INFO("scale " << scale << ", gap " << gap << ", ground " << g << ", shape " << i);
          const auto scaled = [&](Shape shape) {
            shape.radius *= scale, shape.length *= scale, shape.half_extents *= scale;
            if (shape.mesh) {
              geometry::TriangleMesh mesh = *shape.mesh;
              for (Vec3& v : mesh.vertices) v *= scale;
              shape.mesh = std::make_shared<const geometry::TriangleMesh>(mesh);
            }
            if (shape.heights) {
              HeightField wide = *shape.heights;
              wide.spacing *= scale;
              shape.heights = std::make_shared<const HeightField>(wide);
            }
            return shape;
          };
          // Off the ground's edges and diagonals.
          const Pose pose{scale * Vec3{0.3, -0.5, cases[i].bottom + gap}, cases[i].orientation};
          const auto found =
              Scene()
                  .add(scaled(cases[i].shape), pose)
                  .add(scaled(grounds[g].first), {scale * grounds[g].second.position, {}}, false)
                  .contacts();
          CHECK(found.size() == cases[i].points);
          Vec3 middle;
          for (const ContactPoint& p : found) {
            CHECK(p.distance / scale == Approx(gap).margin(1e-9));
            CHECK(norm(p.normal - Vec3{0, 0, 1}) < 1e-9);
            CHECK(std::fabs(p.on_second.z) / scale < 1e-9);
            CHECK(std::fabs(p.on_first.z / scale - gap) < 1e-9);
            middle += p.on_second / static_cast<double>(found.size());
          }
          // The support's centre lies below the centre of mass.
          CHECK(std::fabs(middle.x / scale - 0.3) < 1e-9);
          CHECK(std::fabs(middle.y / scale + 0.5) < 1e-9);
        }
}
