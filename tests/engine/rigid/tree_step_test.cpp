#include "engine/rigid/tree_step.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "tests/allocations.hpp"
#include "validation/bodies_dynamics_double_pendulum.hpp"
#include "validation/bodies_dynamics_models.hpp"

namespace microcosm::rigid {
namespace {

using namespace validation;

/// A floating tree with every kind of joint, under gravity and forces that depend on time, place and rate.
struct Driven {
  Tree tree;
  TreeState start;
  TreeForces forces;
  double step = 0;

  explicit Driven(std::uint32_t number) : Driven(RandomStream(21, number, core::stream_id("driven"))) {}
  explicit Driven(RandomStream random) : tree(random_body(random, 9, JointKind::free)) {
    start = random_state(tree, random);
    forces.gravity = {0, 0, -9.81};
  }
  /// `forces.tau` at the time of step `i`.
  void drive(int i) {
    forces.tau = [this, i](double fraction, std::span<const double> q, std::span<const double> v,
                           std::span<double> tau) {
      const double time = (i + fraction) * step;
      for (std::size_t k = 0; k < tau.size(); ++k) tau[k] = core::sin(3 * time + double(k)) - 0.5 * v[k];
      for (const TreeNode& node : tree.nodes())
        if (node.rates == 1) tau[node.first_rate] -= 2 * q[node.first_position];
    };
  }
};

enum class Method { runge_kutta, leapfrog, euler };

TreeState run(Driven& driven, Method method, double duration, int steps) {
  TreeState state = driven.start;
  TreeStepWorkspace work;
  std::vector<double> acceleration(driven.tree.rate_count()), tau(driven.tree.rate_count());
  driven.step = duration / steps;
  driven.drive(0);
  start_leapfrog(driven.tree, driven.forces, state.q, state.v, acceleration, work);
  for (int i = 0; i < steps; ++i) {
    driven.drive(i);
    if (method == Method::runge_kutta) {
      runge_kutta_4_step(driven.tree, driven.forces, driven.step, state.q, state.v, work);
    } else if (method == Method::leapfrog) {
      leapfrog_step(driven.tree, driven.forces, driven.step, state.q, state.v, acceleration, work);
    } else {
      start_leapfrog(driven.tree, driven.forces, state.q, state.v, acceleration, work);
      advance_rates(driven.tree, acceleration, driven.step, state.v);
      advance_positions(driven.tree, driven.step, state.q, state.v);
    }
  }
  return state;
}

double distance(const Tree& tree, const TreeState& a, const TreeState& b) {
  std::vector<double> gap(tree.rate_count());
  tree.difference(a.q, b.q, gap);
  double square = 0;
  for (std::size_t i = 0; i < gap.size(); ++i)
    square += gap[i] * gap[i] + (a.v[i] - b.v[i]) * (a.v[i] - b.v[i]);
  return std::sqrt(square);
}

/// The order by which halving the step twice reduces the distance to a much finer run.
double order(Method method, std::uint32_t number, int steps) {
  Driven driven(number);
  constexpr double duration = 0.25;
  const TreeState exact = run(driven, Method::runge_kutta, duration, 2000);
  const double coarse = distance(driven.tree, run(driven, method, duration, steps), exact);
  const double fine = distance(driven.tree, run(driven, method, duration, 4 * steps), exact);
  CAPTURE(coarse, fine);
  CHECK(fine < coarse);
  return core::log2(coarse / fine) / 2;
}

TEST_CASE("Steps converge with their order for trees of every joint, driven, damped and floating") {
  for (std::uint32_t number = 0; number < 4; ++number) {
    CHECK(order(Method::runge_kutta, number, 50) == Approx(4).margin(0.3));
    CHECK(order(Method::leapfrog, number, 100) == Approx(2).margin(0.2));
    CHECK(order(Method::euler, number, 400) == Approx(1).margin(0.2));
  }
}

TEST_CASE(
    "A floating tree that nothing acts on keeps its energy and momentum to the order of Runge and Kutta") {
  Driven driven(7);
  const Tree& tree = driven.tree;
  driven.forces = {};
  const auto drift = [&](int steps) {
    TreeState state = driven.start;
    TreeStepWorkspace work;
    tree.kinematics(state.q, state.v, work.kinematics);
    const double energy = tree.kinetic_energy(work.kinematics);
    const Spatial momentum = tree.momentum(work.kinematics);
    for (int i = 0; i < steps; ++i)
      runge_kutta_4_step(tree, driven.forces, 0.5 / steps, state.q, state.v, work);
    tree.kinematics(state.q, state.v, work.kinematics);
    const Spatial later = tree.momentum(work.kinematics);
    return std::abs(tree.kinetic_energy(work.kinematics) / energy - 1) +
           norm(later.angular - momentum.angular) / norm(momentum.angular) +
           norm(later.linear - momentum.linear) / norm(momentum.linear);
  };
  CHECK(drift(1000) < 1e-9);
  CHECK(drift(200) / drift(1000) > 300);  // 625 for order 4
}

TEST_CASE("A double pendulum moves as Lagrange's equations have it") {
  const DoublePendulum pendulum;
  const Tree tree(pendulum.body());
  DoublePendulum::State exact{1.2, 0.5, 0, 0};
  TreeState state{{exact[0], exact[1] - exact[0]}, {0, 0}};
  TreeForces forces;
  forces.gravity = {0, 0, -pendulum.gravity};
  TreeStepWorkspace work;
  for (int i = 0; i < 2000; ++i) {
    runge_kutta_4_step(tree, forces, 1e-3, state.q, state.v, work);
    for (int k = 0; k < 4; ++k) exact = pendulum.step(exact, 0.25e-3);
  }
  CHECK(state.q[0] == Approx(exact[0]).margin(1e-8));
  CHECK(state.q[0] + state.q[1] == Approx(exact[1]).margin(1e-8));
  CHECK(state.v[0] == Approx(exact[2]).margin(1e-7));
}

TEST_CASE("The base of a floating tree takes the momentum that it is given, and nothing else moves") {
  for (std::uint32_t number = 0; number < 10; ++number) {
    const Driven driven(number);
    RandomStream random(22, number, core::stream_id("momentum"));
    Spatial wanted;
    wanted.angular = random_vector(random);
    wanted.linear = random_vector(random);
    TreeStepWorkspace work;
    std::vector<double> v = driven.start.v;
    project_momentum(driven.tree, driven.start.q, v, wanted, work);
    driven.tree.kinematics(driven.start.q, v, work.kinematics);
    const Spatial got = driven.tree.momentum(work.kinematics);
    CHECK(norm(got.angular - wanted.angular) < 1e-12 * (1 + norm(wanted.angular)));
    CHECK(norm(got.linear - wanted.linear) < 1e-12 * (1 + norm(wanted.linear)));
    for (std::size_t i = 6; i < v.size(); ++i) CHECK(v[i] == driven.start.v[i]);
  }
}

TEST_CASE("A body that spins and flies keeps its velocity to rounding, at any step") {
  RandomStream random(23, 0, core::stream_id("flight"));
  BodyModel body = random_body(random, 1, JointKind::free);
  body.links[0].inertial = {2, {}, {{0.1, 0, 0}, {0, 0.1, 0}, {0, 0, 0.1}}};
  const Tree tree(body);
  TreeState state{tree.zero_positions(), {30, -20, 100, 5, 6, 7}};
  TreeStepWorkspace work;
  tree.kinematics(state.q, state.v, work.kinematics);
  const Vec3 place = work.kinematics.poses[0].position, velocity = work.kinematics.velocities[0].linear;
  std::vector<double> acceleration(6);
  for (int i = 0; i < 100; ++i) {
    start_leapfrog(tree, {}, state.q, state.v, acceleration, work);
    advance_rates(tree, acceleration, 0.01, state.v);
    advance_positions(tree, 0.01, state.q, state.v);
  }
  tree.kinematics(state.q, state.v, work.kinematics);
  CHECK(norm(work.kinematics.velocities[0].linear - velocity) < 1e-12 * norm(velocity));
  CHECK(norm(work.kinematics.poses[0].position - (place + velocity)) < 1e-12 * norm(velocity));
}

TEST_CASE("A torque-driven satellite with an arm keeps its momentum to rounding") {
  const Tree tree(free_arm());
  TreeState state{tree.zero_positions(), std::vector<double>(tree.rate_count(), 0.0)};
  TreeStepWorkspace work;
  constexpr double step = 1.0 / 240;
  for (int i = 0; i < 1200; ++i) {
    TreeForces forces;
    forces.tau = [i](double fraction, std::span<const double>, std::span<const double>,
                     std::span<double> tau) { free_arm_torques((i + fraction) * step, tau); };
    runge_kutta_4_step(tree, forces, step, state.q, state.v, work);
    project_momentum(tree, state.q, state.v, {}, work);
  }
  tree.kinematics(state.q, state.v, work.kinematics);
  const Spatial total = tree.momentum(work.kinematics);
  double largest = 0;
  for (std::size_t i = 0; i < tree.nodes().size(); ++i)
    largest = std::max(largest, tree.nodes()[i].mass * norm(work.kinematics.velocities[i].linear));
  CHECK(largest > 0.1);
  CHECK(norm(total.linear) + norm(total.angular) < 1e-12 * largest);
}

TEST_CASE("Steps allocate nothing after the first") {
  Driven driven(5);
  TreeState state = driven.start;
  TreeStepWorkspace work;
  std::vector<double> acceleration(driven.tree.rate_count());
  driven.step = 1e-3;
  driven.drive(0);
  const auto all = [&] {
    runge_kutta_4_step(driven.tree, driven.forces, 1e-3, state.q, state.v, work);
    start_leapfrog(driven.tree, driven.forces, state.q, state.v, acceleration, work);
    leapfrog_step(driven.tree, driven.forces, 1e-3, state.q, state.v, acceleration, work);
    project_momentum(driven.tree, state.q, state.v, {}, work);
  };
  all();
  const long before = tests::allocations();
  all();
  CHECK(tests::allocations() == before);
}

}  // namespace
}  // namespace microcosm::rigid
