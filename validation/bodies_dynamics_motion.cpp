// Articulated bodies in motion without contact: against Lagrange's equations, and what a motion must keep.

#include <algorithm>
#include <cmath>
#include <functional>

#include "engine/rigid/tree_step.hpp"
#include "validation/bodies_dynamics_double_pendulum.hpp"
#include "validation/bodies_dynamics_models.hpp"
#include "validation/cases.hpp"

namespace microcosm::validation {

namespace {

using rigid::JointKind;
using rigid::Spatial;
using rigid::Tree;
using rigid::TreeForces;
using rigid::TreeStepWorkspace;

enum class Method { runge_kutta_4, leapfrog, semi_implicit_euler };

/// Calls `after` with the state after each step.
void run(const Tree& tree, const TreeForces& forces, Method method, double step, int steps, TreeState& state,
         const std::function<void(const TreeState&)>& after) {
  TreeStepWorkspace work;
  std::vector<double> acceleration(tree.rate_count());
  start_leapfrog(tree, forces, state.q, state.v, acceleration, work);
  for (int i = 0; i < steps; ++i) {
    if (method == Method::runge_kutta_4) {
      runge_kutta_4_step(tree, forces, step, state.q, state.v, work);
    } else if (method == Method::leapfrog) {
      leapfrog_step(tree, forces, step, state.q, state.v, acceleration, work);
    } else {
      start_leapfrog(tree, forces, state.q, state.v, acceleration, work);
      advance_rates(tree, acceleration, step, state.v);
      advance_positions(tree, step, state.q, state.v);
    }
    after(state);
  }
}

/// Largest error of an angle [rad] over ten seconds from two raised bars.
double pendulum_error(Method method, int steps) {
  const DoublePendulum pendulum;
  const Tree tree(pendulum.body());
  constexpr double duration = 10;
  constexpr int finer = 100'000;
  DoublePendulum::State exact{1.2, 0.5, 0, 0};
  TreeState state{{exact[0], exact[1] - exact[0]}, {0, 0}};
  TreeForces forces;
  forces.gravity = {0, 0, -pendulum.gravity};
  double worst = 0;
  run(tree, forces, method, duration / steps, steps, state, [&](const TreeState& s) {
    for (int i = 0; i < finer / steps; ++i) exact = pendulum.step(exact, duration / finer);
    worst = std::max({worst, std::abs(s.q[0] - exact[0]), std::abs(s.q[0] + s.q[1] - exact[1])});
  });
  return worst;
}

Report double_pendulum(const CaseOptions&) {
  const std::string name = "bodies/double_pendulum";
  const std::string source = "Lagrange's equations of two bars, by Runge and Kutta's method at 0.1 ms";
  const double runge = pendulum_error(Method::runge_kutta_4, 10'000);
  const double fine = pendulum_error(Method::runge_kutta_4, 20'000);
  const double leapfrog = pendulum_error(Method::leapfrog, 10'000);
  const double leapfrog_coarse = pendulum_error(Method::leapfrog, 5'000);
  return std::vector<Result>{
      measured(name, "largest error of an angle in 10 s, order 4, step 1 ms", runge, 1e-6, "rad", source),
      measured(name, "order of Runge and Kutta's method: short of 4 by", 4 - core::log2(runge / fine), 0.3,
               "1", source),
      measured(name, "largest error of an angle in 10 s, leapfrog, step 1 ms", leapfrog, 1e-3, "rad", source),
      measured(name, "order of the leapfrog: short of 2 by", 2 - core::log2(leapfrog_coarse / leapfrog), 0.3,
               "1", source)};
}

/// Relative change of energy and of momentum of floating trees over half a second.
std::pair<double, double> drift(int steps) {
  double energy = 0, momentum = 0;
  for (std::uint32_t number = 0; number < 5; ++number) {
    RandomStream random(52, number, core::stream_id("drift"));
    const Tree tree(random_body(random, 9, JointKind::free));
    TreeState state = random_state(tree, random);
    rigid::TreeKinematics before, after;
    tree.kinematics(state.q, state.v, before);
    run(tree, {}, Method::runge_kutta_4, 0.5 / steps, steps, state, [](const TreeState&) {});
    tree.kinematics(state.q, state.v, after);
    const Spatial p = tree.momentum(before), r = tree.momentum(after);
    energy = std::max(energy, std::abs(tree.kinetic_energy(after) / tree.kinetic_energy(before) - 1));
    momentum = std::max({momentum, norm(r.angular - p.angular) / norm(p.angular),
                         norm(r.linear - p.linear) / norm(p.linear)});
  }
  return {energy, momentum};
}

Report conservation(const CaseOptions&) {
  const std::string name = "bodies/floating_trees";
  const auto [energy, momentum] = drift(1000);
  const auto [coarse_energy, coarse_momentum] = drift(250);
  const std::string source = "nothing acts from outside";
  return std::vector<Result>{
      measured(name, "relative change of energy in 0.5 s, order 4, step 0.5 ms", energy, 1e-9, "1", source),
      measured(name, "relative change of momentum", momentum, 1e-9, "1", source),
      measured(name, "order of the energy's change: short of 4 by",
               4 - core::log2(coarse_energy / energy) / 2, 0.3, "1", source),
      measured(name, "order of the momentum's change: short of 4 by",
               4 - core::log2(coarse_momentum / momentum) / 2, 0.3, "1", source)};
}

/// Largest change of the energy [J] of 80 bars of 0.1 m and 0.1 kg that fall from horizontal for 2 s.
double chain_energy_error(Method method, double step) {
  const Tree tree(hinge_chain(80, 0.1, 0.1, 0.01));
  TreeForces forces;
  forces.gravity = {0, 0, -9.81};
  TreeState state{std::vector<double>(80, 0.0), std::vector<double>(80, 0.0)};
  rigid::TreeKinematics kinematics;
  const auto energy = [&](const TreeState& s) {
    tree.kinematics(s.q, s.v, kinematics);
    return tree.kinetic_energy(kinematics) + tree.potential_energy(kinematics, forces.gravity);
  };
  const double start = energy(state);
  double worst = 0;
  run(tree, forces, method, step, static_cast<int>(std::lround(2 / step)), state,
      [&](const TreeState& s) { worst = std::max(worst, std::abs(energy(s) - start)); });
  return worst;
}

Report chain(const CaseOptions&) {
  const std::string name = "bodies/hinge_chain";
  const double euler = chain_energy_error(Method::semi_implicit_euler, 1e-3);
  Result leapfrog = measured(name, "largest energy error of the leapfrog, 80 links, step 1 ms",
                             chain_energy_error(Method::leapfrog, 1e-3), euler, "J",
                             "semi-implicit Euler, which others use, at the same step");
  leapfrog.baseline = euler;
  Result runge = measured(name, "largest energy error of order 4, 80 links, step 1 ms",
                          chain_energy_error(Method::runge_kutta_4, 1e-3), 1e-2 * euler, "J",
                          "a hundredth of semi-implicit Euler's");
  runge.baseline = euler;
  return std::vector<Result>{leapfrog, runge};
}

const RegisterCase registered_pendulum({"bodies/double_pendulum",
                                        "a double pendulum moves as Lagrange's equations have it",
                                        double_pendulum});
const RegisterCase registered_drift(
    {"bodies/floating_trees", "floating trees of every joint keep energy and momentum to the method's order",
     conservation});
const RegisterCase registered_chain({"bodies/hinge_chain",
                                     "a long chain keeps its energy better than semi-implicit Euler's",
                                     chain});

}  // namespace

}  // namespace microcosm::validation
