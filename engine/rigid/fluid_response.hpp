#pragma once
// How a single body in a liquid answers an impulse that acts over a step, when the liquid's resistance acts
// at the velocities of the step's end: (M + step R)^-1 instead of M^-1. Steps far longer than the body's
// relaxation time (60 ns for a sphere of 1 um in water) give velocity = R^-1 force, in contact too.

#include "engine/core/exchange.hpp"
#include "engine/rigid/tree_spatial.hpp"

namespace microcosm::rigid {

/// The blocks of (M + step R)^-1, symmetric: angular from angular [1/(kg m^2)], angular from linear [1/(kg
/// m)], linear from linear [1/kg].
struct FluidResponse {
  Mat3 angular, mixed, linear;

  /// The change of (angular, linear) velocity by an angular impulse about the centre [N m s] and a linear one
  /// [N s].
  Spatial operator*(const Spatial& impulse) const {
    return {angular * impulse.angular + mixed * impulse.linear,
            transposed_times(mixed, impulse.angular) + linear * impulse.linear};
  }
};

/// `inertia` about the centre of mass, in the world's axes; `step` [s] > 0.
FluidResponse fluid_response(double mass, const Mat3& inertia, const core::FluidResistance& fluid,
                             double step);

/// Moment and force of the liquid at the velocity `of` a body.
Spatial fluid_wrench(const core::FluidResistance& fluid, const Spatial& of);

}  // namespace microcosm::rigid
