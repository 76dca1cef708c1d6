#pragma once
// Single rigid bodies: trees of one link on a free joint, which fill heaps and stacks. Their rates are world
// components (angular velocity, velocity of the centre of mass), so that six numbers a body make a row.

#include <cstdint>
#include <span>
#include <vector>

#include "engine/rigid/body_model.hpp"
#include "engine/rigid/tree.hpp"

namespace microcosm::rigid {

/// What doesn't change in a run.
struct FreeBodyModel {
  double mass = 0;         // [kg]
  Vec3 moments;            // [kg m^2], principal
  Pose inertia_frame;      // centre of mass and principal axes, in the link's frame
  bool isotropic = false;  // the three moments are equal: rotation leaves the angular velocity alone
};

/// State: plain numbers. Its rates [rad/s, m/s of the centre; world] stand with those of everything else.
struct FreeBody {
  Vec3 centre;             // [m], world
  Quaternion orientation;  // of the principal axes
};

/// Throws InputError if the inertia has no principal axes with positive moments.
FreeBodyModel free_body_model(const Inertial& inertial);

/// The link's frame, and the state that puts the link there.
Pose link_pose(const FreeBodyModel& model, const FreeBody& body);
FreeBody free_body_at(const FreeBodyModel& model, const Pose& link);

/// The inverse of the inertia about the centre, world axes [1/(kg m^2)].
Mat3 inverse_inertia(const FreeBodyModel& model, const Quaternion& orientation);
Mat3 world_inertia(const FreeBodyModel& model, const Quaternion& orientation);

/// Moves by `step` [s] at its rates: the centre along its velocity, the axes as a free body of this angular
/// momentum turns (midpoint rule: the momentum is kept to rounding, the energy to second order).
void integrate(const FreeBodyModel& model, FreeBody& body, const Spatial& rate, double step);
}  // namespace microcosm::rigid
