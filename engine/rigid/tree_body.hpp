#pragma once
// One articulated body of a rigid world in a substep: its tree, its motors, and the scratch of its dynamics.
// Private to the rigid world.

#include <span>
#include <vector>

#include "engine/rigid/joint_forces.hpp"
#include "engine/rigid/rows.hpp"
#include "engine/rigid/tree.hpp"
#include "engine/rigid/tree_step.hpp"

namespace microcosm::rigid {

/// How trees that touch nothing move. Where motors have gains, which act implicitly, the methods of higher
/// order need steps that resolve them (TreeBody::longest_explicit_step).
enum class Integrator {
  automatic,  // runge_kutta for those that float freely (their base turns against their arms) in steps that
              // resolve their gains, and for prescribed motions; else leapfrog; with gains semi_implicit
  semi_implicit,  // order 1, one forward dynamics a step
  leapfrog,       // order 2, one
  runge_kutta,    // order 4, four
};

class TreeBody {
 public:
  TreeBody(std::uint32_t body_index, const BodyModel& model, RateGroup rates, std::uint32_t first);

  /// Where everything is at (q, v).
  void locate(std::span<const double> q, std::span<const double> v) { tree.kinematics(q, v, kinematics); }
  /// Forces that others apply, about the centres of mass, to what the algorithms want.
  void turn_wrenches();

  /// Rates after `step` [s] under forces alone, from v, into `rates`. In `constrained` motion it leaves the
  /// factor of the mass matrix behind, with which rows are made. False: without constraints a joint would
  /// pass its limits.
  bool accelerate(std::span<const double> q, std::span<const double> v,
                  std::span<const JointCommand> commands, const Vec3& gravity, double step,
                  std::span<double> rates);

  /// The whole step of a tree that touches nothing, by `integrator`: q, v and `acceleration` (of the last
  /// step; on entry what the leapfrog predicts with). False, and nothing changed: a joint would pass its
  /// limits.
  bool fly(Integrator integrator, std::span<double> q, std::span<double> v, std::span<double> acceleration,
           std::span<const JointCommand> commands, const Vec3& gravity, double step, bool flew);
  /// Moves q at the rates v of a step; `turn` then takes what v became since along the turned axes, and gives
  /// a freely floating tree the momentum that it had before the step, with the step's impulses.
  void move(std::span<double> q, std::span<const double> v, double step);
  void turn(std::span<const double> q, std::span<double> v, double step);
  /// Where the last `move` or `fly` began.
  std::span<const double> start_positions() const { return start_positions_; }

  /// Whether `integrator` moves it where it touches nothing; else it is semi-implicit, always.
  bool flies(Integrator integrator) const;
  /// The longest step [s] in which Runge–Kutta of order 4 resolves gains and damping of every joint, at (q):
  /// h sqrt(kp/I) <= 1, h (kd + damping)/I <= 2, with the inertia I that a joint turns with all others free;
  /// infinite without gains and damping. `joint`: which one sets it.
  double longest_explicit_step(std::span<const double> q, std::uint32_t& joint);

  /// Row of the velocity along `direction` of the point `point` of a node (world), times `sign`.
  void add_linear(std::uint32_t node, const Vec3& point, const Vec3& direction, double sign,
                  std::span<double> jacobian) const;
  void add_angular(std::uint32_t node, const Vec3& direction, double sign, std::span<double> jacobian) const;

  Vec3 centre(std::uint32_t node) const;

  std::uint32_t body = 0;
  Tree tree;
  JointForces joints;
  RateGroup group;
  std::uint32_t first_position = 0;
  bool floating = false;   // all of it hangs on one free joint
  bool slides = false;     // has planar joints
  bool has_gains = false;  // motors that act implicitly
  bool has_springs = false;
  bool resolves_gains = false;      // substeps are short enough for methods explicit in gains and springs
  bool moved = false;               // in this substep, by `fly`
  double share = 1;                 // of its way in this substep that it went, until it met something
  bool always_constrained = false;  // dry friction or mimic joints
  bool constrained = false;         // in this substep
  struct MimicRates {
    std::uint32_t follower = 0, leader = 0;  // rates
    Mimic mimic;
  };
  std::vector<MimicRates> mimics;
  TreeKinematics kinematics;
  std::vector<Spatial> applied;  // by node: torque and force about its centre of mass
  std::vector<double> factor;    // of the mass matrix with the diagonal, in constrained motion
  Tree::Workspace work;

 private:
  /// What gravity and applied forces do to the momentum in a step.
  void add_impulses(const Vec3& gravity, double step, Spatial& momentum) const;
  bool passes_limits(std::span<const double> q, std::span<const double> rates, double step) const;

  bool pushed_ = false;  // any of `applied` is not zero
  std::vector<Spatial> wrenches_;
  void lock_motions();
  void arrive(std::span<double> q, std::span<double> v) const;
  bool is_leapfrog(Integrator integrator) const;

  std::vector<double> acceleration_, bias_, given_, start_positions_, start_rates_;
  std::vector<double> gained_;  // by rates from forces alone, in this substep
  Spatial impulse_;             // of gravity and applied forces in it, about the world's origin
  TreeKinematics start_kinematics_;
  TreeStepWorkspace step_work_;
};

}  // namespace microcosm::rigid
