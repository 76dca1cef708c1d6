#pragma once
// The dynamics of one articulated body without contact, in joint coordinates (Featherstone 2008, "Rigid Body
// Dynamics Algorithms": the articulated-body algorithm, table 7.1; recursive Newton–Euler, table 5.1; the
// composite-rigid-body algorithm, table 6.2; L^T L factors that keep the zeros between branches, table 6.3).
//
// Fixed joints are lumped away when the Tree is built: its nodes are the links that move against their
// parents. q: positions (body_model.hpp lists what each joint has), v: rates, tau: generalised forces that go
// with v.

#include <cstdint>
#include <span>
#include <vector>

#include "engine/rigid/body_model.hpp"
#include "engine/rigid/tree_spatial.hpp"
#include "engine/rigid/tree_workspace.hpp"

namespace microcosm::rigid {

struct TreeNode {
  std::int32_t parent = -1;  // node; -1: the world
  JointKind kind = JointKind::revolute;
  Pose origin;      // at position zero, in the parent's frame
  Vec3 axis;        // unit, in the node's frame
  double mass = 0;  // of the link and all that is fixed to it
  Vec3 centre;      // in the node's frame
  Mat3 inertia;     // about the centre
  std::uint32_t first_position = 0, first_rate = 0, rates = 0;
  std::uint32_t link = 0;  // of the model
  Quaternion plane;        // of planar joints: turns z to `axis` by the shortest way, x and y into the plane
  std::uint32_t multiple = 0;  // of joints with three or six rates: how many come before it
  RigidInertia rigid_inertia;  // mass, centre, inertia, taken at the origin
};

/// Where everything is, and how fast, at one (q, v). World coordinates.
struct TreeKinematics {
  std::vector<Pose> poses;          // by node
  std::vector<Spatial> velocities;  // by node: angular velocity, and velocity of the node's origin
  std::vector<Spatial> motions;  // by rate: what a unit rate does: angular, and velocity of the node's origin
};

class Tree {
 public:
  /// `body` has passed `check`.
  explicit Tree(const BodyModel& body);

  std::span<const TreeNode> nodes() const { return nodes_; }
  std::uint32_t position_count() const { return positions_; }
  std::uint32_t rate_count() const { return rates_; }
  /// The node that carries a link of the model (-1: fixed to the world), and the link's frame in the node's.
  std::int32_t node_of(std::uint32_t link) const { return node_of_link_[link]; }
  const Pose& frame_in_node(std::uint32_t link) const { return frame_in_node_[link]; }
  std::size_t link_count() const { return node_of_link_.size(); }
  /// q at position zero (quaternions: identity).
  std::vector<double> zero_positions() const;

  void kinematics(std::span<const double> q, std::span<const double> v, TreeKinematics& out) const;

  /// Scratch of the algorithms below: one for each thread, reused, for any trees; holds nothing that matters.
  using Workspace = TreeWorkspace;

  /// Accelerations (d v/d t) at (q, v) under tau, gravity [m/s^2] and the wrenches (moment about the node's
  /// origin, force; world axes; empty: none). `diagonal` (by rate; empty: none) is added to the mass matrix:
  /// armatures, and the implicit part of springs and dampers. Infinity at a joint of one rate: its
  /// acceleration is given, in the place of its tau (hybrid dynamics: Featherstone 2008, section 9.2).
  /// O(nodes).
  void forward_dynamics(std::span<const double> q, std::span<const double> v, std::span<const double> tau,
                        const Vec3& gravity, std::span<const Spatial> wrenches,
                        std::span<const double> diagonal, Workspace& work,
                        std::span<double> acceleration) const;
  /// tau that gives `acceleration`: mass matrix (without diagonal) times it, plus velocity terms, less
  /// gravity and wrenches.
  void inverse_dynamics(std::span<const double> q, std::span<const double> v,
                        std::span<const double> acceleration, const Vec3& gravity,
                        std::span<const Spatial> wrenches, Workspace& work, std::span<double> tau) const;
  /// rate_count x rate_count, row-major, both triangles.
  void mass_matrix(const TreeKinematics& kinematics, Workspace& work, std::span<double> out) const;

  /// Replaces a mass matrix (row-major; its lower triangle) by its factor L, H = L^T L; `solve` turns b into
  /// H^-1 b with it. Costs depth^2 a rate, not rates^2.
  void factorise(std::span<double> matrix) const;
  void solve(std::span<const double> factor, std::span<double> b) const;
  /// The rate of which rate i hangs directly (-1: none): the branches along which matrices are not zero.
  std::span<const std::int32_t> rate_parents() const { return rate_parents_; }

  /// q after `duration` [s] at constant rates v: exact for each joint alone, quaternions stay unit.
  void integrate(std::span<double> q, std::span<const double> v, double duration) const;
  /// Rates that lead from q to `target` in one second: the inverse of `integrate`.
  void difference(std::span<const double> q, std::span<const double> target, std::span<double> v) const;

  /// Kinetic energy [J] (armatures left out), and potential energy in `gravity` (zero at the world's origin).
  double kinetic_energy(const TreeKinematics& kinematics) const;
  double potential_energy(const TreeKinematics& kinematics, const Vec3& gravity) const;
  /// Angular momentum about the world's origin [kg m^2/s], linear momentum [kg m/s].
  Spatial momentum(const TreeKinematics& kinematics) const;

 private:
  void place_nodes(std::span<const double> q, std::span<const double> v, Workspace& work) const;

  std::vector<TreeNode> nodes_;
  std::vector<std::int32_t> node_of_link_;
  std::vector<Pose> frame_in_node_;
  std::vector<std::int32_t> rate_parents_;
  std::vector<std::int32_t> run_starts_;  // by rate: from where to it each rate hangs on the one before
  std::uint32_t positions_ = 0, rates_ = 0, multiples_ = 0;
};

}  // namespace microcosm::rigid
