// Rays, overlaps and nearest points of a Collision.

#include <algorithm>
#include <cmath>

#include "engine/core/errors.hpp"
#include "engine/rigid/collision.hpp"
#include "engine/rigid/collision_boxes.hpp"
#include "engine/rigid/collision_rays.hpp"
#include "engine/rigid/collision_vessels.hpp"
#include "engine/rigid/collision_world.hpp"

namespace microcosm::rigid {

namespace {

/// Whether the segment from `from` along `direction` can meet the box.
bool passes(const Vec3& from, const Vec3& direction, double length, const Vec3& low, const Vec3& high) {
  double enter = 0, leave = length;
  const auto slab = [&](double o, double d, double least, double most) {
    if (d == 0) return o >= least && o <= most;
    const double one = (least - o) / d, other = (most - o) / d;
    enter = std::max(enter, std::min(one, other));
    leave = std::min(leave, std::max(one, other));
    return enter <= leave;
  };
  return slab(from.x, direction.x, low.x, high.x) && slab(from.y, direction.y, low.y, high.y) &&
         slab(from.z, direction.z, low.z, high.z);
}

struct Collect : btBroadphaseRayCallback {
  std::vector<std::uint32_t>* found = nullptr;
  bool process(const btBroadphaseProxy* proxy) override {
    found->push_back(static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(proxy->m_clientObject)));
    return true;
  }
};

/// A plane's half space, or all convex shapes.
ClosestPoints above_plane(const CollisionShape& shape, const Placed& at, const Placed& plane) {
  const Vec3 lowest = support(shape, at, -plane.z);
  const double distance = dot(plane.z, lowest - plane.position);
  return {plane.z, lowest - distance * plane.z, distance};
}

bool touches_surface(const CollisionShape& shape, const Placed& at, const SurfaceMesh& surface,
                     const Placed& surface_at, const Vec3& low, const Vec3& high, Separation& separation,
                     std::vector<std::uint32_t>& triangles) {
  // The world's box, as a box of the surface's frame.
  const Vec3 centre = surface_at.to_local(0.5 * (low + high)), h = 0.5 * (high - low);
  const auto reach = [&](const Vec3& axis) {
    return std::fabs(axis.x) * h.x + std::fabs(axis.y) * h.y + std::fabs(axis.z) * h.z;
  };
  const Vec3 half{reach(surface_at.x), reach(surface_at.y), reach(surface_at.z)};
  surface.find(centre - half, centre + half, triangles);
  Placed world;
  world.x = {1, 0, 0}, world.y = {0, 1, 0}, world.z = {0, 0, 1};
  return std::any_of(triangles.begin(), triangles.end(), [&](std::uint32_t t) {
    std::array<Vec3, 3> corners = surface.triangle(t);
    for (Vec3& p : corners) p = surface_at * p;
    if (shape.kind == ShapeKind::sphere)
      return norm(nearest_on_triangle(corners, at.position) - at.position) <= shape.radius;
    const btTriangleShape triangle(bullet(corners[0]), bullet(corners[1]), bullet(corners[2]));
    const auto found = separation.find(*shape.whole, at, triangle, world);
    return found && found->distance <= (shape.rounded() ? shape.radius : 0);
  });
}

/// Half of the sides of the box around a placed shape.
Vec3 half_box(const CollisionShape& shape, const Placed& at) {
  const Vec3& h = shape.box_half;
  return {std::fabs(at.x.x) * h.x + std::fabs(at.y.x) * h.y + std::fabs(at.z.x) * h.z,
          std::fabs(at.x.y) * h.x + std::fabs(at.y.y) * h.y + std::fabs(at.z.y) * h.z,
          std::fabs(at.x.z) * h.x + std::fabs(at.y.z) * h.y + std::fabs(at.z.z) * h.z};
}

}  // namespace

void Collision::Part::find_on_ray(const Vec3& from, const Vec3& direction, double length) const {
  enter_all();
  on_ray = endless;
  Collect collect;
  collect.found = &on_ray;
  const auto inverse = [](double d) { return d == 0 ? BT_LARGE_FLOAT : 1 / d; };
  collect.m_rayDirectionInverse.setValue(inverse(direction.x), inverse(direction.y), inverse(direction.z));
  for (int i = 0; i < 3; ++i) collect.m_signs[i] = collect.m_rayDirectionInverse[i] < 0 ? 1 : 0;
  collect.m_lambda_max = length;
  tree.rayTest(bullet(from), bullet(from + direction), collect);
  std::sort(on_ray.begin(), on_ray.end());  // the tree's order depends on the past
}

std::optional<Hit> Collision::ray(const Vec3& from, const Vec3& direction, double length,
                                  std::uint32_t but) const {
  const Part& part = *part_;
  const Vec3 along = normalized(direction), start = part.unit * from;
  if (along == Vec3{} || !(length > 0)) return std::nullopt;
  double reach = std::isfinite(length) ? part.unit * length : std::numeric_limits<double>::max();
  std::optional<Hit> best;
  const auto offer = [&](std::uint32_t i, const std::optional<RayHit>& hit) {
    if (!hit || (best && hit->distance >= reach)) return;
    reach = hit->distance;
    const Vec3 point = (1 / part.unit) * (start + hit->distance * along);
    best = Hit{i, hit->distance / part.unit, point, part.placed[i].turn(hit->normal)};
  };
  part.find_on_ray(start, along, reach);
  for (const std::uint32_t i : part.on_ray) {
    if (!part.colliders[i].active || part.colliders[i].body == but) continue;
    if (!part.shapes[i].endless() && !passes(start, along, reach, part.low[i], part.high[i])) continue;
    if (part.shapes[i].vessels) {
      if (const auto hit = ray_meets(*part.shapes[i].vessels, from, along, reach / part.unit))
        offer(i, RayHit{part.unit * hit->distance, part.placed[i].turn_back(hit->normal)});
      continue;
    }
    const Vec3 local = part.placed[i].to_local(start), turned = part.placed[i].turn_back(along);
    if (!part.shapes[i].surface) {
      offer(i, ray_enters(part.shapes[i], local, turned, reach));
      continue;
    }
    const SurfaceMesh& surface = *part.shapes[i].surface;
    surface.find_along(local, turned, reach, part.scratch.triangles);
    for (const std::uint32_t t : part.scratch.triangles)
      offer(i, ray_meets(surface.triangle(t), local, turned, reach));
  }
  return best;
}

std::vector<std::uint32_t> Collision::overlapping(const Shape& model, const Pose& pose) const {
  const Part& part = *part_;
  const CollisionShape shape = collision_shape(model, part.unit, "the shape of an overlap query");
  if (!shape.convex())
    throw core::InputError("overlaps are found of convex shapes, not of planes, meshes or height fields");
  const Placed at(Pose{part.unit * pose.position, pose.orientation});
  const Vec3 centre = at * shape.box_centre, half = half_box(shape, at);
  const Vec3 low = centre - half, high = centre + half;
  std::vector<std::uint32_t> found;
  std::vector<SurfaceContact> walls;
  for (std::uint32_t i = 0; i < part.colliders.size(); ++i) {
    const Vec3 &other_low = part.low[i], &other_high = part.high[i];
    if (!part.colliders[i].active || low.x > other_high.x || other_low.x > high.x || low.y > other_high.y ||
        other_low.y > high.y || low.z > other_high.z || other_low.z > high.z)
      continue;
    const CollisionShape& other = part.shapes[i];
    bool overlap = false;
    if (other.surface) {
      overlap = touches_surface(shape, at, *other.surface, part.placed[i], low, high, part.separation,
                                part.scratch.triangles);
    } else if (other.vessels) {
      vessel_contacts(shape, at, *other.vessels, part.unit, 0, walls);
      overlap = !walls.empty();
    } else if (other.kind == ShapeKind::plane) {
      overlap = above_plane(shape, at, part.placed[i]).distance <= 0;
    } else {
      const auto nearest = closest_points(shape, at, other, part.placed[i], part.separation);
      overlap = nearest && nearest->distance <= 0;
    }
    if (overlap) found.push_back(i);
  }
  return found;
}

std::optional<Hit> Collision::closest(std::uint32_t first, std::uint32_t second) const {
  const Part& part = *part_;
  const CollisionShape &a = part.shapes[first], &b = part.shapes[second];
  std::optional<ClosestPoints> found;
  if (a.convex() && b.convex())
    found = closest_points(a, part.placed[first], b, part.placed[second], part.separation);
  else if (a.convex() && b.kind == ShapeKind::plane)
    found = above_plane(a, part.placed[first], part.placed[second]);
  if (!found) return std::nullopt;
  return Hit{second, found->distance / part.unit, (1 / part.unit) * found->on_second, found->normal};
}

}  // namespace microcosm::rigid
