#include "engine/rigid/collision_vessels.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace microcosm::rigid {

namespace {

using geometry::WallPlace;

/// The wall as seen from points in the units of Collision.
struct ScaledWalls {
  const geometry::VesselWalls& walls;
  double unit;

  WallPlace nearest(const Vec3& point) const {
    WallPlace place = walls.nearest((1 / unit) * point);
    place.distance *= unit;
    return place;
  }
};

/// What is within `radius` of a point of the body.
void add(const ScaledWalls& walls, const Vec3& centre, double radius, double near, std::uint32_t feature,
         std::vector<SurfaceContact>& out) {
  const WallPlace wall = walls.nearest(centre);
  const double distance = wall.distance - radius;
  if (distance > near || wall.normal == Vec3{}) return;
  const Vec3 on_body = centre - radius * wall.normal;
  out.push_back({{on_body, on_body - distance * wall.normal, distance}, wall.normal, feature});
}

/// Points of a shape without corners, or with many: those furthest along directions around the way to the
/// wall, along the vessel and across it.
void add_furthest(const CollisionShape& shape, const Placed& at, const ScaledWalls& walls, double near,
                  std::vector<SurfaceContact>& out) {
  const WallPlace middle = walls.nearest(at * shape.box_centre);
  const Vec3 along = middle.tangent;
  const Vec3 outward = middle.normal == Vec3{} ? -at.z : -middle.normal;
  const Vec3 across = cross(along, outward);
  constexpr double lean = 0.2, turn = 0.8;  // [1], tangents of the directions' angles to the way to the wall
  std::array<Vec3, 12> found;
  std::uint32_t count = 0;
  for (const double t : {-lean, lean})
    for (const double b : {0.0, -turn, turn, -1 / turn * 2, 1 / turn * 2, 1e3}) {
      const Vec3 point = support(shape, at, outward + t * along + b * across);
      const bool known = std::any_of(found.begin(), found.begin() + count, [&](const Vec3& p) {
        return dot(p - point, p - point) < 1e-6 * shape.size * shape.size;
      });
      if (known) continue;
      found[count++] = point;
      add(walls, point, 0, near, count, out);
    }
}

constexpr std::size_t most_corners = 32;

}  // namespace

void vessel_contacts(const CollisionShape& shape, const Placed& at, const geometry::VesselWalls& vessel_walls,
                     double unit, double near, std::vector<SurfaceContact>& out) {
  out.clear();
  const ScaledWalls walls{vessel_walls, unit};
  if (walls.nearest(at.position).distance > shape.bound + near) return;
  switch (shape.kind) {
    case ShapeKind::sphere:
      add(walls, at.position, shape.radius, near, 0, out);
      break;
    case ShapeKind::capsule:
      add(walls, at * Vec3{0, 0, -shape.half_length}, shape.radius, near, 0, out);
      add(walls, at * Vec3{0, 0, shape.half_length}, shape.radius, near, 1, out);
      break;
    case ShapeKind::box:
      for (std::uint32_t i = 0; i < 8; ++i) {
        const Vec3& h = shape.half_extents;
        add(walls, at * Vec3{(i & 1) != 0 ? h.x : -h.x, (i & 2) != 0 ? h.y : -h.y, (i & 4) != 0 ? h.z : -h.z},
            0, near, i, out);
      }
      break;
    default:
      if (shape.hull && shape.hull->vertices.size() <= most_corners)
        for (std::uint32_t i = 0; i < shape.hull->vertices.size(); ++i)
          add(walls, at * shape.hull->vertices[i], 0, near, i, out);
      else
        add_furthest(shape, at, walls, near, out);
  }
}

std::optional<Hit> ray_meets(const geometry::VesselWalls& walls, const Vec3& from, const Vec3& direction,
                             double length) {
  // The distance to the wall is a step that can't pass it (sphere tracing: Hart 1996, Visual Computer
  // 12:527).
  constexpr int most_steps = 1000;
  WallPlace wall = walls.nearest(from);
  if (!(wall.distance > 0)) return std::nullopt;
  const double close = 1e-9 * wall.distance;
  double travelled = 0;
  for (int i = 0; i < most_steps && travelled <= length; ++i) {
    const Vec3 point = from + travelled * direction;
    wall = walls.nearest(point);
    if (wall.distance <= close) return Hit{0, travelled, point, wall.normal};
    travelled += wall.distance;
  }
  return std::nullopt;
}

}  // namespace microcosm::rigid
