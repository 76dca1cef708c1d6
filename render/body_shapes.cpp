#include "render/body_shapes.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/core/math.hpp"
#include "engine/core/pose.hpp"
#include "engine/rigid/collision_hull.hpp"

namespace microcosm::render {
namespace {

using core::Pose;
using core::rotate;

// Puts what is made in a shape's own frame where the shape is.
struct Target {
  SurfaceMesh& mesh;
  Pose pose;
  Colour colour;

  std::uint32_t next() const { return static_cast<std::uint32_t>(mesh.vertices.size()); }
  void vertex(const Vec3& position, const Vec3& normal) {
    add_vertex(mesh, pose * position, rotate(pose.orientation, normal), colour);
  }
  void flat_triangle(const Vec3& a, const Vec3& b, const Vec3& c) {
    const Vec3 normal = normalized(cross(b - a, c - a));
    if (norm(normal) == 0) return;
    const std::uint32_t first = next();
    for (const Vec3& corner : {a, b, c}) vertex(corner, normal);
    mesh.indices.insert(mesh.indices.end(), {first, first + 1, first + 2});
  }
};

// A point of the curve that is turned about z, and its normal. An edge is a point twice, with two normals.
struct ProfilePoint {
  double radius, z;                // [m]
  double normal_radius, normal_z;  // unit
};

// Half a circle's arc from `low` to `high` [rad] above the equator, about (0, z).
void add_arc(std::vector<ProfilePoint>& profile, double radius, double z, double low, double high,
             int pieces) {
  for (int k = 0; k <= pieces; ++k) {
    const double angle = low + (high - low) * k / pieces, c = core::cos(angle), s = core::sin(angle);
    profile.push_back({radius * std::max(0.0, c), z + radius * s, c, s});
  }
}

void add_turned(Target& to, const std::vector<ProfilePoint>& profile, int segments) {
  const auto n = static_cast<std::uint32_t>(segments);
  const std::uint32_t first = to.next();
  for (const ProfilePoint& p : profile)
    for (std::uint32_t k = 0; k < n; ++k) {
      const double angle = 2 * core::pi * k / n, c = core::cos(angle), s = core::sin(angle);
      to.vertex({p.radius * c, p.radius * s, p.z}, {p.normal_radius * c, p.normal_radius * s, p.normal_z});
    }
  for (std::uint32_t i = 0; i + 1 < profile.size(); ++i) {
    if (profile[i].radius == profile[i + 1].radius && profile[i].z == profile[i + 1].z) continue;
    for (std::uint32_t k = 0; k < n; ++k) {
      const std::uint32_t a = first + i * n + k, b = first + i * n + (k + 1) % n;
      to.mesh.indices.insert(to.mesh.indices.end(), {a, b, b + n, a, b + n, a + n});
    }
  }
}

void add_cylinder(Target& to, double radius, double length, int segments) {
  const double half = length / 2;
  add_turned(to,
             {{0, -half, 0, -1},
              {radius, -half, 0, -1},
              {radius, -half, 1, 0},
              {radius, half, 1, 0},
              {radius, half, 0, 1},
              {0, half, 0, 1}},
             segments);
}

void add_cone(Target& to, double radius, double length, int segments) {
  const double half = length / 2, slope = std::sqrt(radius * radius + length * length);
  const double out = length / slope, up = radius / slope;
  add_turned(to, {{0, -half, 0, -1}, {radius, -half, 0, -1}, {radius, -half, out, up}, {0, half, out, up}},
             segments);
}

void add_box(Target& to, const Vec3& h) {
  const std::array<Vec3, 3> axes = {{{h.x, 0, 0}, {0, h.y, 0}, {0, 0, h.z}}};
  for (int axis = 0; axis < 3; ++axis)
    for (const double side : {-1.0, 1.0}) {
      const Vec3 out = side * axes[axis], u = axes[(axis + 1) % 3], v = side * axes[(axis + 2) % 3];
      const std::uint32_t first = to.next();
      for (const Vec3& corner : {out - u - v, out + u - v, out + u + v, out - u + v})
        to.vertex(corner, normalized(out));
      to.mesh.indices.insert(to.mesh.indices.end(),
                             {first, first + 1, first + 2, first, first + 2, first + 3});
    }
}

void add_hull(Target& to, const rigid::Shape& shape) {
  const rigid::Hull hull = rigid::convex_hull(shape.mesh->vertices, shape.name);
  for (const rigid::HullFace& face : hull.faces) {
    const auto corner = [&](std::uint32_t i) { return hull.vertices[hull.corners[face.first + i]]; };
    for (std::uint32_t i = 1; i + 1 < face.count; ++i) to.flat_triangle(corner(0), corner(i), corner(i + 1));
  }
}

void add_height_field(Target& to, const rigid::HeightField& field) {
  const std::uint32_t first = to.next(), rows = field.rows, columns = field.columns;
  const auto height = [&](std::uint32_t row, std::uint32_t column) {
    return field.heights[static_cast<std::size_t>(row) * columns + column];
  };
  // Central differences, one-sided at the border.
  const auto slope = [&](double before, double after, std::uint32_t steps) {
    return (after - before) / (field.spacing * std::max(1u, steps));
  };
  for (std::uint32_t r = 0; r < rows; ++r)
    for (std::uint32_t c = 0; c < columns; ++c) {
      const std::uint32_t left = c > 0 ? c - 1 : c, right = std::min(c + 1, columns - 1);
      const std::uint32_t below = r > 0 ? r - 1 : r, above = std::min(r + 1, rows - 1);
      to.vertex(
          {(c - (columns - 1) / 2.0) * field.spacing, (r - (rows - 1) / 2.0) * field.spacing, height(r, c)},
          normalized(Vec3{-slope(height(r, left), height(r, right), right - left),
                          -slope(height(below, c), height(above, c), above - below), 1}));
    }
  for (std::uint32_t r = 0; r + 1 < rows; ++r)
    for (std::uint32_t c = 0; c + 1 < columns; ++c) {
      const std::uint32_t a = first + r * columns + c;
      to.mesh.indices.insert(to.mesh.indices.end(),
                             {a, a + 1, a + columns + 1, a, a + columns + 1, a + columns});
    }
}

}  // namespace

void add_shape(SurfaceMesh& mesh, const rigid::Shape& shape, int segments, const Colour& colour) {
  Target to{mesh, shape.pose, colour};
  const double radius = shape.radius, half = shape.length / 2, quarter = core::pi / 2;
  std::vector<ProfilePoint> profile;
  switch (shape.kind) {
    case rigid::ShapeKind::sphere:
      add_arc(profile, radius, 0, -quarter, quarter, segments / 2);
      return add_turned(to, profile, segments);
    case rigid::ShapeKind::capsule:
      add_arc(profile, radius, -half, -quarter, 0, segments / 4);
      add_arc(profile, radius, half, 0, quarter, segments / 4);
      return add_turned(to, profile, segments);
    case rigid::ShapeKind::cylinder:
      return add_cylinder(to, radius, shape.length, segments);
    case rigid::ShapeKind::cone:
      return add_cone(to, radius, shape.length, segments);
    case rigid::ShapeKind::box:
      return add_box(to, shape.half_extents);
    case rigid::ShapeKind::convex_hull:
      return add_hull(to, shape);
    case rigid::ShapeKind::triangle_mesh:
      for (const auto& [a, b, c] : shape.mesh->triangles)
        to.flat_triangle(shape.mesh->vertices[a], shape.mesh->vertices[b], shape.mesh->vertices[c]);
      return;
    case rigid::ShapeKind::height_field:
      return add_height_field(to, *shape.heights);
    case rigid::ShapeKind::plane:
    case rigid::ShapeKind::vessel_walls:  // drawn as vessels
      return;
  }
}

}  // namespace microcosm::render
