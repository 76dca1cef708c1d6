#pragma once
// One articulated body of a rigid world in a substep: its tree, its motors, and the scratch of its dynamics.
// Private to the rigid world.

#include <span>
#include <vector>

#include "engine/rigid/joint_forces.hpp"
#include "engine/rigid/rows.hpp"
#include "engine/rigid/tree.hpp"

namespace microcosm::rigid {

class TreeBody {
 public:
  TreeBody(std::uint32_t body, const BodyModel& model, RateGroup group, std::uint32_t first_position);

  /// Where everything is at (q, v).
  void locate(std::span<const double> q, std::span<const double> v) { tree.kinematics(q, v, kinematics); }
  /// Forces that others apply, about the centres of mass, to what the algorithms want.
  void turn_wrenches();

  /// Rates after `step` [s] under forces alone, from v, into `rates`. In `constrained` motion it leaves the
  /// factor of the mass matrix behind, with which rows are made. False: without constraints a joint would
  /// pass its limits.
  bool accelerate(std::span<const double> q, std::span<const double> v, std::span<const double> commands,
                  const Vec3& gravity, double step, std::span<double> rates);

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
  bool floating = false;            // its root hangs on a free joint
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
  bool passes_limits(std::span<const double> q, std::span<const double> rates, double step) const;

  bool pushed_ = false;  // any of `applied` is not zero
  std::vector<Spatial> wrenches_;
  std::vector<double> acceleration_, bias_, zero_;
};

}  // namespace microcosm::rigid
