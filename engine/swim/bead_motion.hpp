#pragma once
// The motion of one sphere in blood over one step, with the flow around it frozen.

#include "engine/core/flow_field.hpp"
#include "engine/core/vec3.hpp"

namespace microcosm::swim {

using core::Vec3;

struct Bead {
  double radius = 0;   // [m]
  double density = 0;  // [kg/m^3]
};

/// What acts on it besides drag.
struct BeadForcing {
  Vec3 force;               // [N], applied
  Vec3 gravity;             // [m/s^2]
  Vec3 fluid_acceleration;  // Du/Dt [m/s^2], of the blood that passes
};

struct BeadMotion {
  Vec3 velocity;      // [m/s], at the end of the step
  Vec3 displacement;  // [m]
};

/// Solves (m_p + C_m m_f) dv/dt = 3 pi mu d f(Re) K (u - v) + F + (m_p - m_f) g + (1 + C_m) m_f Du/Dt over
/// `step` [s], exactly for constant coefficients. The drag's f(Re) is the one of the slip's mean over the
/// step, which is solved for: short steps see the slip as it is, steps of many relaxation times the terminal
/// one. C_m = 1/2 (a sphere; Batchelor 1967, section 6.4).
BeadMotion move_bead(const Bead& bead, const core::FlowSample& flow, const Vec3& velocity,
                     const BeadForcing& forcing, double step);

}  // namespace microcosm::swim
