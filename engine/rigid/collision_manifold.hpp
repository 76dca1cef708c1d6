#pragma once
// From two features that face each other to contact points: the one is clipped by the other's sides, seen
// along the contact's normal.

#include <array>
#include <span>

#include "engine/rigid/collision_shape.hpp"

namespace microcosm::rigid {

struct ManifoldPoint {
  Vec3 on_first, on_second;
  double distance = 0;
};

struct Manifold {
  Vec3 normal;  // from the second shape to the first
  union {
    std::array<ManifoldPoint, 64> points;  // beyond `count` uninitialised
  };
  std::uint32_t count = 0;
  Manifold() {}
  void add(const Vec3& on_first, const Vec3& on_second) {
    points[count++] = {on_first, on_second, dot(normal, on_first - on_second)};
  }
};

/// Fills `out` with the points closer than `near` where `first` (a feature that looks along -normal) and
/// `second` (along +normal) overlap, seen along the normal: all of them. Features of at most 24 points. None
/// if they don't overlap. What lies beside a face by up to `slack` counts as over it.
void match_features(const Feature& first, const Feature& second, const Vec3& normal, double near,
                    Manifold& out, double slack = 0);

/// The nearest points of the segments from p to p + u and from q to q + v (Ericson 2005, Real-Time Collision
/// Detection, 5.1.9).
void closest_of_segments(const Vec3& p, const Vec3& u, const Vec3& q, const Vec3& v, Vec3& on_first,
                         Vec3& on_second);

/// Keeps at most four points: the deepest (of equals to within `tolerance` the first), the one furthest from
/// it, and those that span the largest area with these; in their order.
void keep_four(std::span<const ManifoldPoint> points, const Vec3& normal, double tolerance,
               std::array<std::uint32_t, 4>& kept, std::uint32_t& count);

}  // namespace microcosm::rigid
