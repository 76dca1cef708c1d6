#include "engine/rigid/collision_sweep.hpp"

#include <algorithm>
#include <cmath>

#include "engine/rigid/collision_triangles.hpp"

namespace microcosm::rigid {

namespace {

constexpr double whole_way = 1 - 1e-5;  // a stop later than this is none

/// How near the fastest points of two shapes come along `normal` in a whole step.
struct Pace {
  const Moving& thin;
  const Moving* other;  // null: at rest

  double along(const Vec3& normal) const {
    const Vec3 way = other != nullptr ? thin.way - other->way : thin.way;
    double pace = std::fmax(0, -dot(way, normal)) + thin.radius * norm(cross(thin.turn, normal));
    if (other != nullptr) pace += other->radius * norm(cross(other->turn, normal));
    return pace;
  }
};

/// From the share `from` on, where `gap_at(share)` comes down to `least`, within `tolerance`; none: nowhere.
template <class GapAt>
std::optional<double> advance(const GapAt& gap_at, const Pace& pace, double from, double least,
                              double tolerance) {
  constexpr int most_rounds = 100;  // it stops early then, and goes on in the next step
  double share = from;
  for (int i = 0; i < most_rounds; ++i) {
    const ClosestPoints gap = gap_at(share);
    const double left = gap.distance - least;
    if (left <= tolerance) return share;
    const double speed = pace.along(gap.normal);
    if (!(left < speed * (1 - share))) return std::nullopt;
    share += left / speed;
    if (share > whole_way) return std::nullopt;
  }
  return share;
}

/// `whole_gap` is between the surfaces, `core_gap` from the core of the thin shape to the other's surface.
template <class WholeGap, class CoreGap>
std::optional<double> stop(const Pace& pace, double inset, double near, const WholeGap& whole_gap,
                           const CoreGap& core_gap) {
  // Until the surfaces touch.
  const double tolerance = 0.1 * near;
  const std::optional<double> touch = advance(whole_gap, pace, 0, near, tolerance);
  if (!touch) return std::nullopt;
  const bool apart = *touch > 0;

  // From there until the core comes too near: shapes that slide along each other never do.
  double least = 0.5 * inset;
  if (!apart) {
    const double start = core_gap(0).distance;
    if (start <= 0) return std::nullopt;  // in it from the start: contact brings it out
    least = 0.5 * std::min(inset, start);
  }
  const auto entry = advance(core_gap, pace, *touch, least, std::min(tolerance, 0.1 * least));
  if (!entry) return std::nullopt;
  const double at = apart ? *touch : *entry;
  return at < whole_way ? std::optional(at) : std::nullopt;
}

ClosestPoints plane_gap(const CollisionShape& shape, const Placed& at, const Placed& plane) {
  const Vec3 lowest = support(shape, at, -plane.z);
  return {plane.z, lowest, dot(plane.z, lowest - plane.position)};
}

}  // namespace

Moving::Moving(const CollisionShape& of, const Pose& from, const Pose& to)
    : shape(&of),
      middle(from * of.middle),
      way(to * of.middle - middle),
      start(from.orientation),
      turn(of.kind == ShapeKind::sphere
               ? Vec3{}
               : core::rotation_vector(core::normalized(to.orientation * conjugate(from.orientation)))),
      radius(of.kind == ShapeKind::sphere ? 0 : of.bound + norm(of.middle)) {}

Placed Moving::at(double share) const {
  const Quaternion turned = core::normalized(core::rotation_by(share * turn) * start);
  return Placed(Pose{middle + share * way - rotate(turned, shape->middle), turned});
}

double Moving::reach(const Moving& other) const {
  return norm(way - other.way) + radius * norm(turn) + other.radius * norm(other.turn);
}

std::optional<double> stop_at_shape(const Moving& thin, const Moving& other, double near,
                                    Separation& separation) {
  const Pace pace{thin, &other};
  const CollisionShape &a = *thin.shape, &b = *other.shape;
  if (b.kind == ShapeKind::plane) {
    const Placed plane = other.at(0);
    const auto gap = [&](double share) { return plane_gap(a, thin.at(share), plane); };
    const auto core_gap = [&](double share) {
      ClosestPoints found = gap(share);
      found.distance += a.inset;
      return found;
    };
    return stop(pace, a.inset, near, gap, core_gap);
  }
  const auto gap = [&](double share) {
    return gap_between(a, thin.at(share), false, b, other.at(share), separation);
  };
  const auto core_gap = [&](double share) {
    return gap_between(a, thin.at(share), true, b, other.at(share), separation);
  };
  return stop(pace, a.inset, near, gap, core_gap);
}

std::optional<double> stop_at_triangle(const Moving& thin, const std::array<Vec3, 3>& corners, double near,
                                       Separation& separation) {
  const CollisionShape& shape = *thin.shape;
  // Far from its plane on one side all the way, it can't meet it.
  const Vec3 normal = normalized(cross(corners[1] - corners[0], corners[2] - corners[0]));
  const double before = dot(normal, thin.middle - corners[0]), after = before + dot(normal, thin.way);
  const double reach = shape.bound + norm(shape.middle) + near;
  if (std::min(before, after) > reach || std::max(before, after) < -reach) return std::nullopt;

  const btTriangleShape triangle(bullet(corners[0]), bullet(corners[1]), bullet(corners[2]));
  Placed world;
  world.x = {1, 0, 0}, world.y = {0, 1, 0}, world.z = {0, 0, 1};
  const auto from_triangle = [&](double share, bool core) {
    const Placed at = thin.at(share);
    if (shape.kind == ShapeKind::sphere) {
      const Vec3 nearest = nearest_on_triangle(corners, at.position), arm = at.position - nearest;
      const double distance = norm(arm);
      return ClosestPoints{distance > 0 ? arm / distance : normal, nearest,
                           distance - shape.radius + (core ? shape.inset : 0)};
    }
    ClosestPoints found = separation.apart(core ? *shape.core_of_way : *shape.whole, at, triangle, world);
    if (shape.rounded()) found.distance -= shape.radius - (core ? shape.inset : 0);
    return found;
  };
  return stop(
      {thin, nullptr}, shape.inset, near, [&](double share) { return from_triangle(share, false); },
      [&](double share) { return from_triangle(share, true); });
}

}  // namespace microcosm::rigid
