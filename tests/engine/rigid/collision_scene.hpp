#pragma once
// Worlds of loose shapes for the tests of collision: shape i is collider i, on a body of its own.

#include <vector>

#include "engine/rigid/collision.hpp"

namespace microcosm::rigid::tests {

struct Scene {
  std::vector<BodyModel> bodies;
  std::vector<Collider> colliders;

  /// A body that moves (node 0), or scenery.
  Scene& add(const Shape& shape, const Pose& pose, bool moves = true) {
    BodyModel body;
    body.name = "body" + std::to_string(bodies.size());
    Link link;
    link.name = "link";
    link.shapes.push_back(shape);
    link.joint.kind = moves ? JointKind::free : JointKind::fixed;
    body.links.push_back(link);
    Collider collider;
    collider.body = static_cast<std::uint32_t>(bodies.size());
    collider.node = moves ? 0 : -1;
    collider.pose = pose;
    bodies.push_back(body);
    colliders.push_back(collider);
    return *this;
  }
  Collision make() const { return Collision(bodies, colliders); }
  std::vector<ContactPoint> contacts() const {
    Collision collision = make();
    std::vector<ContactPoint> found;
    collision.detect(found);
    return found;
  }
};

inline Shape sphere(double radius) {
  Shape shape;
  shape.kind = ShapeKind::sphere;
  shape.radius = radius;
  return shape;
}
inline Shape box(const Vec3& half_extents) {
  Shape shape;
  shape.kind = ShapeKind::box;
  shape.half_extents = half_extents;
  return shape;
}
inline Shape round_shape(ShapeKind kind, double radius, double length) {
  Shape shape;
  shape.kind = kind;
  shape.radius = radius;
  shape.length = length;
  return shape;
}
inline Shape plane() {
  Shape shape;
  shape.kind = ShapeKind::plane;
  return shape;
}
inline Shape of_mesh(ShapeKind kind, geometry::TriangleMesh mesh) {
  Shape shape;
  shape.kind = kind;
  shape.mesh = std::make_shared<const geometry::TriangleMesh>(std::move(mesh));
  return shape;
}
inline Shape hull(std::vector<Vec3> points) {
  return of_mesh(ShapeKind::convex_hull, {std::move(points), {}});
}
/// The corners of a box.
inline std::vector<Vec3> corners(const Vec3& h) {
  std::vector<Vec3> points;
  for (int i = 0; i < 8; ++i) points.push_back({i & 1 ? h.x : -h.x, i & 2 ? h.y : -h.y, i & 4 ? h.z : -h.z});
  return points;
}
/// The square |x|, |y| <= half at z = 0 in count x count cells of two triangles, facing up.
inline geometry::TriangleMesh flat_grid(double half, std::uint32_t count) {
  geometry::TriangleMesh mesh;
  for (std::uint32_t r = 0; r <= count; ++r)
    for (std::uint32_t c = 0; c <= count; ++c)
      mesh.vertices.push_back({half * (2.0 * c / count - 1), half * (2.0 * r / count - 1), 0});
  for (std::uint32_t r = 0; r < count; ++r)
    for (std::uint32_t c = 0; c < count; ++c) {
      const std::uint32_t a = r * (count + 1) + c, b = a + 1, d = a + count + 1, e = d + 1;
      mesh.triangles.push_back({a, b, e});
      mesh.triangles.push_back({a, e, d});
    }
  return mesh;
}

}  // namespace microcosm::rigid::tests
