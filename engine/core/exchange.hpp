#pragma once
// What Systems tell each other in a step: one struct of arrays, owned by the World. Arrays over bodies have
// one length; so have `points` and `samples`. SI units, world coordinates (right-handed).

#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/flow_field.hpp"
#include "engine/core/vec3.hpp"

namespace microcosm::core {

/// A run of consecutive bodies that one System owns.
struct BodyRange {
  std::uint32_t first = 0;
  std::uint32_t count = 0;
};

/// Sums over forces that were applied, for the World's audit.
struct ForceSums {
  Vec3 force;                    // [N]
  Vec3 moment;                   // [N m], about the origin
  double force_magnitudes = 0;   // sum of |force| [N]: what rounding is measured against
  double moment_magnitudes = 0;  // sum of |moment| and |position x force| [N m]

  void add(const Vec3& at, const Vec3& applied, const Vec3& torque);
};

/// A run of consecutive sources that one System owns.
struct SourceRange {
  std::uint32_t first = 0;
  std::uint32_t count = 0;
};

/// What a liquid in slow flow does to a body of velocity v (of its position) and angular velocity w, in the
/// world's axes (Happel and Brenner 1983, "Low Reynolds number hydrodynamics", ch. 5):
///   force  = -translation (v - velocity) - coupling (w - spin)
///   torque = -coupling^T (v - velocity) - rotation (w - spin)
/// The matrix of the four is symmetric and positive definite. The System that knows the liquid writes it in
/// the phases flow and force; the one that moves the body lets it act at the velocities of a step's end, so
/// that velocity = force / resistance holds at steps far beyond the body's relaxation time.
struct FluidResistance {
  std::uint32_t body = 0;
  Mat3 translation, rotation, coupling;  // [N s/m], [N m s], [N s]
  Vec3 velocity, spin;                   // of the liquid around it [m/s], [rad/s]
  double added_mass = 0;                 // [kg], of liquid that its acceleration takes along
};

struct Exchange {
  // Bodies: written by the System that moves them, except force and torque, to which any System may add; the
  // World clears both before each step.
  std::vector<Vec3> position;  // [m]
  std::vector<Quaternion> orientation;
  std::vector<Vec3> velocity;           // [m/s]
  std::vector<Vec3> angular_velocity;   // [rad/s]
  std::vector<Vec3> force;              // [N]
  std::vector<Vec3> torque;             // [N m], about the position
  std::vector<double> magnetic_moment;  // [A m^2], at saturation; 0: not magnetic
  std::vector<std::uint8_t> active;     // 0: not released yet or gone; others skip it

  // Points in the blood that Systems want sampled before they move; the World fills samples[i] from
  // points[i].
  std::vector<FlowPoint> points;
  std::vector<FlowSample> samples;

  // Sources of solutes in the blood: a System adds what its source gives off where it is; the System that
  // carries solutes takes the mass in its next step and sets it to zero.
  std::vector<VesselPosition> source_where;
  std::vector<double> source_mass;           // [kg] given off and not taken yet
  std::vector<std::uint32_t> source_solute;  // index of the solute

  // Bodies in a liquid: written anew in each step. Not State.
  std::vector<FluidResistance> resistances;

  // Of this step, by the functions below; the World clears them before each step. Not State.
  ForceSums exchanged;  // between bodies: cancels
  ForceSums external;   // from fields, fluids, and what else is no body

  /// `force` [N] on `first` and its opposite on `second`, both at the common `point` [m], with the torque of
  /// each about its position. In the phases flow and force; a body that has moved in this step already
  /// doesn't feel it.
  void apply_between(std::uint32_t first, std::uint32_t second, const Vec3& point,
                     const Vec3& force_on_first);
  /// A torque [N m] on `first` and its opposite on `second`.
  void apply_torque_between(std::uint32_t first, std::uint32_t second, const Vec3& torque_on_first);
  /// What pushes a body from outside all bodies: a force [N] at its position and a torque [N m].
  void apply_external(std::uint32_t body, const Vec3& applied_force, const Vec3& applied_torque = {});
  /// The same force at `point` [m].
  void apply_external_at(std::uint32_t body, const Vec3& point, const Vec3& applied_force);

  /// New bodies: at rest at the origin, unmagnetised, active.
  BodyRange add_bodies(std::uint32_t count);
  /// New sources of one solute, which have given off nothing.
  SourceRange add_sources(std::uint32_t count, std::uint32_t solute);
};

}  // namespace microcosm::core
