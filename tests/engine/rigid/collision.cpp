#include "engine/rigid/collision.hpp"

#include <catch2/catch.hpp>
#include <cstring>

#include "engine/core/errors.hpp"
#include "engine/core/random.hpp"
#include "engine/core/state_hash.hpp"
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

namespace {

/// A heap of every kind of shape, each of about 1 m, in a space of a few metres.
Scene random_scene(std::uint64_t seed) {
  Scene scene;
  core::RandomStream random(seed, 0, 1);
  const auto uniform = [&](double low, double high) { return low + (high - low) * random.uniform(); };
  const auto place = [&](double reach) {
    const double x = uniform(-reach, reach);
    const double y = uniform(-reach, reach);
    const double z = uniform(-0.5, reach);
    const double a = uniform(-3, 3);
    const double b = uniform(-3, 3);
    const double c = uniform(-3, 3);
    return Pose{{x, y, z}, core::rotation_by({a, b, c})};
  };
  for (int i = 0; i < 40; ++i) {
    const double a = uniform(0.2, 0.6);
    const double b = uniform(0.2, 0.6);
    const double c = uniform(0.2, 0.6);
    Shape shape;
    switch (i % 6) {
      case 0:
        shape = sphere(a);
        break;
      case 1:
        shape = box({a, b, c});
        break;
      case 2:
        shape = round_shape(ShapeKind::capsule, a / 2, b);
        break;
      case 3:
        shape = round_shape(ShapeKind::cylinder, a, b);
        break;
      case 4:
        shape = round_shape(ShapeKind::cone, a, b);
        break;
      default:
        shape = hull(corners({a, b, c}));
    }
    scene.add(shape, place(1.2));
  }
  scene.add(plane(), here, false);
  scene.add(of_mesh(ShapeKind::triangle_mesh, flat_grid(3, 7)), at(0.1, 0.2, 0.3), false);
  HeightField field{9, 9, 0.5, {}};
  for (int i = 0; i < 81; ++i) field.heights.push_back(uniform(-0.3, 0.3));
  Shape heights;
  heights.kind = ShapeKind::height_field;
  heights.heights = std::make_shared<const HeightField>(field);
  scene.add(heights, here, false);
  return scene;
}

bool same_bits(const std::vector<ContactPoint>& a, const std::vector<ContactPoint>& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(ContactPoint)) == 0;
}

}  // namespace

TEST_CASE("contacts depend on shapes and poses alone, not on what was detected before") {
  std::size_t total = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const Scene scene = random_scene(seed);
    const std::vector<ContactPoint> fresh = scene.contacts();
    Collision moved = scene.make();
    std::vector<ContactPoint> found;
    for (std::uint64_t past = 0; past < 10; ++past) {
      const Scene other = random_scene(100 * seed + past);
      for (std::uint32_t i = 0; i < 40; ++i) moved.move(i, other.colliders[i].pose);
      moved.detect(found);
    }
    for (std::uint32_t i = 0; i < 40; ++i) moved.move(i, scene.colliders[i].pose);
    moved.detect(found);
    CHECK(same_bits(found, fresh));
    total += fresh.size();
    CHECK(std::is_sorted(fresh.begin(), fresh.end(), [](const ContactPoint& a, const ContactPoint& b) {
      return std::pair(a.first, a.second) < std::pair(b.first, b.second);
    }));
  }
  CHECK(total > 20 * 100);
}

TEST_CASE("contacts have the same bits from every compiler and processor") {
  // Got with gcc 12 and clang 14, -O0 and -O3, with and without FMA and AVX2 in the C library. It changes
  // when detection does.
  core::StateHash hash;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    const std::vector<ContactPoint> found = random_scene(seed).contacts();
    hash.add(std::span<const ContactPoint>(found));
  }
  CHECK(hash.value() == 0x654d42fd262d22a0u);
}

TEST_CASE("detection allocates nothing once its memory has grown") {
  const Scene scene = random_scene(3);
  Collision collision = scene.make();
  std::vector<ContactPoint> found;
  collision.detect(found);
  const long before = microcosm::tests::allocations();
  for (int step = 0; step < 20; ++step) {
    for (std::uint32_t i = 0; i < 40; ++i) {
      Pose pose = scene.colliders[i].pose;
      pose.position.x += 1e-3 * (step % 3);
      collision.move(i, pose);
    }
    collision.detect(found);
  }
  CHECK(microcosm::tests::allocations() == before);
}

namespace {

/// How far a point lies outside of a convex shape (negative: within), in closed form.
double outside(const Shape& shape, const Vec3& p) {
  const double across = std::sqrt(p.x * p.x + p.y * p.y), h = shape.length / 2;
  const auto corner = [](double x, double y) {
    return std::sqrt(std::max(x, 0.0) * std::max(x, 0.0) + std::max(y, 0.0) * std::max(y, 0.0)) +
           std::min(std::max(x, y), 0.0);
  };
  switch (shape.kind) {
    case ShapeKind::sphere:
      return norm(p) - shape.radius;
    case ShapeKind::capsule:
      return norm(Vec3{p.x, p.y, p.z - std::clamp(p.z, -h, h)}) - shape.radius;
    case ShapeKind::cylinder:
      return corner(across - shape.radius, std::fabs(p.z) - h);
    case ShapeKind::cone: {
      // Above the base, and along the mantle's normal.
      const double slant = std::sqrt(4 * h * h + shape.radius * shape.radius);
      return std::max(-h - p.z, (2 * h * across + shape.radius * (p.z - h)) / slant);
    }
    default: {
      const Vec3 half = shape.kind == ShapeKind::box ? shape.half_extents : shape.mesh->vertices[7];
      const Vec3 out{std::fabs(p.x) - half.x, std::fabs(p.y) - half.y, std::fabs(p.z) - half.z};
      const Vec3 clear{std::max(out.x, 0.0), std::max(out.y, 0.0), std::max(out.z, 0.0)};
      return norm(clear) + std::min(std::max({out.x, out.y, out.z}), 0.0);
    }
  }
}

}  // namespace

TEST_CASE("every contact of a random heap lies on both surfaces, as far apart as it says, along its normal") {
  int shallow = 0;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    const Scene scene = random_scene(seed);
    for (const ContactPoint& p : scene.contacts()) {
      INFO("seed " << seed << ", pair " << p.first << ", " << p.second << ", distance " << p.distance);
      CHECK(std::fabs(norm(p.normal) - 1) < 1e-9);
      CHECK(norm(p.on_first - p.on_second - p.distance * p.normal) < 1e-9);
      CHECK(p.distance < 0.6 / 50);
      if (p.distance < -0.01) continue;
      ++shallow;
      const auto on_surface = [&](std::uint32_t i, const Vec3& point) {
        if (i >= 40) return 0.0;
        return outside(scene.bodies[i].links[0].shapes[0], inverse(scene.colliders[i].pose) * point);
      };
      // Bullet's iterations on two round, sharp-edged shapes (cylinders, cones) stop at a percent of the
      // size.
      const auto sharp = [&](std::uint32_t i) { return i < 40 && (i % 6 == 3 || i % 6 == 4); };
      const double bound = sharp(p.first) && sharp(p.second) ? 6e-3 : 1e-3;
      CHECK(std::fabs(on_surface(p.first, p.on_first)) < bound);
      CHECK(std::fabs(on_surface(p.second, p.on_second)) < bound);
    }
  }
  CHECK(shallow > 1000);
}

TEST_CASE("a box and the convex hull of its corners touch others alike") {
  // The box is tested by separating axes, the hull by GJK on its core: two independent ways.
  core::RandomStream random(5, 0, 1);
  std::size_t touching = 0;
  for (int k = 0; k < 2000; ++k) {
    double u[9];
    for (double& x : u) x = random.uniform();
    const Vec3 ha{0.3 + 0.3 * u[0], 0.3 + 0.3 * u[1], 0.5}, hb{0.4, 0.3 + 0.3 * u[2], 0.3};
    const Pose pose{{0.8 + 0.3 * u[3], 0.2 * u[4], 0.2 * u[5]},
                    core::rotation_by({3 * u[6], 3 * u[7], 3 * u[8]})};
    const auto boxes = Scene().add(box(ha), here).add(box(hb), pose).contacts();
    const auto hulls = Scene().add(hull(corners(ha)), here).add(hull(corners(hb)), pose).contacts();
    const auto deepest = [](const std::vector<ContactPoint>& points) {
      double depth = 1;
      for (const ContactPoint& p : points) depth = std::min(depth, p.distance);
      return depth;
    };
    // Deeper than a fiftieth both are estimates of how to get apart; no physics of ours goes there.
    if (deepest(boxes) < -0.015 || deepest(boxes) > 0) continue;
    ++touching;
    INFO("case " << k);
    CHECK(std::fabs(deepest(boxes) - deepest(hulls)) < 1e-3);
  }
  CHECK(touching > 40);
}

TEST_CASE("sizes that differ by more than a factor of 1,000 are refused by name") {
  CHECK_NOTHROW(Scene().add(sphere(1), here).add(sphere(1.001e-3), at(3, 0, 0)).make());
  CHECK_THROWS_WITH(Scene().add(sphere(1), here).add(sphere(0.999e-3), at(3, 0, 0)).make(),
                    Catch::Contains("body0") && Catch::Contains("body1") && Catch::Contains("1000"));
  CHECK_THROWS_AS(Scene().add(box({1, 1, 20}), here, false).add(sphere(1e-2), at(3, 0, 0)).make(),
                  core::InputError);
  // Planes, and scenery that nothing small or large moves against, have no size.
  CHECK_NOTHROW(Scene().add(plane(), here, false).add(sphere(1e-6), at(0, 0, 1)).make());
}

TEST_CASE("a sphere of 1 m and one of 1 mm lie on a box where they are, in one world") {
  const auto found = Scene()
                         .add(box({0.5, 0.5, 0.5}), at(0, 0, -0.5), false)
                         .add(sphere(0.5), at(0, 0, 0.5 - 1e-6))
                         .add(sphere(0.5e-3), at(0.4, 0, 0.5e-3 - 1e-9))
                         .add(hull(corners({0.5e-3, 0.5e-3, 0.5e-3})), at(-0.4, 0, 0.5e-3 - 1e-9))
                         .contacts();
  REQUIRE(found.size() == 6);
  CHECK(found[0].distance == Approx(-1e-6).epsilon(1e-6));
  for (int i = 1; i < 6; ++i) CHECK(found[i].distance == Approx(-1e-9).epsilon(1e-3));
}

TEST_CASE("a small box stands on four corners on a large one, however slightly it is tilted") {
  const double h = 1e-3;
  for (const bool ground_is_hull : {false, true})
    for (const double tilt : {0.0, 1e-9, 3e-7, 1e-5, 1e-3, 5e-3}) {
      const Shape ground = ground_is_hull ? hull(corners({0.5, 0.5, 0.5})) : box({0.5, 0.5, 0.5});
      const auto found = Scene()
                             .add(box({h, h, h}), {{0.3, 0.2, h}, core::rotation_by({tilt, tilt / 2, 0.4})})
                             .add(ground, at(0, 0, -0.5), false)
                             .contacts();
      INFO("tilt " << tilt << ", hull " << ground_is_hull);
      REQUIRE(found.size() == 4);
      for (const ContactPoint& p : found) CHECK(norm(p.normal - Vec3{0, 0, 1}) < 1e-6);
    }
}

TEST_CASE("scenery against scenery, colliders of one node and ignored pairs are never tested") {
  CHECK(Scene().add(sphere(1), here, false).add(sphere(1), at(1, 0, 0), false).contacts().empty());
  Scene scene = Scene().add(sphere(1), here).add(sphere(1), at(1, 0, 0));
  CHECK(scene.contacts().size() == 1);
  Collision collision = scene.make();
  std::vector<ContactPoint> found;
  collision.detect(found);
  collision.ignore(1, 0);
  collision.detect(found);
  CHECK(found.empty());
  // Not when they meet again, either.
  collision.move(1, at(9, 0, 0));
  collision.detect(found);
  collision.move(1, at(1, 0, 0));
  collision.detect(found);
  CHECK(found.empty());
  scene.colliders[1].body = 0;
  CHECK(scene.contacts().empty());
}
