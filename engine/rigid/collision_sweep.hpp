#pragma once
// Where shapes that move fast beside their thinnest side meet on their ways in a step, by conservative
// advancement: from where they are a known distance apart, they can't meet before the fastest of their points
// have covered it (Mirtich 1996, "Impulse-based Dynamic Simulation of Rigid Body Systems", 2.3.2). In the
// units of Collision.

#include <optional>

#include "engine/rigid/collision_pair.hpp"

namespace microcosm::rigid {

/// A shape on its way in a step: its middle moves along a line while it turns about it.
struct Moving {
  const CollisionShape* shape = nullptr;
  Vec3 middle, way;   // at the start; from there to the end
  Quaternion start;   // orientation
  Vec3 turn;          // rotation vector from the start to the end
  double radius = 0;  // of what turns, about the middle; 0 for spheres

  Moving() = default;
  /// Poses in the units of Collision.
  Moving(const CollisionShape& shape, const Pose& start, const Pose& end);
  Placed at(double share) const;
  /// No point of it moves further than this relative to another shape.
  double reach(const Moving& other) const;
};

/// The share of their ways after which `thin` and `other` (convex, a plane or at rest) must stop, so that
/// `thin`'s core doesn't enter the other: where they come as near as `near` if they are further apart at the
/// start, else where half of what parts the core from the other is used up. None: they may go all the way.
std::optional<double> stop_at_shape(const Moving& thin, const Moving& other, double near,
                                    Separation& separation);

/// The same of a triangle that is at rest (world coordinates).
std::optional<double> stop_at_triangle(const Moving& thin, const std::array<Vec3, 3>& corners, double near,
                                       Separation& separation);

}  // namespace microcosm::rigid
