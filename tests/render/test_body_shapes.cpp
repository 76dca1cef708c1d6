#include <catch2/catch.hpp>

#include <cmath>

#include "engine/core/math.hpp"
#include "render/body_shapes.hpp"
#include "tests/render/rigid_worlds.hpp"

using namespace microcosm;
using namespace microcosm::render;

namespace {

Vec3 position(const SurfaceMesh& mesh, std::size_t index) {
  const float* p = mesh.vertices[mesh.indices[index]].position;
  return {p[0], p[1], p[2]};
}

Vec3 normal(const SurfaceMesh& mesh, std::size_t index) {
  const float* n = mesh.vertices[mesh.indices[index]].normal;
  return {n[0], n[1], n[2]};
}

SurfaceMesh mesh_of(const rigid::Shape& shape, int segments) {
  SurfaceMesh mesh;
  add_shape(mesh, shape, segments, {});
  return mesh;
}

// Enclosed volume, by the divergence theorem; negative if triangles face inwards.
double volume(const SurfaceMesh& mesh) {
  double sum = 0;
  for (std::size_t i = 0; i < mesh.indices.size(); i += 3)
    sum += dot(position(mesh, i), cross(position(mesh, i + 1), position(mesh, i + 2))) / 6;
  return sum;
}

// The largest angle [rad] between a triangle and the normal at one of its corners.
double largest_turn(const SurfaceMesh& mesh) {
  double least = 1;
  for (std::size_t i = 0; i < mesh.indices.size(); i += 3) {
    const Vec3 a = position(mesh, i), b = position(mesh, i + 1), c = position(mesh, i + 2);
    const Vec3 face = cross(b - a, c - a);
    if (norm(face) < 1e-9) continue;  // at a pole
    for (std::size_t k = i; k < i + 3; ++k) least = std::min(least, dot(normalized(face), normal(mesh, k)));
  }
  return core::acos(least);
}

}  // namespace

TEST_CASE("the triangles of solid shapes enclose their volumes, wherever they are") {
  const double r = 0.3, l = 0.8, pi = core::pi;
  const std::pair<rigid::Shape, double> cases[] = {
      {rigid::sphere(r), 4 * pi * r * r * r / 3},
      {rigid::capsule(r, l), 4 * pi * r * r * r / 3 + pi * r * r * l},
      {rigid::cylinder(r, l), pi * r * r * l},
      {hand_made::cone(r, l), pi * r * r * l / 3},
      {rigid::box({0.1, 0.2, 0.3}), 8 * 0.1 * 0.2 * 0.3},
      {hand_made::octahedron(r), 4 * r * r * r / 3}};
  for (auto [shape, expected] : cases) {
    INFO("shape " << static_cast<int>(shape.kind));
    // A polygon of n = 64 sides has (2 pi / n)^2 / 6 = 0.16 % less area than its circle; frustums between
    // circles 2 pi / n apart on a meridian (2 pi / n)^2 / 4 = 0.24 % less volume than the ball.
    CHECK(volume(mesh_of(shape, 64)) == Approx(expected).epsilon(4.2e-3));
    shape.pose = {{1, -2, 0.5}, core::rotation_by({0.3, 1, -0.4})};
    CHECK(volume(mesh_of(shape, 64)) == Approx(expected).epsilon(4.2e-3));
  }
}

TEST_CASE("normals are those of the surface: flat on boxes and hulls, smooth where it is round") {
  for (const rigid::Shape& flat : {rigid::box({0.1, 0.2, 0.3}), hand_made::octahedron(0.3)})
    CHECK(largest_turn(mesh_of(flat, 64)) < 1e-3);
  // Facets of 64 around lean by half of 2 pi / 64 each way, at most.
  for (const rigid::Shape& round :
       {rigid::sphere(0.3), rigid::capsule(0.3, 0.8), rigid::cylinder(0.3, 0.8), hand_made::cone(0.3, 0.8)})
    CHECK(largest_turn(mesh_of(round, 64)) < 1.5 * 2 * core::pi / 64);
}

TEST_CASE("a height field stands at its heights, and a plane has no triangles") {
  rigid::Shape field;
  field.kind = rigid::ShapeKind::height_field;
  field.heights = std::make_shared<rigid::HeightField>(rigid::HeightField{2, 3, 0.5, {0, 1, 2, 3, 4, 5}});
  const SurfaceMesh mesh = mesh_of(field, 64);
  REQUIRE(mesh.vertices.size() == 6);
  CHECK(mesh.indices.size() == 4 * 3);
  const float* last = mesh.vertices[5].position;  // row 1, column 2
  CHECK(last[0] == Approx(0.5));
  CHECK(last[1] == Approx(0.25));
  CHECK(last[2] == Approx(5));
  // z = 2 x + 6 y + constant: an even slope, whose normal holds everywhere.
  CHECK(largest_turn(mesh) < 1e-3);
  CHECK(mesh_of(rigid::plane(), 64).indices.empty());
}
