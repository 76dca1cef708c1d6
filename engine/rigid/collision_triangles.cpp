#include "engine/rigid/collision_triangles.hpp"

#include <algorithm>
#include <cmath>

namespace microcosm::rigid {

Vec3 nearest_on_triangle(const std::array<Vec3, 3>& c, const Vec3& p) {
  const Vec3 ab = c[1] - c[0], ac = c[2] - c[0], ap = p - c[0], bp = p - c[1], cp = p - c[2];
  const double d1 = dot(ab, ap), d2 = dot(ac, ap), d3 = dot(ab, bp), d4 = dot(ac, bp), d5 = dot(ab, cp),
               d6 = dot(ac, cp);
  if (d1 <= 0 && d2 <= 0) return c[0];
  if (d3 >= 0 && d4 <= d3) return c[1];
  const double vc = d1 * d4 - d3 * d2;
  if (vc <= 0 && d1 >= 0 && d3 <= 0) return c[0] + (d1 / (d1 - d3)) * ab;
  if (d6 >= 0 && d5 <= d6) return c[2];
  const double vb = d5 * d2 - d1 * d6;
  if (vb <= 0 && d2 >= 0 && d6 <= 0) return c[0] + (d2 / (d2 - d6)) * ac;
  const double va = d3 * d6 - d5 * d4;
  if (va <= 0 && d4 - d3 >= 0 && d5 - d6 >= 0)
    return c[1] + ((d4 - d3) / ((d4 - d3) + (d5 - d6))) * (c[2] - c[1]);
  const double whole = va + vb + vc;
  return c[0] + (vb / whole) * ab + (vc / whole) * ac;
}

namespace {

/// One triangle in the world, its normal on the side of the shape.
struct Facing {
  const SurfaceMesh* surface;
  const Placed* placed;
  std::uint32_t index;
  std::array<Vec3, 3> corners;
  Vec3 normal;
};

/// Whether edge `e` lets a contact along `normal` stand: the direction lies between the two triangles'
/// normals. Both in-plane directions that lead out over the edge must not oppose it.
bool edge_allows(const Facing& triangle, std::uint32_t e, const Vec3& normal) {
  const Vec3* const local = triangle.surface->beyond(triangle.index, e);
  if (!local) return true;
  const Vec3 &a = triangle.corners[e], &b = triangle.corners[(e + 1) % 3];
  const Vec3 edge = b - a, other = *triangle.placed * *local - a;
  // Across the edge, away from the neighbour.
  const Vec3 away = normalized(dot(other, edge) / dot(edge, edge) * edge - other);
  const Vec3 mine = triangle.corners[(e + 2) % 3] - a;
  const Vec3 outward = normalized(dot(mine, edge) / dot(edge, edge) * edge - mine);
  return dot(normal, away) >= -1e-6 && dot(normal, outward) >= -1e-6 &&
         // Not a hollow, nor flat: there the neighbour's plane would lie above mine or in it.
         dot(triangle.normal, other) < -1e-6 * norm(other);
}

/// Whether a contact at `point` of the triangle may have this normal.
bool allowed(const Facing& triangle, const Vec3& point, const Vec3& normal) {
  for (std::uint32_t e = 0; e < 3; ++e) {
    const Vec3 &a = triangle.corners[e], &b = triangle.corners[(e + 1) % 3];
    const Vec3 edge = b - a, arm = point - a;
    const double length = norm(edge);
    const bool on_edge = norm(cross(arm, edge)) <= 1e-6 * length * length;
    if (on_edge && !edge_allows(triangle, e, normal)) return false;
  }
  return true;
}

void sphere_and_triangle(const CollisionShape& sphere, const Placed& at, const Facing& triangle, double near,
                         Manifold& out) {
  const Vec3 nearest = nearest_on_triangle(triangle.corners, at.position), arm = at.position - nearest;
  const double length = norm(arm), distance = length - sphere.radius;
  if (distance > near) return;
  out.normal = length > 1e-9 * sphere.radius ? arm / length : triangle.normal;
  if (dot(out.normal, triangle.normal) > 1 - 1e-9)
    out.normal = triangle.normal;
  else if (!allowed(triangle, nearest, out.normal))
    return;
  out.add(nearest + distance * out.normal, nearest);
}

/// The corners of the triangle that look along `normal`, counter-clockwise about its own.
void triangle_feature(const Facing& triangle, const Vec3& normal, double tolerance, Feature& out) {
  out.count = 0;
  double most = -unlimited;
  for (const Vec3& p : triangle.corners) most = std::max(most, dot(p, normal));
  for (const Vec3& p : triangle.corners)
    if (dot(p, normal) >= most - tolerance) out.add(p);
  const Vec3 area =
      cross(triangle.corners[1] - triangle.corners[0], triangle.corners[2] - triangle.corners[0]);
  if (out.count == 3 && dot(area, triangle.normal) < 0) std::swap(out.points[1], out.points[2]);
}

void convex_and_triangle(const CollisionShape& shape, const Placed& at, const Facing& triangle, double near,
                         Separation& separation, Manifold& out) {
  const btTriangleShape bullet_triangle(bullet(triangle.corners[0]), bullet(triangle.corners[1]),
                                        bullet(triangle.corners[2]));
  Placed world;
  world.x = {1, 0, 0}, world.y = {0, 1, 0}, world.z = {0, 0, 1};
  const auto found = separation.find(*shape.core, at, bullet_triangle, world);
  Vec3 normal = triangle.normal;
  bool own = true;  // along the triangle's normal
  if (found && dot(found->normal, triangle.normal) > -0.1 && dot(found->normal, triangle.normal) < 1 - 1e-9 &&
      allowed(triangle, nearest_on_triangle(triangle.corners, found->on_second), found->normal)) {
    normal = found->normal;
    own = false;
  }
  const auto distance_along = [&](const Vec3& direction) {
    double reach = -unlimited;
    for (const Vec3& p : triangle.corners) reach = std::max(reach, dot(direction, p));
    return dot(direction, support(shape, at, -direction)) - reach;
  };
  double distance = distance_along(normal);
  if (distance > near) return;
  // Cores end before the shapes' edges do, and see a slant there: over the triangle the shorter way out
  // holds.
  if (!own && distance < 0 && distance <= distance_along(triangle.normal)) {
    Feature of_shape, of_triangle;
    feature_along(shape, at, -triangle.normal, near, of_shape);
    triangle_feature(triangle, triangle.normal, near, of_triangle);
    match_features(of_shape, of_triangle, triangle.normal, near, out);
    if (out.count > 0) return;
  }
  Feature of_shape, of_triangle;
  feature_along(shape, at, -normal, near, of_shape);
  triangle_feature(triangle, normal, near, of_triangle);
  match_features(of_shape, of_triangle, normal, near, out);
  if (out.count > 1 || own) return;
  const auto whole = separation.find(*shape.whole, at, bullet_triangle, world);
  if (whole && (whole->distance > 0 || dot(whole->normal, normal) > 0.9)) {
    const double rounding = shape.rounded() ? shape.radius : 0;
    out.count = 0;
    out.normal = whole->normal;
    if (whole->distance - rounding <= near)
      out.add(whole->on_second + (whole->distance - rounding) * whole->normal, whole->on_second);
  } else if (out.count == 0) {
    out.add(found->on_second + distance * normal, found->on_second);
  }
}

/// A corner that a step took through a hollow edge lies below both triangles and, along either's normal,
/// beside it. Then the shape counts as over each triangle that it has passed by little, and the one passed
/// least holds.
void catch_in_hollow(const CollisionShape& shape, const Placed& at, const Facing& triangle, double near,
                     double deepest, Manifold& best) {
  const Vec3 foremost = support(shape, at, -triangle.normal);
  const double distance = dot(triangle.normal, foremost - triangle.corners[0]);
  if (distance >= 0 || distance < -deepest) return;
  Feature of_shape, of_triangle;
  feature_along(shape, at, -triangle.normal, near, of_shape);
  triangle_feature(triangle, triangle.normal, near, of_triangle);
  Manifold found;
  match_features(of_shape, of_triangle, triangle.normal, near, found, -distance);
  if (found.count > 0 && (best.count == 0 || distance > best.points[0].distance)) best = found;
}

/// Whether `point`, below the triangle, is also beyond a wall that rises from one of its edges and is seen
/// from `middle`: in the solid that both bound, though beside the triangle along its normal.
bool beyond_wall(const Facing& triangle, const Vec3& middle, const Vec3& point) {
  constexpr double upright = 0.1;  // sine of the least angle of a wall: flatter ones hold what lies over them
  for (std::uint32_t e = 0; e < 3; ++e) {
    const Vec3* const local = triangle.surface->beyond(triangle.index, e);
    if (!local) continue;
    const Vec3 &a = triangle.corners[e], &b = triangle.corners[(e + 1) % 3];
    const Vec3 edge = b - a, rise = *triangle.placed * *local - a;
    const Vec3 wall = normalized(cross(edge, rise));
    const double height = dot(triangle.normal, rise - dot(rise, edge) / dot(edge, edge) * edge);
    if (height <= 0 || norm(cross(wall, triangle.normal)) < upright) continue;
    const double at_point = dot(wall, point - a), at_middle = dot(wall, middle - a);
    const double along = dot(point - a, edge) / dot(edge, edge);
    if (at_point * at_middle < 0 && along >= 0 && along <= 1) return true;
  }
  return false;
}

/// Points of a shape that lies in the hollow between a triangle and a wall, and reaches past both: the wall's
/// own contacts leave it free to sink further through the triangle.
void catch_beyond_walls(const CollisionShape& shape, const Placed& at, const Facing& triangle,
                        const Vec3& middle, double near, double deepest, Manifold& out) {
  const double depth = -dot(triangle.normal, support(shape, at, -triangle.normal) - triangle.corners[0]);
  if (depth <= 0 || depth > deepest) return;
  Feature of_shape;
  feature_along(shape, at, -triangle.normal, near, of_shape);
  out.normal = triangle.normal;
  for (std::uint32_t i = 0; i < of_shape.count && out.count < 4; ++i) {
    const Vec3& p = of_shape.points[i];
    const double distance = dot(triangle.normal, p - triangle.corners[0]);
    if (distance < 0 && beyond_wall(triangle, middle, p)) out.add(p, p - distance * triangle.normal);
  }
}

/// Groups contacts of like normals, the deepest first, and keeps four of each.
void thin_out(double near, SurfaceScratch& scratch, std::vector<SurfaceContact>& out) {
  constexpr double alike = 0.995;  // cosine of a tenth of a radian
  std::vector<SurfaceContact>& found = scratch.found;
  if (found.size() <= 1) {
    out.insert(out.end(), found.begin(), found.end());
    return;
  }
  scratch.done.assign(found.size(), 0);
  for (;;) {
    std::size_t deepest = found.size();
    for (std::size_t i = 0; i < found.size(); ++i)
      if (!scratch.done[i] &&
          (deepest == found.size() || found[i].point.distance < found[deepest].point.distance - 1e-2 * near))
        deepest = i;
    if (deepest == found.size()) return;
    scratch.members.clear();
    scratch.alike.clear();
    for (std::uint32_t i = 0; i < found.size(); ++i)
      if (!scratch.done[i] && dot(found[i].normal, found[deepest].normal) > alike) {
        scratch.done[i] = 1;
        const auto same = [&](const ManifoldPoint& p) {
          const Vec3 apart = p.on_second - found[i].point.on_second;
          return dot(apart, apart) < 1e-4 * near * near;
        };
        if (std::any_of(scratch.alike.begin(), scratch.alike.end(), same)) continue;
        scratch.members.push_back(i);
        scratch.alike.push_back(found[i].point);
      }
    std::array<std::uint32_t, 4> kept;
    std::uint32_t count = 0;
    keep_four(scratch.alike, found[deepest].normal, 1e-2 * near, kept, count);
    for (std::uint32_t k = 0; k < count; ++k) out.push_back(found[scratch.members[kept[k]]]);
  }
}

}  // namespace

void surface_contacts(const CollisionShape& shape, const Placed& at, const SurfaceMesh& surface,
                      const Placed& surface_at, double near, Separation& separation, SurfaceScratch& scratch,
                      std::vector<SurfaceContact>& out) {
  out.clear();
  scratch.found.clear();
  // The shape's box in the surface's frame.
  const Vec3 centre = surface_at.to_local(at * shape.box_centre);
  const Vec3 x = surface_at.turn_back(at.x), y = surface_at.turn_back(at.y), z = surface_at.turn_back(at.z);
  const Vec3& h = shape.box_half;
  const Vec3 half{std::fabs(x.x) * h.x + std::fabs(y.x) * h.y + std::fabs(z.x) * h.z + near,
                  std::fabs(x.y) * h.x + std::fabs(y.y) * h.y + std::fabs(z.y) * h.z + near,
                  std::fabs(x.z) * h.x + std::fabs(y.z) * h.y + std::fabs(z.z) * h.z + near};
  surface.find(centre - half, centre + half, scratch.triangles);
  const Vec3 middle = at * shape.middle;
  Manifold manifold;
  // Turns the triangle's normal to the side of the shape's middle; false: it has no area.
  const auto face = [&](std::uint32_t t, const Vec3& seen_from, Facing& triangle) {
    const std::array<Vec3, 3> local = surface.triangle(t);
    triangle.index = t;
    triangle.corners = {surface_at * local[0], surface_at * local[1], surface_at * local[2]};
    triangle.normal = normalized(
        cross(triangle.corners[1] - triangle.corners[0], triangle.corners[2] - triangle.corners[0]));
    if (dot(triangle.normal, seen_from - triangle.corners[0]) < 0) triangle.normal = -triangle.normal;
    return triangle.normal != Vec3{};
  };
  const auto keep = [&](const Manifold& found, std::uint32_t t) {
    for (std::uint32_t i = 0; i < found.count; ++i)
      scratch.found.push_back({found.points[i], found.normal, surface.feature(t)});
  };
  Facing triangle{&surface, &surface_at, 0, {}, {}};
  for (const std::uint32_t t : scratch.triangles) {
    if (!face(t, middle, triangle)) continue;
    if (dot(triangle.normal, support(shape, at, -triangle.normal) - triangle.corners[0]) > near) continue;
    manifold.count = 0;
    if (shape.kind == ShapeKind::sphere)
      sphere_and_triangle(shape, at, triangle, near, manifold);
    else
      convex_and_triangle(shape, at, triangle, near, separation, manifold);
    if (manifold.count == 0 && shape.kind != ShapeKind::sphere)
      catch_beyond_walls(shape, at, triangle, middle, near, 0.25 * norm(h), manifold);
    keep(manifold, t);
  }
  if (scratch.found.empty() && shape.kind != ShapeKind::sphere) {
    manifold.count = 0;
    std::uint32_t where = 0;
    for (const std::uint32_t t : scratch.triangles) {
      if (!face(t, middle, triangle)) continue;
      const double before = manifold.count > 0 ? manifold.points[0].distance : -unlimited;
      catch_in_hollow(shape, at, triangle, near, 0.25 * norm(h), manifold);
      if (manifold.count > 0 && manifold.points[0].distance > before) where = t;
    }
    keep(manifold, where);
  }
  thin_out(near, scratch, out);
}

}  // namespace microcosm::rigid
