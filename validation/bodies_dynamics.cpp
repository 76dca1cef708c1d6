// Algebra of articulated bodies: forward against inverse dynamics, mass matrices, Jacobians.

#include <algorithm>
#include <cmath>

#include "engine/rigid/jacobian.hpp"
#include "validation/bodies_dynamics_models.hpp"
#include "validation/cases.hpp"

namespace microcosm::validation {

namespace {

using rigid::JointKind;
using rigid::Spatial;
using rigid::Tree;
using rigid::TreeKinematics;

constexpr Vec3 gravity{0.3, -1, -9.81};

double relative_difference(const std::vector<double>& a, const std::vector<double>& b) {
  double gap = 0, size = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    gap = std::max(gap, std::abs(a[i] - b[i]));
    size = std::max({size, std::abs(a[i]), std::abs(b[i])});
  }
  return gap / size;
}

struct Worst {
  double inverse = 0, column = 0, factor = 0, jacobian = 0;
};

/// Largest error over links and rates, of central differences with a step that leaves 1e-10.
double jacobian_error(const Tree& tree, std::uint32_t links, const TreeState& state, const Vec3& point) {
  constexpr double h = 1e-5;
  TreeKinematics kinematics;
  rigid::Jacobian jacobian;
  double worst = 0;
  for (std::uint32_t link = 0; link < links; ++link) {
    tree.kinematics(state.q, state.v, kinematics);
    point_jacobian(tree, kinematics, link, point, jacobian);
    for (std::uint32_t rate = 0; rate < tree.rate_count(); ++rate) {
      Pose sides[2];
      for (int side = 0; side < 2; ++side) {
        std::vector<double> q = state.q, unit(tree.rate_count(), 0.0);
        unit[rate] = 1;
        tree.integrate(q, unit, side ? h : -h);
        tree.kinematics(q, state.v, kinematics);
        sides[side] = link_pose(tree, kinematics, link);
      }
      const Vec3 turn =
          core::rotation_vector(sides[1].orientation * conjugate(sides[0].orientation)) / (2 * h);
      const Vec3 way = (sides[1] * point - sides[0] * point) / (2 * h);
      const Eigen::Matrix<double, 6, 1> difference{turn.x, turn.y, turn.z, way.x, way.y, way.z};
      worst = std::max(worst, (jacobian.col(rate) - difference).norm() / (1 + difference.norm()));
    }
  }
  return worst;
}

void compare(std::uint32_t number, Worst& worst) {
  RandomStream random(51, number, core::stream_id("identities"));
  constexpr JointKind roots[] = {JointKind::revolute, JointKind::free, JointKind::planar, JointKind::fixed};
  const rigid::BodyModel body = random_body(random, 8 + number % 12, roots[number % 4]);
  const Tree tree(body);
  const TreeState state = random_state(tree, random);
  const std::vector<double> tau = random_rates(tree, random);
  std::vector<Spatial> wrenches(tree.nodes().size());
  for (Spatial& wrench : wrenches) {
    wrench.angular = random_vector(random);
    wrench.linear = random_vector(random);
  }
  const std::uint32_t n = tree.rate_count();
  Tree::Workspace work;
  const std::vector<double> rest(n, 0.0);
  std::vector<double> acceleration(n), back(n), matrix(n * n), column(n), expected(n);
  tree.forward_dynamics(state.q, state.v, tau, gravity, wrenches, {}, work, acceleration);
  tree.inverse_dynamics(state.q, state.v, acceleration, gravity, wrenches, work, back);
  worst.inverse = std::max(worst.inverse, relative_difference(back, tau));

  TreeKinematics kinematics;
  tree.kinematics(state.q, state.v, kinematics);
  tree.mass_matrix(kinematics, work, matrix);
  for (std::uint32_t i = 0; i < n; ++i) {
    std::vector<double> unit(n, 0.0);
    unit[i] = 1;
    tree.inverse_dynamics(state.q, rest, unit, {}, {}, work, expected);
    for (std::uint32_t k = 0; k < n; ++k) column[k] = matrix[k * n + i];
    worst.column = std::max(worst.column, relative_difference(column, expected));
  }
  tree.inverse_dynamics(state.q, state.v, rest, gravity, wrenches, work, back);
  for (std::uint32_t i = 0; i < n; ++i) back[i] = tau[i] - back[i];
  tree.factorise(matrix);
  tree.solve(matrix, back);
  worst.factor = std::max(worst.factor, relative_difference(back, acceleration));
  worst.jacobian = std::max(
      worst.jacobian,
      jacobian_error(tree, static_cast<std::uint32_t>(body.links.size()), state, random_vector(random)));
}

Report identities(const CaseOptions& options) {
  const std::string name = "bodies/dynamics_identities";
  Worst worst;
  const std::uint32_t trees = options.full ? 2000 : 100;
  for (std::uint32_t number = 0; number < trees; ++number) compare(number, worst);
  return std::vector<Result>{
      measured(name, "inverse dynamics of forward dynamics: largest error of a joint force", worst.inverse,
               1e-8, "1", "identity, on random trees of every joint under random wrenches"),
      measured(name, "columns of the mass matrix against inverse dynamics", worst.column, 1e-8, "1",
               "identity"),
      measured(name, "accelerations from the factored mass matrix against the articulated-body algorithm",
               worst.factor, 1e-8, "1", "identity"),
      measured(name, "Jacobians against finite differences", worst.jacobian, 1e-6, "1",
               "central differences of forward kinematics")};
}

const RegisterCase registered(
    {"bodies/dynamics_identities",
     "forward and inverse dynamics, mass matrices and Jacobians agree with each other", identities});

}  // namespace

}  // namespace microcosm::validation
