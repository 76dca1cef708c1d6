#include <catch2/catch.hpp>

#include "engine/core/state_hash.hpp"
#include "engine/rigid/inverse_kinematics.hpp"
#include "engine/rigid/tree_step.hpp"
#include "validation/bodies_dynamics_models.hpp"

namespace microcosm::rigid {
namespace {

using namespace validation;

TEST_CASE("Motions of trees have the same bits from every compiler, level and processor") {
  core::StateHash hash;
  const auto add = [&](const std::vector<double>& values) { hash.add(std::span<const double>(values)); };
  for (std::uint32_t number = 0; number < 8; ++number) {
    RandomStream random(61, number, core::stream_id("bits"));
    const BodyModel body = random_body(random, 12, number % 2 ? JointKind::free : JointKind::revolute);
    const Tree tree(body);
    TreeState state = random_state(tree, random);
    const std::uint32_t n = tree.rate_count();
    TreeForces forces;
    forces.gravity = {0, 0, -9.81};
    TreeStepWorkspace work;
    std::vector<double> acceleration(n), matrix(n * n);
    start_leapfrog(tree, forces, state.q, state.v, acceleration, work);
    for (int i = 0; i < 10; ++i) runge_kutta_4_step(tree, forces, 1e-3, state.q, state.v, work);
    for (int i = 0; i < 10; ++i) leapfrog_step(tree, forces, 1e-3, state.q, state.v, acceleration, work);
    advance_rates(tree, acceleration, 1e-3, state.v);
    advance_positions(tree, 1e-3, state.q, state.v);
    tree.kinematics(state.q, state.v, work.kinematics);
    tree.mass_matrix(work.kinematics, work.dynamics, matrix);
    tree.factorise(matrix);
    tree.solve(matrix, acceleration);
    add(state.q);
    add(state.v);
    add(acceleration);
    add(InverseKinematics(body).reach({11, {0.1, 0, 0}, {0.5, 0.5, 0.5}, {}}, state.q).positions);
  }
  // Found with gcc 12 and clang 14, -O0 and -O3, SSE2 and AVX2.
  CHECK(hash.value() == 0xae9127969b5136bf);
}

}  // namespace
}  // namespace microcosm::rigid
