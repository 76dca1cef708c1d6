#include "validation/shapes.hpp"

#include <array>
#include <initializer_list>

namespace microcosm::validation {

using core::Vec3;
using rigid::Shape;
using rigid::ShapeKind;

Shape cone(double radius, double length) {
  Shape shape = rigid::cylinder(radius, length);
  shape.kind = ShapeKind::cone;
  return shape;
}

Shape box_hull(const Vec3& half) {
  auto mesh = std::make_shared<geometry::TriangleMesh>();
  for (int i = 0; i < 8; ++i)
    mesh->vertices.push_back({i & 1 ? half.x : -half.x, i & 2 ? half.y : -half.y, i & 4 ? half.z : -half.z});
  // Counter-clockwise from outside, over the bits of its corners.
  for (const auto& [a, b, c, d] : std::initializer_list<std::array<std::uint32_t, 4>>{
           {0, 4, 6, 2}, {1, 3, 7, 5}, {0, 1, 5, 4}, {2, 6, 7, 3}, {0, 2, 3, 1}, {4, 5, 7, 6}}) {
    mesh->triangles.push_back({a, b, c});
    mesh->triangles.push_back({a, c, d});
  }
  Shape hull;
  hull.kind = ShapeKind::convex_hull;
  hull.mesh = mesh;
  return hull;
}

Shape mesh_patch(double half_x, double half_y, int cells) {
  auto mesh = std::make_shared<geometry::TriangleMesh>();
  for (int i = 0; i <= cells; ++i)
    for (int j = 0; j <= cells; ++j)
      mesh->vertices.push_back({half_x * (2.0 * i / cells - 1), half_y * (2.0 * j / cells - 1), 0});
  const auto at = [cells](int i, int j) { return static_cast<std::uint32_t>(i * (cells + 1) + j); };
  for (int i = 0; i < cells; ++i)
    for (int j = 0; j < cells; ++j) {
      mesh->triangles.push_back({at(i, j), at(i + 1, j), at(i + 1, j + 1)});
      mesh->triangles.push_back({at(i, j), at(i + 1, j + 1), at(i, j + 1)});
    }
  Shape patch;
  patch.kind = ShapeKind::triangle_mesh;
  patch.mesh = mesh;
  return patch;
}

Shape height_patch(double half) {
  auto heights = std::make_shared<rigid::HeightField>();
  heights->rows = heights->columns = 5;
  heights->spacing = half / 2;
  heights->heights.assign(25, 0.0);
  Shape patch;
  patch.kind = ShapeKind::height_field;
  patch.heights = heights;
  return patch;
}

Shape mesh_bin(double half, double height) {
  auto mesh = std::make_shared<geometry::TriangleMesh>();
  for (const double z : {0.0, height})
    for (int i = 0; i < 4; ++i)
      mesh->vertices.push_back({i == 1 || i == 2 ? half : -half, i < 2 ? -half : half, z});
  mesh->triangles = {{0, 1, 2}, {0, 2, 3}};
  for (std::uint32_t i = 0; i < 4; ++i) {
    const std::uint32_t next = (i + 1) % 4;
    mesh->triangles.push_back({i, i + 4, next + 4});
    mesh->triangles.push_back({i, next + 4, next});
  }
  Shape bin;
  bin.kind = ShapeKind::triangle_mesh;
  bin.mesh = mesh;
  return bin;
}

}  // namespace microcosm::validation
