#pragma once
// The velocity profile of a vessel's cross-section, shared by every field that is one-dimensional: u(r) = U
// (zeta + 2)/zeta (1 - (r/R)^zeta) (Hughes and Lubliner 1973, Math Biosci 18:161; Smith, Pullan and Hunter
// 2002, SIAM J Appl Math 62:990).

#include "engine/core/flow_field.hpp"
#include "engine/geometry/vessel_tree.hpp"

namespace microcosm::flow {

/// What a one-dimensional field knows of a cross-section.
struct CrossSection {
  double mean_velocity = 0;           // U [m/s]
  double mean_velocity_gradient = 0;  // dU/ds [1/s]
  double mean_acceleration = 0;       // dU/dt [m/s^2]
  double radius = 0;                  // R [m]
  double radius_rate = 0;             // dR/dt [m/s]
  double radius_gradient = 0;         // dR/ds
  double pressure = 0;                // [Pa]
  double profile_exponent = 2;        // zeta > 0
  double viscosity = 0, density = 0, haematocrit = 0;
};

/// The sample at offsets (y, z) in the cross-section with this frame. The radial velocity r/R (dR/dt + u
/// dR/ds) keeps r/R of a tracer (no slip at the wall). Gradient and acceleration leave out what a
/// CrossSection does not hold: the curvature of the vessel, second derivatives of R. For r > R:
/// outside_vessels() with the wall distance R - r.
core::FlowSample sample_profile(const CrossSection& section, const geometry::Frame& frame, double y,
                                double z);

/// The sample outside every vessel: velocity zero, wall distance minus infinity.
core::FlowSample outside_vessels();

}  // namespace microcosm::flow
