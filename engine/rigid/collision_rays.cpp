#include "engine/rigid/collision_rays.hpp"

#include <cmath>

namespace microcosm::rigid {

namespace {

/// The nearest of the places where the ray passes a surface inwards.
struct Entry {
  Vec3 from, direction;
  double length;
  std::optional<RayHit> hit;

  Vec3 at(double t) const { return from + t * direction; }
  void offer(double t, const Vec3& normal) {
    if (t >= 0 && t <= length && dot(normal, direction) < 0 && (!hit || t < hit->distance))
      hit = RayHit{t, normal};
  }
};

/// The two roots of a t^2 + 2 b t + c, as they are computed without cancellation; none: NaN.
struct Roots {
  double one, other;
};
Roots roots(double a, double b, double c) {
  const double root = std::sqrt(b * b - a * c);
  const double q = b > 0 ? -(b + root) : -b + root;
  return {q / a, c / q};
}

void sphere(Entry& ray, const Vec3& centre, double radius) {
  const Vec3 arm = ray.from - centre;
  const Roots t = roots(1, dot(arm, ray.direction), dot(arm, arm) - radius * radius);
  for (const double root : {t.one, t.other})
    if (root >= 0) ray.offer(root, (ray.at(root) - centre) / radius);
}

void disc(Entry& ray, double z, double radius, double outward) {
  const double t = (z - ray.from.z) / ray.direction.z;
  const Vec3 p = ray.at(t);
  if (p.x * p.x + p.y * p.y <= radius * radius) ray.offer(t, {0, 0, outward});
}

/// The mantle about z between -half and half.
void tube(Entry& ray, double radius, double half) {
  const Vec3 &o = ray.from, &d = ray.direction;
  const double a = d.x * d.x + d.y * d.y;
  if (a == 0) return;
  const Roots t = roots(a, o.x * d.x + o.y * d.y, o.x * o.x + o.y * o.y - radius * radius);
  for (const double root : {t.one, t.other}) {
    const Vec3 p = ray.at(root);
    if (std::fabs(p.z) <= half) ray.offer(root, {p.x / radius, p.y / radius, 0});
  }
}

/// x^2 + y^2 = (k (half - z))^2 below the apex.
void cone_mantle(Entry& ray, double radius, double half) {
  const double k = radius / (2 * half);
  const Vec3 &d = ray.direction, o{ray.from.x, ray.from.y, ray.from.z - half};
  const double a = d.x * d.x + d.y * d.y - k * k * d.z * d.z;
  const Roots t =
      roots(a, o.x * d.x + o.y * d.y - k * k * o.z * d.z, o.x * o.x + o.y * o.y - k * k * o.z * o.z);
  for (const double root : {t.one, t.other}) {
    const Vec3 p = ray.at(root);
    const double across = std::sqrt(p.x * p.x + p.y * p.y);
    if (std::fabs(p.z) <= half && across > 0)
      ray.offer(root, normalized(Vec3{p.x / across, p.y / across, k}));
  }
}

/// The last face that the ray passes inwards, if that is before it passes one outwards.
void polytope(Entry& ray, const Hull& hull) {
  double enter = -unlimited, leave = unlimited;
  const HullFace* face_hit = nullptr;
  for (const HullFace& face : hull.faces) {
    const double toward = dot(face.normal, ray.direction), above = dot(face.normal, ray.from) - face.offset;
    if (toward == 0 && above > 0) return;
    if (toward < 0 && -above / toward > enter) enter = -above / toward, face_hit = &face;
    if (toward > 0) leave = std::fmin(leave, -above / toward);
  }
  if (face_hit && enter <= leave) ray.offer(enter, face_hit->normal);
}

void slabs(Entry& ray, const Vec3& half) {
  const double from[3] = {ray.from.x, ray.from.y, ray.from.z}, h[3] = {half.x, half.y, half.z};
  const double direction[3] = {ray.direction.x, ray.direction.y, ray.direction.z};
  double enter = -unlimited, leave = unlimited;
  int axis = 0;
  for (int i = 0; i < 3; ++i) {
    if (direction[i] == 0) {
      if (std::fabs(from[i]) > h[i]) return;
      continue;
    }
    const double side = direction[i] > 0 ? -h[i] : h[i];
    if ((side - from[i]) / direction[i] > enter) enter = (side - from[i]) / direction[i], axis = i;
    leave = std::fmin(leave, (-side - from[i]) / direction[i]);
  }
  const double out = direction[axis] > 0 ? -1 : 1;
  if (enter <= leave) ray.offer(enter, {axis == 0 ? out : 0, axis == 1 ? out : 0, axis == 2 ? out : 0});
}

}  // namespace

std::optional<RayHit> ray_enters(const CollisionShape& shape, const Vec3& from, const Vec3& direction,
                                 double length) {
  Entry ray{from, direction, length, std::nullopt};
  const double r = shape.radius, h = shape.half_length;
  switch (shape.kind) {
    case ShapeKind::sphere:
      sphere(ray, {}, r);
      break;
    case ShapeKind::box:
      slabs(ray, shape.half_extents);
      break;
    case ShapeKind::capsule: {
      // Within the tube the end spheres are inside: a hit there is none of the capsule's.
      sphere(ray, {0, 0, h}, r);
      if (ray.hit && ray.at(ray.hit->distance).z < h) ray.hit.reset();
      Entry below{from, direction, length, std::nullopt};
      sphere(below, {0, 0, -h}, r);
      if (below.hit && below.at(below.hit->distance).z <= -h)
        ray.offer(below.hit->distance, below.hit->normal);
      tube(ray, r, h);
      break;
    }
    case ShapeKind::cylinder:
      disc(ray, h, r, 1);
      disc(ray, -h, r, -1);
      tube(ray, r, h);
      break;
    case ShapeKind::cone:
      disc(ray, -h, r, -1);
      cone_mantle(ray, r, h);
      break;
    case ShapeKind::convex_hull:
      polytope(ray, *shape.hull);
      break;
    case ShapeKind::plane:
      if (direction.z < 0) ray.offer(-from.z / direction.z, {0, 0, 1});
      break;
    default:
      break;
  }
  return ray.hit;
}

std::optional<RayHit> ray_meets(const std::array<Vec3, 3>& c, const Vec3& from, const Vec3& direction,
                                double length) {
  const Vec3 e1 = c[1] - c[0], e2 = c[2] - c[0], p = cross(direction, e2);
  const double determinant = dot(e1, p);
  if (determinant == 0) return std::nullopt;
  const Vec3 arm = from - c[0], q = cross(arm, e1);
  const double u = dot(arm, p) / determinant, v = dot(direction, q) / determinant,
               t = dot(e2, q) / determinant;
  constexpr double rim = -1e-12;  // no ray slips between neighbours
  if (u < rim || v < rim || u + v > 1 - rim || t < 0 || t > length) return std::nullopt;
  const Vec3 normal = normalized(cross(e1, e2));
  return RayHit{t, dot(normal, direction) > 0 ? -normal : normal};
}

}  // namespace microcosm::rigid
