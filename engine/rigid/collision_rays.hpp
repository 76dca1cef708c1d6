#pragma once
// Rays against shapes, in closed form, in the shapes' frames and the units of Collision.

#include <optional>

#include "engine/rigid/collision_shape.hpp"

namespace microcosm::rigid {

struct RayHit {
  double distance = 0;
  Vec3 normal;  // unit, against the ray
};

/// Where a ray first enters a convex shape or the half space of a plane, within `length`; none if it starts
/// inside. `direction` is a unit vector.
std::optional<RayHit> ray_enters(const CollisionShape& shape, const Vec3& from, const Vec3& direction,
                                 double length);

/// Where it meets a triangle, from either side (Moeller and Trumbore 1997, J Graph Tools 2:21).
std::optional<RayHit> ray_meets(const std::array<Vec3, 3>& corners, const Vec3& from, const Vec3& direction,
                                double length);

}  // namespace microcosm::rigid
