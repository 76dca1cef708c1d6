// A satellite whose arm's motors turn it: the base's attitude after thirty seconds.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <sstream>

#include "engine/core/errors.hpp"
#include "engine/rigid/tree_step.hpp"
#include "validation/bodies_dynamics_models.hpp"
#include "validation/cases.hpp"

namespace microcosm::validation {

namespace {

constexpr const char* name = "bodies/free_floating_arm";
constexpr const char* source = "bodies/free_floating_arm_torque_driven.csv, converged to 1e-6";

/// t, three joints, their rates, base quaternion w x y z, base position.
using Row = std::array<double, 14>;

std::vector<Row> read_rows(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw core::InputError(fmt::format("can't read {}", path));
  std::vector<Row> rows;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    std::replace(line.begin(), line.end(), ',', ' ');
    std::istringstream fields(line);
    Row row;
    for (double& value : row) fields >> value;
    if (fields) rows.push_back(row);
  }
  return rows;
}

struct Errors {
  double attitude = 0;  // [degree]
  double joint = 0;     // [rad]
  double position = 0;  // [m]
  double momentum = 0;  // of the total, over the largest link's
};

Errors run(const std::vector<Row>& rows, int steps_a_second) {
  const rigid::Tree tree(free_arm());
  TreeState state{tree.zero_positions(), std::vector<double>(tree.rate_count(), 0.0)};
  rigid::TreeStepWorkspace work;
  rigid::TreeForces forces;
  const double step = 1.0 / steps_a_second;
  int done = 0;
  forces.tau = [&](double fraction, std::span<const double>, std::span<const double>, std::span<double> tau) {
    free_arm_torques((done + fraction) * step, tau);
  };
  Errors errors;
  rigid::TreeKinematics& at = work.kinematics;
  double largest_linear = 0, largest_angular = 0, linear = 0, angular = 0;
  for (const Row& row : rows) {
    for (const int until = static_cast<int>(std::lround(row[0] * steps_a_second)); done < until; ++done) {
      runge_kutta_4_step(tree, forces, step, state.q, state.v, work);
      project_momentum(tree, state.q, state.v, {}, work);
      tree.kinematics(state.q, state.v, at);
      const rigid::Spatial sum = tree.momentum(at);
      linear = std::max(linear, norm(sum.linear));
      angular = std::max(angular, norm(sum.angular));
      for (std::size_t i = 0; i < tree.nodes().size(); ++i) {
        const rigid::TreeNode& node = tree.nodes()[i];
        const Vec3 arm = rotate(at.poses[i].orientation, node.centre);
        const Vec3 momentum = node.mass * rate_at(at.velocities[i], arm).linear;
        largest_linear = std::max(largest_linear, norm(momentum));
        largest_angular = std::max(largest_angular, norm(cross(at.poses[i].position + arm, momentum)));
      }
    }
    const std::vector<double>& q = state.q;
    const Quaternion wanted = normalized(Quaternion{row[7], row[8], row[9], row[10]});
    const Vec3 turn = core::rotation_vector(conjugate(wanted) * Quaternion{q[3], q[4], q[5], q[6]});
    errors.attitude = std::max(errors.attitude, norm(turn) * 180 / core::pi);
    for (int i = 0; i < 3; ++i) {
      errors.joint = std::max(errors.joint, std::abs(q[7 + i] - row[1 + i]));
      errors.position = std::max(errors.position, std::abs(q[i] - row[11 + i]));
    }
  }
  errors.momentum = std::max(linear / largest_linear, angular / largest_angular);
  return errors;
}

Report free_floating_arm(const CaseOptions& options) {
  if (options.reference_folder.empty()) {
    Result skipped = measured(name, "base attitude", std::nan(""), 0.05, "degree", source);
    skipped.status = Status::skipped;
    skipped.note = "no reference data";
    return std::vector<Result>{skipped};
  }
  const Errors errors =
      run(read_rows(options.reference_folder + "/bodies/free_floating_arm_torque_driven.csv"), 240);
  return std::vector<Result>{
      measured(name, "largest error of the base's attitude in 30 s, step 1/240 s", errors.attitude, 0.05,
               "degree", source),
      measured(name, "largest error of a joint", errors.joint, 1e-3, "rad", source),
      measured(name, "largest error of the base's position", errors.position, 1e-4, "m", source),
      measured(name, "largest momentum of all over the largest of a link", errors.momentum, 1e-12, "1",
               "starts at rest, nothing acts from outside")};
}

const RegisterCase registered({name,
                               "a satellite's base turns against its arm as the equations of motion have it",
                               free_floating_arm});

}  // namespace

}  // namespace microcosm::validation
