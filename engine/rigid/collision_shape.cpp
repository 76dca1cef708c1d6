#include "engine/rigid/collision_shape.hpp"

#include <algorithm>
#include <cmath>

#include "engine/core/errors.hpp"
#include "engine/rigid/collision_surface.hpp"

namespace microcosm::rigid {

Placed::Placed(const Pose& pose) : position(pose.position) {
  const Mat3 m = rotation_matrix(pose.orientation);
  x = {m.x.x, m.y.x, m.z.x};
  y = {m.x.y, m.y.y, m.z.y};
  z = {m.x.z, m.y.z, m.z.z};
}

namespace {

std::shared_ptr<btConvexShape> bullet_hull(const Hull& hull, double scale) {
  auto shape = std::make_shared<btConvexHullShape>();
  for (const Vec3& v : hull.vertices) shape->addPoint(bullet(hull.centre + scale * (v - hull.centre)), false);
  shape->recalcLocalAabb();
  return shape;
}

std::shared_ptr<btConvexShape> bullet_shape(const CollisionShape& shape, double scale) {
  const double radius = shape.radius * scale, half_length = shape.half_length * scale;
  std::shared_ptr<btConvexShape> made;
  switch (shape.kind) {
    case ShapeKind::sphere:
      made = std::make_shared<btSphereShape>(0);
      break;
    case ShapeKind::capsule:
      made = std::make_shared<btCapsuleShapeZ>(0, 2 * shape.half_length);
      break;
    case ShapeKind::box:
      made = std::make_shared<btBoxShape>(bullet(scale * shape.half_extents));
      break;
    case ShapeKind::cylinder:
      made = std::make_shared<btCylinderShapeZ>(btVector3(radius, radius, half_length));
      break;
    case ShapeKind::cone:
      made = std::make_shared<btConeShapeZ>(radius, 2 * half_length);
      break;
    case ShapeKind::convex_hull:
      made = bullet_hull(*shape.hull, scale);
      break;
    default:
      return nullptr;
  }
  made->setMargin(0);
  return made;
}

/// How far the inside of a hull reaches below its faces, from a point in it.
double depth_in(const Hull& hull, const Vec3& point) {
  double least = unlimited;
  for (const HullFace& face : hull.faces) least = std::min(least, face.offset - dot(face.normal, point));
  return least;
}

double thickness_of(const CollisionShape& shape) {
  const double r = shape.radius, h = shape.half_length;
  switch (shape.kind) {
    case ShapeKind::cylinder:
      return std::min(r, h);
    case ShapeKind::cone:
      return std::min(h, r * h / std::sqrt(4 * h * h + r * r));  // to the base, to the mantle
    case ShapeKind::convex_hull:
      return depth_in(*shape.hull, shape.middle);
    case ShapeKind::box:
      return std::min({shape.half_extents.x, shape.half_extents.y, shape.half_extents.z});
    default:
      return r;
  }
}

/// The hull, each coordinate about its middle shortened by `inset` if that stays below the faces by a third
/// of it, as it does in plates along its axes; else all by one factor. Sets the shape's inset to what it is.
std::shared_ptr<btConvexShape> hull_core_of_way(CollisionShape& shape) {
  const Hull& hull = *shape.hull;
  const Vec3& m = shape.middle;
  const auto shortened = [&](double x, double middle, double centre, double half) {
    const double extent = half + std::fabs(middle - centre);
    return middle + (1 - shape.inset / extent) * (x - middle);
  };
  std::vector<Vec3> points;
  double depth = unlimited;
  for (const Vec3& v : hull.vertices) {
    points.push_back({shortened(v.x, m.x, shape.box_centre.x, shape.box_half.x),
                      shortened(v.y, m.y, shape.box_centre.y, shape.box_half.y),
                      shortened(v.z, m.z, shape.box_centre.z, shape.box_half.z)});
    depth = std::min(depth, depth_in(hull, points.back()));
  }
  if (depth > shape.inset / 3)
    shape.inset = depth;
  else
    for (std::size_t i = 0; i < points.size(); ++i) points[i] = m + 0.5 * (hull.vertices[i] - m);
  auto core = std::make_shared<btConvexHullShape>();
  for (const Vec3& p : points) core->addPoint(bullet(p), false);
  core->recalcLocalAabb();
  return core;
}

void make_core_of_way(CollisionShape& shape) {
  shape.middle = shape.kind == ShapeKind::convex_hull ? shape.hull->centre : Vec3{};
  shape.thickness = thickness_of(shape);
  const double inset = shape.inset = 0.5 * shape.thickness;
  switch (shape.kind) {
    case ShapeKind::box:
      shape.core_of_way =
          std::make_shared<btBoxShape>(bullet(shape.half_extents - Vec3{inset, inset, inset}));
      break;
    case ShapeKind::cylinder:
      shape.core_of_way = std::make_shared<btCylinderShapeZ>(
          btVector3(shape.radius - inset, shape.radius - inset, shape.half_length - inset));
      break;
    case ShapeKind::cone:
      shape.core_of_way = bullet_shape(shape, 0.5);
      break;
    case ShapeKind::convex_hull:
      shape.core_of_way = hull_core_of_way(shape);
      break;
    default:
      shape.core_of_way = shape.whole;
  }
  shape.core_of_way->setMargin(0);
}

void index_faces(CollisionShape& shape) {
  const Hull& hull = *shape.hull;
  shape.first_face_of.assign(hull.vertices.size() + 1, 0);
  for (std::uint32_t v = 0; v < hull.vertices.size(); ++v) {
    shape.first_face_of[v] = static_cast<std::uint32_t>(shape.faces_of.size());
    for (std::uint32_t f = 0; f < hull.faces.size(); ++f) {
      const std::uint32_t* const first = hull.corners.data() + hull.faces[f].first;
      if (std::find(first, first + hull.faces[f].count, v) != first + hull.faces[f].count)
        shape.faces_of.push_back(f);
    }
  }
  shape.first_face_of.back() = static_cast<std::uint32_t>(shape.faces_of.size());
}

void make_hull(CollisionShape& shape, const Shape& model, double unit, const std::string& name) {
  std::vector<Vec3> points;
  for (const Vec3& v : model.mesh->vertices) points.push_back(unit * v);
  shape.hull = convex_hull(points, name);
  index_faces(shape);
  Vec3 low = shape.hull->vertices[0], high = low;
  for (const Vec3& v : shape.hull->vertices) {
    low = {std::min(low.x, v.x), std::min(low.y, v.y), std::min(low.z, v.z)};
    high = {std::max(high.x, v.x), std::max(high.y, v.y), std::max(high.z, v.z)};
  }
  shape.box_centre = 0.5 * (low + high);
  shape.box_half = 0.5 * (high - low);
}

void make_surface(CollisionShape& shape, const Shape& model, double unit, const std::string& name) {
  shape.surface = model.kind == ShapeKind::height_field
                      ? std::make_shared<SurfaceMesh>(*model.heights, unit, name)
                      : std::make_shared<SurfaceMesh>(*model.mesh, unit, name);
  shape.box_centre = 0.5 * (shape.surface->low() + shape.surface->high());
  shape.box_half = 0.5 * (shape.surface->high() - shape.surface->low());
}

}  // namespace

CollisionShape collision_shape(const Shape& model, double unit, const std::string& name) {
  CollisionShape shape;
  shape.kind = model.kind;
  shape.radius = unit * model.radius;
  shape.half_length = unit * model.length / 2;
  shape.half_extents = unit * model.half_extents;
  const double r = shape.radius;
  switch (model.kind) {
    case ShapeKind::sphere:
      shape.box_half = {r, r, r};
      break;
    case ShapeKind::box:
      shape.box_half = shape.half_extents;
      break;
    case ShapeKind::capsule:
      shape.box_half = {r, r, r + shape.half_length};
      break;
    case ShapeKind::cylinder:
    case ShapeKind::cone:
      shape.box_half = {r, r, shape.half_length};
      break;
    case ShapeKind::convex_hull:
      make_hull(shape, model, unit, name);
      break;
    case ShapeKind::triangle_mesh:
    case ShapeKind::height_field:
      make_surface(shape, model, unit, name);
      break;
    case ShapeKind::vessel_walls:
      shape.vessels = model.vessels;
      break;
    case ShapeKind::plane:
      break;
  }
  shape.whole = bullet_shape(shape, 1);
  shape.core = shape.rounded() ? shape.whole : bullet_shape(shape, core_scale);
  shape.bound = shape.kind == ShapeKind::sphere ? r : norm(shape.box_centre) + norm(shape.box_half);
  if (!shape.convex()) return shape;
  shape.size = std::max({shape.box_half.x, shape.box_half.y, shape.box_half.z});
  make_core_of_way(shape);
  return shape;
}

namespace {

/// Of a round cross-section: the point furthest along the part of `d` across z.
Vec3 rim(const Vec3& d, double radius, double z) {
  const double across = std::sqrt(d.x * d.x + d.y * d.y);
  return across > 0 ? Vec3{radius * d.x / across, radius * d.y / across, z} : Vec3{radius, 0, z};
}

std::uint32_t furthest(const Hull& hull, const Vec3& d) {
  std::uint32_t best = 0;
  double most = dot(hull.vertices[0], d);
  for (std::uint32_t i = 1; i < hull.vertices.size(); ++i) {
    const double value = dot(hull.vertices[i], d);
    if (value > most) best = i, most = value;
  }
  return best;
}

/// In the shape's frame.
Vec3 local_support(const CollisionShape& shape, const Vec3& d) {
  const double r = shape.radius, h = shape.half_length;
  switch (shape.kind) {
    case ShapeKind::sphere:
      return r * normalized(d);
    case ShapeKind::capsule:
      return r * normalized(d) + Vec3{0, 0, d.z < 0 ? -h : h};
    case ShapeKind::box:
      return {std::copysign(shape.half_extents.x, d.x), std::copysign(shape.half_extents.y, d.y),
              std::copysign(shape.half_extents.z, d.z)};
    case ShapeKind::cylinder:
      return rim(d, r, d.z < 0 ? -h : h);
    case ShapeKind::cone: {
      const Vec3 base = rim(d, r, -h), apex{0, 0, h};
      return dot(base, d) > dot(apex, d) ? base : apex;
    }
    case ShapeKind::convex_hull:
      return shape.hull->vertices[furthest(*shape.hull, d)];
    default:
      return {};
  }
}

}  // namespace

Vec3 support(const CollisionShape& shape, const Placed& placed, const Vec3& direction) {
  return placed * local_support(shape, placed.turn_back(direction));
}

namespace {

void box_face(const CollisionShape& shape, const Vec3& d, Feature& out) {
  const Vec3& h = shape.half_extents;
  const double ax = std::fabs(d.x), ay = std::fabs(d.y), az = std::fabs(d.z);
  Vec3 centre, u, v;  // u x v points outward
  if (ax >= ay && ax >= az) {
    centre = {std::copysign(h.x, d.x), 0, 0}, u = {0, h.y, 0}, v = {0, 0, std::copysign(h.z, d.x)};
  } else if (ay >= az) {
    centre = {0, std::copysign(h.y, d.y), 0}, u = {0, 0, h.z}, v = {std::copysign(h.x, d.y), 0, 0};
  } else {
    centre = {0, 0, std::copysign(h.z, d.z)}, u = {h.x, 0, 0}, v = {0, std::copysign(h.y, d.z), 0};
  }
  out.add(centre + u + v);
  out.add(centre - u + v);
  out.add(centre - u - v);
  out.add(centre + u - v);
}

/// Eight points of a round face, and if it is inclined the one furthest along `d`; `outward` is the sign of
/// the face's z. Where `d` is a direction to come, what stands on its rim and rocks doesn't sink in each step
/// where its rim comes to lie, to be lifted again at no cost: it would rock for ever.
void round_face(double radius, double z, double outward, const Vec3& d, Feature& out) {
  constexpr double half = 0.70710678118654752;
  static constexpr std::array<std::array<double, 2>, 8> circle{
      {{1, 0}, {half, half}, {0, 1}, {-half, half}, {-1, 0}, {-half, -half}, {0, -1}, {half, -half}}};
  const double across = std::sqrt(d.x * d.x + d.y * d.y);
  const bool inclined = across > 1e-3;
  const Vec3 lowest = rim(d, radius, z);
  for (std::size_t k = 0; k < 8; ++k) {
    const auto& p = circle[outward > 0 ? k : (8 - k) % 8];
    const auto& q = circle[outward > 0 ? (k + 1) % 8 : 7 - k];
    out.add({radius * p[0], radius * p[1], z});
    // Between p and q: left of one and right of the other.
    const double left = outward * (p[0] * d.y - p[1] * d.x), right = outward * (d.x * q[1] - d.y * q[0]);
    if (inclined && left > 0 && right > 0) out.add(lowest);
  }
}

void cylinder_face(const CollisionShape& shape, const Vec3& d, const Vec3& ahead, Feature& out) {
  const double h = shape.half_length, across = std::sqrt(d.x * d.x + d.y * d.y);
  if (std::fabs(d.z) >= across)
    return round_face(shape.radius, std::copysign(h, d.z), d.z < 0 ? -1 : 1, ahead, out);
  out.add(rim(d, shape.radius, h));
  out.add(rim(d, shape.radius, -h));
}

void cone_face(const CollisionShape& shape, const Vec3& d, const Vec3& ahead, Feature& out) {
  const double h = shape.half_length, across = std::sqrt(d.x * d.x + d.y * d.y);
  // The mantle's normal has the components 2h across and r along z.
  const double slant = std::sqrt(4 * h * h + shape.radius * shape.radius);
  const double mantle = (across * 2 * h + d.z * shape.radius) / slant;
  if (-d.z >= mantle) return round_face(shape.radius, -h, -1, ahead, out);
  out.add({0, 0, h});
  out.add(rim(d, shape.radius, -h));
}

/// The direction d, in the shape's frame, as the shape will see it two steps on: contacts that act where they
/// were at a step's start lag by one and a half, and what they lag by feeds the rocking. Of faces tilted by
/// less than a tenth of a radian, since others stand on no rim; no further round the axis than a third of a
/// radian. What shifts by less than a fiftieth of the tilt or 3e-4 rests, or nearly so: there the shift
/// itself would keep a heap creeping. The bounds are assumed: between falling bodies that come to rest and
/// heaps.
Vec3 seen_ahead(const Placed& placed, const Vec3& d) {
  if (placed.turning == Vec3{} || d.x * d.x + d.y * d.y > 0.01) return d;
  const Vec3 change = 2 * cross(d, placed.turn_back(placed.turning));
  const double across = std::sqrt(d.x * d.x + d.y * d.y);
  const double least = std::max(across / 50, 3e-4), most = across / 3;
  const double size = std::sqrt(change.x * change.x + change.y * change.y);
  return size <= least ? d : d + (std::min(size - least, most) / size) * change;
}

void capsule_side(const CollisionShape& shape, const Vec3& d, Feature& out) {
  const Vec3 r = shape.radius * d;
  out.add(Vec3{0, 0, shape.half_length} + r);
  out.add(Vec3{0, 0, -shape.half_length} + r);
}

void hull_face(const CollisionShape& shape, const Vec3& d, Feature& out) {
  const Hull& hull = *shape.hull;
  const std::uint32_t v = furthest(hull, d);
  const HullFace* best = nullptr;
  for (std::uint32_t k = shape.first_face_of[v]; k < shape.first_face_of[v + 1]; ++k) {
    const HullFace& face = hull.faces[shape.faces_of[k]];
    if (!best || dot(face.normal, d) > dot(best->normal, d)) best = &face;
  }
  if (!best) return out.add(hull.vertices[v]);
  for (std::uint32_t k = 0; k < best->count; ++k) out.add(hull.vertices[hull.corners[best->first + k]]);
}

}  // namespace

void feature_along(const CollisionShape& shape, const Placed& placed, const Vec3& direction, double tolerance,
                   Feature& out) {
  const Vec3 d = placed.turn_back(direction);
  out.count = 0;
  switch (shape.kind) {
    case ShapeKind::sphere:
      out.add(shape.radius * d);
      break;
    case ShapeKind::box:
      box_face(shape, d, out);
      break;
    case ShapeKind::capsule:
      capsule_side(shape, d, out);
      break;
    case ShapeKind::cylinder:
      cylinder_face(shape, d, seen_ahead(placed, d), out);
      break;
    case ShapeKind::cone:
      cone_face(shape, d, seen_ahead(placed, d), out);
      break;
    case ShapeKind::convex_hull:
      hull_face(shape, d, out);
      break;
    default:
      break;
  }
  double most = -unlimited;
  for (std::uint32_t i = 0; i < out.count; ++i) most = std::max(most, dot(out.points[i], d));
  std::uint32_t kept = 0;
  for (std::uint32_t i = 0; i < out.count; ++i)
    if (dot(out.points[i], d) >= most - tolerance) out.points[kept++] = placed * out.points[i];
  out.count = kept;
}

}  // namespace microcosm::rigid
