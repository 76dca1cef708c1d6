#include "engine/rigid/convex_decomposition.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "engine/core/errors.hpp"
#include "engine/core/vec3.hpp"

using namespace microcosm;
using core::Vec3;
using geometry::TriangleMesh;
using rigid::ConvexPart;

namespace {

constexpr double pi = 3.14159265358979323846;

/// The prism of height `height` over a polygon (counter-clockwise), triangulated by `caps`.
TriangleMesh prism(const std::vector<std::array<double, 2>>& outline,
                   const std::vector<std::array<std::uint32_t, 3>>& caps, double height) {
  TriangleMesh mesh;
  const auto n = static_cast<std::uint32_t>(outline.size());
  for (const double z : {0.0, height})
    for (const auto& p : outline) mesh.vertices.push_back({p[0], p[1], z});
  for (std::uint32_t i = 0; i < n; ++i) {
    const std::uint32_t j = (i + 1) % n;
    mesh.triangles.push_back({i, j, j + n});
    mesh.triangles.push_back({i, j + n, i + n});
  }
  for (const auto& t : caps) {
    mesh.triangles.push_back({t[0], t[2], t[1]});
    mesh.triangles.push_back({t[0] + n, t[1] + n, t[2] + n});
  }
  return mesh;
}

/// Three unit cubes in an L.
TriangleMesh l_shape() {
  return prism({{0, 0}, {2, 0}, {2, 1}, {1, 1}, {1, 2}, {0, 2}}, {{0, 1, 2}, {0, 2, 3}, {0, 3, 4}, {0, 4, 5}},
               1);
}

/// A ring about z of square section, inner radius 1, outer 2, height .5, in `count` pieces.
TriangleMesh ring(std::uint32_t count) {
  TriangleMesh mesh;
  for (std::uint32_t i = 0; i < count; ++i) {
    const double angle = 2 * pi * i / count, c = std::cos(angle), s = std::sin(angle);
    for (const auto& [r, z] : {std::pair{1.0, 0.0}, {2.0, 0.0}, {2.0, 0.5}, {1.0, 0.5}})
      mesh.vertices.push_back({r * c, r * s, z});
  }
  for (std::uint32_t i = 0; i < count; ++i)
    for (std::uint32_t k = 0; k < 4; ++k) {
      const std::uint32_t a = 4 * i + k, b = 4 * i + (k + 1) % 4, c = 4 * ((i + 1) % count) + k,
                          d = 4 * ((i + 1) % count) + (k + 1) % 4;
      mesh.triangles.push_back({a, c, b});
      mesh.triangles.push_back({b, c, d});
    }
  return mesh;
}

double volume(const std::vector<ConvexPart>& parts) {
  double sum = 0;
  for (const ConvexPart& part : parts) {
    CHECK(geometry::open_edges(part.hull) == 0);
    sum += geometry::solid_properties(part.hull).volume;
  }
  return sum;
}

/// How far a point lies outside of a closed convex mesh.
double outside(const TriangleMesh& hull, const Vec3& p) {
  double most = -1e300;
  for (const auto& t : hull.triangles) {
    const Vec3 a = hull.vertices[t[0]],
               normal = normalized(cross(hull.vertices[t[1]] - a, hull.vertices[t[2]] - a));
    most = std::max(most, dot(normal, p - a));
  }
  return most;
}

void check_covered(const TriangleMesh& mesh, const std::vector<ConvexPart>& parts, double tolerance) {
  for (const auto& t : mesh.triangles) {
    const Vec3 middle = (mesh.vertices[t[0]] + mesh.vertices[t[1]] + mesh.vertices[t[2]]) / 3;
    for (const Vec3& p : {mesh.vertices[t[0]], middle}) {
      double least = 1e300;
      for (const ConvexPart& part : parts) least = std::min(least, outside(part.hull, p));
      CHECK(least < tolerance);
    }
  }
}

}  // namespace

TEST_CASE("an L is two boxes, exactly") {
  const TriangleMesh mesh = l_shape();
  REQUIRE(geometry::open_edges(mesh) == 0);
  const auto parts = rigid::convex_decomposition(mesh, {16, 0.01}, "L");
  CHECK(parts.size() == 2);
  CHECK(volume(parts) == Approx(3).epsilon(1e-9));
  check_covered(mesh, parts, 1e-9);
}

TEST_CASE("a ring becomes parts that keep its hole, and more parts keep it better") {
  const TriangleMesh mesh = ring(64);
  REQUIRE(geometry::open_edges(mesh) == 0);
  const double exact = geometry::solid_properties(mesh).volume;
  double before = 1e300;
  for (const std::uint32_t hulls : {4u, 8u, 16u}) {
    const auto parts = rigid::convex_decomposition(mesh, {hulls, 0.005}, "ring");
    INFO(hulls << " hulls");
    CHECK(parts.size() <= hulls);
    const double excess = volume(parts) / exact - 1;
    CHECK(excess > -1e-3);
    CHECK(excess < before / 2);
    before = excess;
    check_covered(mesh, parts, 2e-3);
    // No edge of a hull reaches further into the hole than is said.
    double reach = 0, concavity = 0;
    for (const ConvexPart& part : parts) {
      concavity = std::max(concavity, part.concavity);
      for (const auto& t : part.hull.triangles)
        for (int k = 0; k < 3; ++k) {
          const Vec3 p = 0.5 * (part.hull.vertices[t[k]] + part.hull.vertices[t[(k + 1) % 3]]);
          reach = std::max(reach, 1 - std::sqrt(p.x * p.x + p.y * p.y));
        }
    }
    CHECK(reach < 1.05 * concavity + 1e-3);
  }
  // Sixteen chords of 22.5 degrees at radius 1: 1 - cos(11.25 degrees) = .019; twice that for uneven cuts.
  const auto parts = rigid::convex_decomposition(mesh, {16, 0.005}, "ring");
  for (const ConvexPart& part : parts) CHECK(part.concavity < 0.04);
}

TEST_CASE("a convex mesh stays one part; the same mesh gives the same parts") {
  const TriangleMesh cube = prism({{0, 0}, {1, 0}, {1, 1}, {0, 1}}, {{0, 1, 2}, {0, 2, 3}}, 1);
  const auto one = rigid::convex_decomposition(cube, {}, "cube");
  REQUIRE(one.size() == 1);
  CHECK(one[0].concavity < 1e-12);
  const auto a = rigid::convex_decomposition(ring(32), {}, "ring"),
             b = rigid::convex_decomposition(ring(32), {}, "ring");
  REQUIRE(a.size() == b.size());
  for (std::size_t i = 0; i < a.size(); ++i) CHECK(a[i].hull.vertices == b[i].hull.vertices);
}

TEST_CASE("meshes with holes or turned inside out, and limits out of range, are refused by name") {
  TriangleMesh open = l_shape(), inverted = l_shape();
  open.triangles.pop_back();
  CHECK_THROWS_WITH(rigid::convex_decomposition(open, {}, "gripper"),
                    Catch::Contains("gripper") && Catch::Contains("3 open"));
  for (auto& t : inverted.triangles) std::swap(t[0], t[1]);
  CHECK_THROWS_AS(rigid::convex_decomposition(inverted, {}, "gripper"), core::InputError);
  CHECK_THROWS_AS(rigid::convex_decomposition(l_shape(), {0, 0.01}, "gripper"), core::InputError);
  CHECK_THROWS_AS(rigid::convex_decomposition(l_shape(), {4, -1}, "gripper"), core::InputError);
}
