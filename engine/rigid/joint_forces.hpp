#pragma once
// What motors, dampers and rotors do at a tree's joints in a step. Damping and gains act implicitly, at the
// rates of the step's end: with (M + D) a = tau, D = armature + h (damping + kd) + h^2 kp, they are stable at
// any gain and step. A motor whose effort would pass its limit gives the limit instead, exactly.

#include <cstdint>
#include <span>
#include <vector>

#include "engine/rigid/body_model.hpp"
#include "engine/rigid/joint_motion.hpp"
#include "engine/rigid/tree.hpp"

namespace microcosm::rigid {

/// What a motor is told, until told otherwise. A plain number commands `value` alone.
struct JointCommand {
  double value = 0;     // torque or force, rate, or position, as the motor's kind has it
  double rate = 0;      // of the target [rad/s] or [m/s]: position motors, and motions when they arrive
  double effort = 0;    // added to what the gains give [N m] or [N]: position and velocity motors
  double duration = 0;  // of motions, until they arrive [s]
};

/// One rate of a tree.
struct JointAxis {
  std::uint32_t link = 0;      // of the model
  std::uint32_t node = 0;      // of the tree
  std::uint32_t position = 0;  // index in q; of one-dimensional joints only
  bool one_dimensional = false;
  Motor motor = {};
  double damping = 0, friction = 0, armature = 0, effort_limit = unlimited;
  double stiffness = 0, rest = 0;  // of one-dimensional joints
  double lower = -unlimited, upper = unlimited, velocity_limit = unlimited;
};

/// Whether a motor has gains, which act at the rates of a step's end.
bool acts_implicitly(MotorKind kind);

/// By rate of the tree; the six of a free base are passive.
std::vector<JointAxis> joint_axes(const BodyModel& body, const Tree& tree);

class JointForces {
 public:
  explicit JointForces(std::vector<JointAxis> axes);

  const std::vector<JointAxis>& axes() const { return axes_; }
  /// Starts a step [s] from (q, v) under the motors' commands (by rate). Springs act implicitly, unless
  /// `springs_apart`: then they are no part of `forces`, and whoever integrates adds them wherever q is.
  void begin(std::span<const double> q, std::span<const double> v, std::span<const JointCommand> commands,
             double step, bool springs_apart = false);
  /// Adds the springs' forces at q.
  void add_springs(std::span<const double> q, std::span<double> tau) const;
  /// Energy [J] in the springs at q.
  double spring_energy(std::span<const double> q) const;
  /// Generalised forces and what to add to the mass matrix's diagonal. Of motions: the mean acceleration, and
  /// infinity.
  std::span<const double> forces() const { return forces_; }
  std::span<const double> diagonal() const { return diagonal_; }
  /// The same as functions of where joints are at a fraction of the step, nothing implicit: for methods of
  /// higher order. Of motions: the acceleration then.
  void explicit_forces(double fraction, std::span<const double> q, std::span<const double> v,
                       std::span<double> out) const;
  std::span<const double> explicit_diagonal() const { return explicit_diagonal_; }
  bool has_motions() const { return has_motions_; }
  bool is_motion(std::size_t i) const { return axes_[i].motor.kind == MotorKind::motion; }
  /// Of an axis with a motion, over the step.
  const JointMotion& motion(std::size_t i) const { return motions_[i]; }
  double step() const { return step_; }
  /// Given the accelerations that came out: false if a motor passed its limit and is now held at it, so that
  /// they must be computed again.
  bool accept(std::span<const double> acceleration);
  /// Efforts [N m] or [N] of the motors over a step that ended at rates v.
  void efforts(std::span<const double> v, std::span<double> out) const;

 private:
  double effort_at(std::size_t i, double rate) const;
  double effort_at(std::size_t i, double target, double position, double rate) const;

  std::vector<JointAxis> axes_;
  std::vector<double> forces_, diagonal_, explicit_diagonal_, start_rate_, start_position_;
  std::vector<JointCommand> command_;
  std::vector<JointMotion> motions_;
  bool has_motions_ = false;
  std::vector<double> passive_force_, passive_diagonal_;  // without motors
  std::vector<std::uint8_t> saturated_;
  double step_ = 0;
};

}  // namespace microcosm::rigid
