#pragma once
// Contacts of one pair of shapes, from their poses alone.

#include "engine/rigid/collision_manifold.hpp"
#include "engine/rigid/collision_shape.hpp"

namespace microcosm::rigid {

/// GJK and EPA of Bullet with the memory they reuse.
struct ClosestPoints {
  Vec3 normal;  // unit, from the second shape to the first
  Vec3 on_second;
  double distance = 0;  // negative: overlap
};

class Separation {
 public:
  /// Of two convex shapes without their rounding radius. None if Bullet's iterations fail.
  std::optional<ClosestPoints> find(const btConvexShape& first, const Placed& at_first,
                                    const btConvexShape& second, const Placed& at_second);
  /// The same of shapes that are apart; distance 0 of those that touch or overlap.
  ClosestPoints apart(const btConvexShape& first, const Placed& at_first, const btConvexShape& second,
                      const Placed& at_second);

 private:
  btVoronoiSimplexSolver simplex_;
  btGjkEpaPenetrationDepthSolver penetration_;
};

/// The way out of a pair that lay deep in each other in the step before; depth 0: it didn't.
struct Held {
  Vec3 normal;  // unit, from the second shape to the first
  double depth = 0;
};

/// Contacts of two convex shapes closer than `near`: at most four points in `out`. Where they lie deeper in
/// each other than their ways in a step explain, as behind the edge of a low ledge, the way out is that by
/// which they came in: along a face that they move against, or as `held`. Null: it is the shortest.
void convex_contacts(const CollisionShape& first, const Placed& at_first, const CollisionShape& second,
                     const Placed& at_second, double near, const Held* held, Separation& separation,
                     Manifold& out);

/// The same of a convex shape and the half space z <= 0 of the frame `plane`, as the second.
void plane_contacts(const CollisionShape& first, const Placed& at_first, const Placed& plane, double near,
                    Manifold& out);

/// The nearest points of two convex shapes and their signed distance; depth: the shortest way out.
std::optional<ClosestPoints> closest_points(const CollisionShape& first, const Placed& at_first,
                                            const CollisionShape& second, const Placed& at_second,
                                            Separation& separation);

/// How far two convex shapes are apart, or the core that `first` sweeps its way with (`core_of_way`) and the
/// second; not above zero: they touch or overlap, by how much is known of round shapes alone.
ClosestPoints gap_between(const CollisionShape& first, const Placed& at_first, bool core,
                          const CollisionShape& second, const Placed& at_second, Separation& separation);

}  // namespace microcosm::rigid
