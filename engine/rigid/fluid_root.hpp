#pragma once
// How a single body in a liquid answers an impulse that acts over a step, when the liquid's resistance acts
// at the velocities of the step's end: by (M + step R)^-1 instead of M^-1. Steps far longer than the body's
// relaxation time (60 ns for a sphere of 1 um in water) give velocity = R^-1 force, in contact too.

#include <array>

#include "engine/core/exchange.hpp"
#include "engine/rigid/tree_spatial.hpp"

namespace microcosm::rigid {

/// The lower triangle L of M + step R = L L^T (Cholesky), of rates angular, then linear. Scaled rates are
/// L^T u: in them every impulse meets a unit of mass.
class FluidRoot {
 public:
  FluidRoot() = default;
  /// `inertia` about the centre of mass, in the world's axes; `step` [s] > 0.
  FluidRoot(double mass, const Mat3& inertia, const core::FluidResistance& fluid, double step);

  /// False: resistance or mass were not finite or not positive, and nothing below means anything.
  bool positive() const { return positive_; }
  void scale(const double* rates, double* scaled) const;    // L^T rates
  void unscale(const double* scaled, double* rates) const;  // L^-T scaled
  /// L^-1 of a row J or an impulse (angular, linear).
  void scale_row(const double* row, double* scaled) const;
  /// The change of rates by an angular impulse about the centre [N m s] and a linear one [N s].
  Spatial change(const Spatial& impulse) const;

 private:
  std::array<std::array<double, 6>, 6> lower_{};
  bool positive_ = true;
};

/// Moment and force of the liquid at the velocity `of` a body.
Spatial fluid_wrench(const core::FluidResistance& fluid, const Spatial& of);

}  // namespace microcosm::rigid
