#include "engine/rigid/collision_pair.hpp"

#include <algorithm>
#include <cmath>

#include "engine/rigid/collision_boxes.hpp"

namespace microcosm::rigid {

namespace {

btTransform bullet(const Placed& at) {
  return btTransform(btMatrix3x3(at.x.x, at.y.x, at.z.x, at.x.y, at.y.y, at.z.y, at.x.z, at.y.z, at.z.z),
                     rigid::bullet(at.position));
}

struct Found : btDiscreteCollisionDetectorInterface::Result {
  std::optional<ClosestPoints> points;
  void setShapeIdentifiersA(int, int) override {}
  void setShapeIdentifiersB(int, int) override {}
  void addContactPoint(const btVector3& normal, const btVector3& on_second, btScalar depth) override {
    points = ClosestPoints{from_bullet(normal), from_bullet(on_second), depth};
  }
};

Vec3 support_of(const btConvexShape& shape, const Placed& at, const Vec3& direction) {
  return at *
         from_bullet(shape.localGetSupportingVertexWithoutMargin(rigid::bullet(at.turn_back(direction))));
}

/// How far two shapes are apart along a direction from the second to the first; negative: the way out that
/// way.
double apart_along(const btConvexShape& first, const Placed& a, const btConvexShape& second, const Placed& b,
                   const Vec3& direction) {
  return dot(direction, support_of(first, a, -direction) - support_of(second, b, direction));
}

/// Of two shapes that overlap: the shortest way out of those along their axes, across pairs of these and
/// between their centres, bettered by small turns. A few per cent longer at most than the shortest of all.
ClosestPoints way_out(const btConvexShape& first, const Placed& a, const btConvexShape& second,
                      const Placed& b) {
  Vec3 best{0, 0, 1};
  double most = -unlimited;
  const auto offer = [&](const Vec3& direction) {
    if (direction == Vec3{}) return false;
    const double apart = apart_along(first, a, second, b, direction);
    if (apart <= most + 1e-9) return false;
    most = apart;
    best = direction;
    return true;
  };
  const Vec3 own[] = {a.x, a.y, a.z}, other[] = {b.x, b.y, b.z};
  const auto offer_both = [&](const Vec3& v) {
    const Vec3 direction = normalized(v);
    offer(direction);
    offer(-direction);
  };
  offer_both(a.position - b.position);
  for (const Vec3& u : own) offer_both(u);
  for (const Vec3& v : other) offer_both(v);
  for (const Vec3& u : own)
    for (const Vec3& v : other) offer_both(cross(u, v));
  for (double turn = 0.25; turn > 1e-5;) {
    const Vec3 u = normalized(std::fabs(best.x) < 0.6 ? cross(best, {1, 0, 0}) : cross(best, {0, 1, 0}));
    const Vec3 v = cross(best, u), start = best;
    bool better = false;
    for (const double s : {-1.0, 0.0, 1.0})
      for (const double t : {-1.0, 0.0, 1.0}) better |= offer(normalized(start + turn * (s * u + t * v)));
    if (!better) turn *= 0.5;
  }
  return {best, support_of(second, b, best), most};
}

}  // namespace

std::optional<ClosestPoints> Separation::find(const btConvexShape& first, const Placed& at_first,
                                              const btConvexShape& second, const Placed& at_second) {
  btGjkPairDetector detector(&first, &second, first.getShapeType(), second.getShapeType(), 0, 0, &simplex_,
                             &penetration_);
  btDiscreteCollisionDetectorInterface::ClosestPointInput input;
  input.m_transformA = bullet(at_first);
  input.m_transformB = bullet(at_second);
  Found found;
  detector.getClosestPointsNonVirtual(input, found, nullptr);
  if (found.points) {
    const double length = norm(found.points->normal);
    if (!(length > 0.5) || !std::isfinite(found.points->distance)) return std::nullopt;
    found.points->normal = found.points->normal / length;
    const double distance = found.points->distance;
    if (distance >= 0) return found.points;
    // EPA on round shapes ends now and then with a direction along which they overlap far more than it says.
    const double apart = apart_along(first, at_first, second, at_second, found.points->normal);
    if (apart < 1.01 * distance - 1e-3) return way_out(first, at_first, second, at_second);
  }
  return found.points;
}

ClosestPoints Separation::apart(const btConvexShape& first, const Placed& at_first,
                                const btConvexShape& second, const Placed& at_second) {
  btGjkPairDetector detector(&first, &second, first.getShapeType(), second.getShapeType(), 0, 0, &simplex_,
                             nullptr);
  btDiscreteCollisionDetectorInterface::ClosestPointInput input;
  input.m_transformA = bullet(at_first);
  input.m_transformB = bullet(at_second);
  Found found;
  detector.getClosestPointsNonVirtual(input, found, nullptr);
  ClosestPoints none{{0, 0, 1}, {}, 0};
  if (!found.points || !(found.points->distance > 0) || !std::isfinite(found.points->distance)) return none;
  const double length = norm(found.points->normal);
  if (!(length > 0.5)) return none;
  found.points->normal = found.points->normal / length;
  return *found.points;
}

namespace {

/// `wanted` along the axis of a shape (a point for a sphere): the point of its core nearest to it.
Vec3 nearest_on_axis(const CollisionShape& shape, const Placed& at, const Vec3& wanted) {
  if (shape.kind == ShapeKind::sphere) return at.position;
  const double along = dot(at.z, wanted - at.position);
  return at.position + std::clamp(along, -shape.half_length, shape.half_length) * at.z;
}

/// Of a sphere's centre and a box: outside, the nearest point; inside, the nearest face.
ClosestPoints point_and_box(const Vec3& centre, const CollisionShape& box, const Placed& at) {
  const Vec3 p = at.to_local(centre), h = box.half_extents;
  const Vec3 q{std::clamp(p.x, -h.x, h.x), std::clamp(p.y, -h.y, h.y), std::clamp(p.z, -h.z, h.z)};
  const Vec3 out = p - q;
  const double distance = norm(out);
  if (distance > 0) return {at.turn(out / distance), at * q, distance};
  const Vec3 inside{h.x - std::fabs(p.x), h.y - std::fabs(p.y), h.z - std::fabs(p.z)};
  if (inside.x <= inside.y && inside.x <= inside.z) {
    const Vec3 n{std::copysign(1, p.x), 0, 0};
    return {at.turn(n), at * Vec3{n.x * h.x, p.y, p.z}, -inside.x};
  }
  if (inside.y <= inside.z) {
    const Vec3 n{0, std::copysign(1, p.y), 0};
    return {at.turn(n), at * Vec3{p.x, n.y * h.y, p.z}, -inside.y};
  }
  const Vec3 n{0, 0, std::copysign(1, p.z)};
  return {at.turn(n), at * Vec3{p.x, p.y, n.z * h.z}, -inside.z};
}

/// Some unit vector across `axis` (unit).
Vec3 across(const Vec3& axis) {
  return normalized(std::fabs(axis.x) < 0.7 ? cross(axis, {1, 0, 0}) : cross(axis, {0, 1, 0}));
}

/// Of two points a distance apart, or in one place: the normal is then `spare`.
ClosestPoints points_apart(const Vec3& a, const Vec3& b, const Vec3& spare) {
  const Vec3 out = a - b;
  const double distance = norm(out);
  return {distance > 0 ? out / distance : spare, b, distance};
}

/// Of spheres and capsules, by their axes.
ClosestPoints axes_apart(const CollisionShape& first, const Placed& a, const CollisionShape& second,
                         const Placed& b) {
  if (first.kind == ShapeKind::sphere) {
    const Vec3 spare = second.kind == ShapeKind::sphere ? Vec3{0, 0, 1} : across(b.z);
    return points_apart(a.position, nearest_on_axis(second, b, a.position), spare);
  }
  if (second.kind == ShapeKind::sphere) {
    const Vec3 on_first = nearest_on_axis(first, a, b.position);
    return points_apart(on_first, b.position, across(a.z));
  }
  const Vec3 turn = cross(a.z, b.z);
  const Vec3 spare = norm(turn) > 1e-9 ? normalized(turn) : across(a.z);
  Vec3 p, q;
  const Vec3 u = first.half_length * a.z, v = second.half_length * b.z;
  closest_of_segments(a.position - u, 2 * u, b.position - v, 2 * v, p, q);
  return points_apart(p, q, spare);
}

ClosestPoints swapped(const ClosestPoints& c) {
  return {-c.normal, c.on_second + c.distance * c.normal, c.distance};
}

/// By the axis of a rounded shape, the whole of other ones.
std::optional<ClosestPoints> axis_apart(const CollisionShape& first, const Placed& a,
                                        const CollisionShape& second, const Placed& b,
                                        Separation& separation) {
  if (first.rounded() && second.rounded()) return axes_apart(first, a, second, b);
  if (first.kind == ShapeKind::sphere && second.kind == ShapeKind::box)
    return point_and_box(a.position, second, b);
  if (second.kind == ShapeKind::sphere && first.kind == ShapeKind::box)
    return swapped(point_and_box(b.position, first, a));
  return separation.find(*first.whole, a, *second.whole, b);
}

double rounding(const CollisionShape& shape) {
  return shape.rounded() ? shape.radius : 0;
}

/// How far two shapes are apart along a direction from the second to the first.
double apart_by(const CollisionShape& first, const Placed& a, const CollisionShape& second, const Placed& b,
                const Vec3& normal) {
  return dot(normal, support(first, a, -normal) - support(second, b, normal));
}

void reduce(Manifold& out, double tolerance) {
  std::array<std::uint32_t, 4> kept;
  std::uint32_t count = 0;
  keep_four({out.points.data(), out.count}, out.normal, tolerance, kept, count);
  for (std::uint32_t i = 0; i < count; ++i) out.points[i] = out.points[kept[i]];
  out.count = count;
}

/// The points where the two features along `normal` meet; if none do, and `found` says that the shapes are
/// near, that one point.
void contacts_along(const CollisionShape& first, const Placed& a, const CollisionShape& second,
                    const Placed& b, const Vec3& normal, const Vec3* found, double near, Manifold& out) {
  Feature of_first, of_second;
  // By the shape's own size: of a large face on which something small stands slightly tilted, all corners
  // count.
  feature_along(first, a, -normal, first.size / 50, of_first);
  feature_along(second, b, normal, second.size / 50, of_second);
  match_features(of_first, of_second, normal, near, out);
  if (out.count == 0 && found) {
    const double distance = dot(normal, support(first, a, -normal) - support(second, b, normal));
    if (distance <= near) {
      // Half way between the surfaces, where the cores are nearest.
      const double middle = 0.5 * dot(normal, support(first, a, -normal) + support(second, b, normal));
      const Vec3 point = *found + (middle - dot(normal, *found)) * normal;
      out.add(point + 0.5 * distance * normal, point - 0.5 * distance * normal);
    }
  }
  reduce(out, 1e-2 * near);
}

/// Whether a point lies over a face (3 or more corners) seen along `normal`.
bool lies_over(const Feature& face, const Vec3& normal, const Vec3& p) {
  for (std::uint32_t i = 0; i < face.count; ++i) {
    const Vec3& corner = face.points[i];
    const Vec3 edge = face.points[(i + 1) % face.count] - corner;
    if (dot(cross(normal, edge), p - corner) < 0) return false;
  }
  return face.count > 2;
}

/// The normal of the face of a shape that looks along `along`; none of round ones.
std::optional<Vec3> face_normal(const CollisionShape& shape, const Placed& at, const Vec3& along) {
  const Vec3 d = at.turn_back(along);
  if (shape.kind == ShapeKind::box) {
    const double x = std::fabs(d.x), y = std::fabs(d.y), z = std::fabs(d.z);
    if (x >= y && x >= z) return std::copysign(1, d.x) * at.x;
    return y >= z ? std::copysign(1, d.y) * at.y : std::copysign(1, d.z) * at.z;
  }
  if (shape.kind == ShapeKind::cylinder) return std::copysign(1, d.z) * at.z;
  if (shape.kind == ShapeKind::cone) return -at.z;
  if (shape.kind != ShapeKind::convex_hull) return std::nullopt;
  const HullFace* best = nullptr;
  for (const HullFace& face : shape.hull->faces)
    if (!best || dot(face.normal, d) > dot(best->normal, d)) best = &face;
  return at.turn(best->normal);
}

/// Cores end before the shapes' edges do, and see a slant there: a face over which the other shape lies gives
/// the normal itself.
Vec3 settled_on_face(const CollisionShape& first, const Placed& a, const CollisionShape& second,
                     const Placed& b, const Vec3& found, double near) {
  constexpr double aligned = 0.9, same = 1 - 1e-12;
  Vec3 best = found;
  double most = -unlimited;
  const auto offer = [&](const CollisionShape& shape, const Placed& at, const CollisionShape& other,
                         const Placed& other_at, double sign) {
    const auto normal = face_normal(shape, at, sign * found);
    if (!normal) return;
    const double cosine = sign * dot(*normal, found);
    if (cosine < aligned || cosine > same) return;
    Feature face, above;
    feature_along(shape, at, *normal, near, face);
    feature_along(other, other_at, -*normal, near, above);
    bool over = false;
    for (std::uint32_t i = 0; i < above.count && !over; ++i) over = lies_over(face, *normal, above.points[i]);
    const double apart = apart_by(first, a, second, b, sign * *normal);
    if (!over || apart <= most) return;
    most = apart;
    best = sign * *normal;
  };
  offer(second, b, first, a, 1);
  offer(first, a, second, b, -1);
  return best;
}

/// The way out that explains how two shapes came to lie in each other: by their ways in a step, and by how
/// deep they were before. `found` if it does, or none does.
Vec3 way_in(const CollisionShape& first, const Placed& a, const CollisionShape& second, const Placed& b,
            const Vec3& found, double near, const Held& held) {
  constexpr double alike = 0.95;
  // Of each one's deepest point: the other's may be the far end of a long floor.
  const auto way_of = [&](const Vec3& normal) {
    return a.way_at(support(first, a, -normal)) - b.way_at(support(second, b, normal));
  };
  // How much deeper they are than can be.
  const auto unexplained = [&](const Vec3& normal) {
    const double depth = -apart_by(first, a, second, b, normal);
    const double before = dot(held.normal, normal) > alike ? held.depth : 0;
    return depth - before - std::max(0.0, -dot(normal, way_of(normal))) - 0.5 * near;
  };
  if (unexplained(found) <= 0) return found;
  const Vec3 against = held.depth > 0 ? held.normal : -way_of(found);
  if (against == Vec3{}) return found;
  Vec3 best = found;
  double least = 0;
  const auto offer = [&](const std::optional<Vec3>& normal, double sign) {
    if (!normal || sign * dot(*normal, against) <= 0) return;
    const double depth = unexplained(sign * *normal);
    if (depth >= least) return;
    least = depth;
    best = sign * *normal;
  };
  offer(face_normal(second, b, against), 1);
  offer(face_normal(first, a, -against), -1);
  return best;
}

/// A single point was found by the cores, whose rims and corners lie elsewhere: the whole shapes' own, where
/// Bullet finds a way apart that is no longer.
void use_whole_shapes(const CollisionShape& first, const Placed& a, const CollisionShape& second,
                      const Placed& b, double near, Separation& separation, Manifold& out) {
  const auto found = separation.find(*first.whole, a, *second.whole, b);
  if (!found) return;
  const Vec3& normal = found->normal;
  const double apart = dot(normal, support(first, a, -normal) - support(second, b, normal));
  if (std::fabs(apart - found->distance) > 0.05 * near || apart < out.points[0].distance - 0.05 * near)
    return;
  if (found->distance > 0) {
    out.count = 0;
    out.normal = normal;
    if (found->distance <= near) out.add(found->on_second + found->distance * normal, found->on_second);
  } else {
    contacts_along(first, a, second, b, normal, &found->on_second, near, out);
  }
}

}  // namespace

void convex_contacts(const CollisionShape& first, const Placed& at_first, const CollisionShape& second,
                     const Placed& at_second, double near, const Held* held, Separation& separation,
                     Manifold& out) {
  out.count = 0;
  if (first.kind == ShapeKind::box && second.kind == ShapeKind::box) {
    std::optional<Vec3> normal = box_separation(first, at_first, second, at_second, near);
    if (!normal) return;
    if (held) normal = way_in(first, at_first, second, at_second, *normal, near, *held);
    contacts_along(first, at_first, second, at_second, *normal, nullptr, near, out);
    const double apart =
        dot(*normal, support(first, at_first, -*normal) - support(second, at_second, *normal));
    if (out.count > 0 || apart > 0) return;  // seen along the normal they pass each other
  }
  if (first.rounded() || second.rounded()) {
    const auto found = axis_apart(first, at_first, second, at_second, separation);
    if (!found) return;
    const double r1 = rounding(first), r2 = rounding(second), distance = found->distance - r1 - r2;
    if (distance > near) return;
    const Vec3 on_second = found->on_second + r2 * found->normal;
    if (first.kind == ShapeKind::sphere || second.kind == ShapeKind::sphere) {
      out.normal = found->normal;
      out.add(on_second + distance * found->normal, on_second);
      return;
    }
    contacts_along(first, at_first, second, at_second, found->normal, &on_second, near, out);
    if (out.count == 1) out.points[0] = {on_second + distance * found->normal, on_second, distance};
    return;
  }
  auto found = separation.find(*first.core, at_first, *second.core, at_second);
  if (!found) return;
  found->normal = settled_on_face(first, at_first, second, at_second, found->normal, near);
  if (held) found->normal = way_in(first, at_first, second, at_second, found->normal, near, *held);
  const double distance = dot(
      found->normal, support(first, at_first, -found->normal) - support(second, at_second, found->normal));
  if (distance > near) return;
  contacts_along(first, at_first, second, at_second, found->normal, &found->on_second, near, out);
  if (out.count == 1) use_whole_shapes(first, at_first, second, at_second, near, separation, out);
}

void plane_contacts(const CollisionShape& first, const Placed& a, const Placed& plane, double near,
                    Manifold& out) {
  out.count = 0;
  out.normal = plane.z;
  if (dot(plane.z, support(first, a, -plane.z) - plane.position) > near) return;
  Feature feature;
  feature_along(first, a, -plane.z, near, feature);
  for (std::uint32_t i = 0; i < feature.count; ++i) {
    const double distance = dot(plane.z, feature.points[i] - plane.position);
    if (distance <= near) out.add(feature.points[i], feature.points[i] - distance * plane.z);
  }
  reduce(out, 1e-2 * near);
}

std::optional<ClosestPoints> closest_points(const CollisionShape& first, const Placed& at_first,
                                            const CollisionShape& second, const Placed& at_second,
                                            Separation& separation) {
  auto found = axis_apart(first, at_first, second, at_second, separation);
  if (found) {
    found->on_second += rounding(second) * found->normal;
    found->distance -= rounding(first) + rounding(second);
  }
  return found;
}

ClosestPoints gap_between(const CollisionShape& first, const Placed& at_first, bool core,
                          const CollisionShape& second, const Placed& at_second, Separation& separation) {
  const bool closed_form = (first.rounded() && second.rounded()) ||
                           (first.kind == ShapeKind::sphere && second.kind == ShapeKind::box) ||
                           (first.kind == ShapeKind::box && second.kind == ShapeKind::sphere && !core);
  ClosestPoints found;
  double first_rounding = rounding(first);
  if (core && first.rounded()) first_rounding -= first.inset;
  if (closed_form)
    found = *axis_apart(first, at_first, second, at_second, separation);
  else
    found = separation.apart(core ? *first.core_of_way : *first.whole, at_first, *second.whole, at_second);
  found.on_second += rounding(second) * found.normal;
  found.distance -= first_rounding + rounding(second);
  return found;
}

}  // namespace microcosm::rigid
