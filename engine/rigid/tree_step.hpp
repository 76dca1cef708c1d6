#pragma once
// Steps of one tree in time, without contact. Joints that turn in space move along their group's exponential
// map (Tree::integrate), so quaternions stay unit and positions never leave what a joint allows.

#include <functional>
#include <span>
#include <vector>

#include "engine/rigid/tree.hpp"

namespace microcosm::rigid {

/// What acts on a tree in a step.
struct TreeForces {
  Vec3 gravity;                       // [m/s^2]
  std::span<const Spatial> wrenches;  // as in Tree::forward_dynamics, held over the step; empty: none
  std::span<const double> diagonal;   // added to the mass matrix: armatures; empty: none
  /// Writes the joints' forces at a fraction (0 to 1) of the step; empty: none.
  std::function<void(double fraction, std::span<const double> q, std::span<const double> v,
                     std::span<double> tau)>
      tau;
};

/// Scratch of the steps: one for each thread, reused, for any trees.
struct TreeStepWorkspace {
  Tree::Workspace dynamics;
  TreeKinematics kinematics;
  std::vector<double> tau, stage_q, stage_v;
  std::vector<double> increments[4], accelerations[4];
};

/// One step by the classical Runge–Kutta method of order 4, on the joints' groups as in Munthe-Kaas 1998 (BIT
/// 38:92): q moves by the exponential of an increment, whose rate is v seen from the increment. Four forward
/// dynamics. Energy error of order step^4.
void runge_kutta_4_step(const Tree& tree, const TreeForces& forces, double step, std::span<double> q,
                        std::span<double> v, TreeStepWorkspace& work);

/// One step of order 2 with one forward dynamics: half a step of q at v, the acceleration there, at the rates
/// which `acceleration`, that of the step before, predicts for the middle; a step of v; half a step of q.
/// (Leapfrog, as in Hairer, Lubich and Wanner 2003, Acta Numerica 12:399, with the rates in Coriolis forces
/// and damping extrapolated.) `acceleration` is state: before the first step, and after rates jumped, see
/// `start_leapfrog`.
void leapfrog_step(const Tree& tree, const TreeForces& forces, double step, std::span<double> q,
                   std::span<double> v, std::span<double> acceleration, TreeStepWorkspace& work);
/// The acceleration at (q, v).
void start_leapfrog(const Tree& tree, const TreeForces& forces, std::span<const double> q,
                    std::span<const double> v, std::span<double> acceleration, TreeStepWorkspace& work);

/// The rates of semi-implicit Euler: v += step * acceleration, but for joints that slide along axes which
/// turn (free, planar) with the change of the velocity itself, not of its components: the result is along the
/// axes before the step, for `advance_positions`.
void advance_rates(const Tree& tree, std::span<const double> acceleration, double step, std::span<double> v);
/// Moves q at v, along straight lines for joints that slide (free, planar), then takes their v along the
/// turned axes. So a body that spins and flies keeps its velocity to rounding, however large the step.
void advance_positions(const Tree& tree, double step, std::span<double> q, std::span<double> v);

/// Whether all of a tree hangs on one free joint to the world.
bool floats_freely(const Tree& tree);

/// Changes the six rates of a freely floating tree's base so that the momentum (Tree::momentum: angular about
/// the world's origin, linear) is the given one. Keeps what the others do.
void project_momentum(const Tree& tree, std::span<const double> q, std::span<double> v,
                      const Spatial& momentum, TreeStepWorkspace& work);

}  // namespace microcosm::rigid
