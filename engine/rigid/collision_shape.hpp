#pragma once
// One collider's geometry in its own frame, in the units of Collision (lengths around one): what detection
// and queries ask of a convex shape.

#include <array>
#include <memory>
#include <optional>

#include "engine/rigid/body_model.hpp"
#include "engine/rigid/bullet.hpp"
#include "engine/rigid/collision_hull.hpp"

namespace microcosm::rigid {

/// A pose with its axes ready for many points.
struct Placed {
  Vec3 position, x, y, z;
  Vec3 way, turning;  // of the origin, and as a rotation vector: in the step to come; 0 unless they count

  Placed() = default;
  explicit Placed(const Pose& pose);
  Vec3 turn(const Vec3& v) const { return v.x * x + v.y * y + v.z * z; }
  Vec3 turn_back(const Vec3& v) const { return {dot(x, v), dot(y, v), dot(z, v)}; }
  Vec3 operator*(const Vec3& p) const { return position + turn(p); }
  Vec3 to_local(const Vec3& p) const { return turn_back(p - position); }
  /// Of its point at p (world) in the step to come.
  Vec3 way_at(const Vec3& p) const { return way + cross(turning, p - position); }
};

/// A face, an edge (2) or a corner (1) of a shape, in world coordinates; faces counter-clockwise seen from
/// outside.
struct Feature {
  union {
    std::array<Vec3, 64> points;  // beyond `count` uninitialised: zeroing them would cost more than the rest
  };
  std::uint32_t count = 0;
  Feature() {}
  void add(const Vec3& p) { points[count++] = p; }
};

class SurfaceMesh;

struct CollisionShape {
  ShapeKind kind = ShapeKind::sphere;
  double radius = 0, half_length = 0;
  Vec3 half_extents;
  double bound = 0;              // no point of a convex shape is further from its frame's origin
  double size = unlimited;       // half of the box's longest side; planes and surfaces: infinite
  Vec3 box_centre, box_half;     // the box around it, in its frame
  Vec3 middle;                   // a point inside a convex shape, in its frame
  double thickness = unlimited;  // no point of a convex shape's surface is nearer to its middle
  std::optional<Hull> hull;      // of convex_hull
  std::vector<std::uint32_t> first_face_of, faces_of;    // of each vertex of the hull: which faces meet there
  std::shared_ptr<const SurfaceMesh> surface;            // of triangle_mesh and height_field
  std::shared_ptr<const geometry::VesselWalls> vessels;  // of vessel_walls
  std::shared_ptr<btConvexShape> whole;  // of convex kinds; rounded ones: their point or segment
  std::shared_ptr<btConvexShape> core;   // the same, smaller by `core_scale` about its centre unless rounded

  /// What a fast body sweeps its way with: everywhere `inset` or more below the surface (rounded ones: the
  /// point or segment, with a radius smaller by `inset`).
  std::shared_ptr<btConvexShape> core_of_way;
  double inset = 0;

  bool convex() const { return whole != nullptr; }
  /// Without a box around it: in no tree.
  bool endless() const { return kind == ShapeKind::plane || vessels != nullptr; }
  /// A sphere or capsule: a point or segment, and all within `radius` of it.
  bool rounded() const { return kind == ShapeKind::sphere || kind == ShapeKind::capsule; }
};

/// GJK finds normals between cores: they stay apart while shapes overlap by less than twice a hundredth of
/// their inner radius, and scaling leaves the directions of faces and edges as they are.
inline constexpr double core_scale = 0.98;

/// `unit`: units a metre. `name` begins the messages of InputErrors.
CollisionShape collision_shape(const Shape& model, double unit, const std::string& name);

/// The point of a convex shape that lies furthest along `direction` (world, any length but zero).
Vec3 support(const CollisionShape& shape, const Placed& placed, const Vec3& direction);

/// The face, edge or corner of a convex shape that looks along `direction` (unit): of the face around the
/// support point that is most aligned, the corners within `tolerance` of it along `direction`.
void feature_along(const CollisionShape& shape, const Placed& placed, const Vec3& direction, double tolerance,
                   Feature& out);

}  // namespace microcosm::rigid
