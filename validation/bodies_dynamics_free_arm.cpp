// A satellite whose arm's motors turn it: the base's attitude after thirty seconds.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <memory>
#include <sstream>

#include "engine/core/errors.hpp"
#include "engine/rigid/rigid_world.hpp"
#include "engine/rigid/tree_step.hpp"
#include "engine/world/world.hpp"
#include "validation/bodies_dynamics_models.hpp"
#include "validation/cases.hpp"

namespace microcosm::validation {

namespace {

constexpr const char* name = "bodies/free_floating_arm";
constexpr const char* source = "bodies/free_floating_arm_torque_driven.csv, converged to 1e-6";
constexpr const char* at_rest = "starts at rest, nothing acts from outside";

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

/// What is remembered of a run: its errors at the rows' times, and its momentum after every step.
class Errors {
 public:
  double attitude = 0;  // [degree]
  double joint = 0;     // [rad]
  double position = 0;  // [m]

  /// Of the total momentum, over the largest link's.
  double momentum() const { return std::max(linear_ / largest_linear_, angular_ / largest_angular_); }

  void compare(std::span<const double> q, std::span<const double> wanted) {
    const Quaternion base{q[3], q[4], q[5], q[6]};
    const Quaternion other = normalized(Quaternion{wanted[3], wanted[4], wanted[5], wanted[6]});
    attitude = std::max(attitude, norm(core::rotation_vector(conjugate(other) * base)) * 180 / core::pi);
    for (int i = 0; i < 3; ++i) {
      joint = std::max(joint, std::abs(q[7 + i] - wanted[7 + i]));
      position = std::max(position, std::abs(q[i] - wanted[i]));
    }
  }

  void add_momentum(const rigid::Tree& tree, std::span<const double> q, std::span<const double> v) {
    tree.kinematics(q, v, at_);
    const rigid::Spatial sum = tree.momentum(at_);
    linear_ = std::max(linear_, norm(sum.linear));
    angular_ = std::max(angular_, norm(sum.angular));
    for (std::size_t i = 0; i < tree.nodes().size(); ++i) {
      const rigid::TreeNode& node = tree.nodes()[i];
      const Vec3 arm = rotate(at_.poses[i].orientation, node.centre);
      const Vec3 momentum = node.mass * rate_at(at_.velocities[i], arm).linear;
      largest_linear_ = std::max(largest_linear_, norm(momentum));
      largest_angular_ = std::max(largest_angular_, norm(cross(at_.poses[i].position + arm, momentum)));
    }
  }

 private:
  rigid::TreeKinematics at_;
  double largest_linear_ = 0, largest_angular_ = 0, linear_ = 0, angular_ = 0;
};

constexpr int rate = 240;  // [1/s], of steps and of the motors' commands

/// Positions at the rows' times, in the tree's order.
using Positions = std::vector<std::vector<double>>;

Positions published(const std::vector<Row>& rows) {
  Positions all;
  for (const Row& r : rows) all.push_back({r[11], r[12], r[13], r[7], r[8], r[9], r[10], r[1], r[2], r[3]});
  return all;
}

int steps_until(const Row& row) {
  return static_cast<int>(std::lround(row[0] * rate));
}

/// The tree alone, with the torques of each stage's time.
Errors run_tree(const std::vector<Row>& rows, const Positions& wanted) {
  const rigid::Tree tree(free_arm());
  TreeState state{tree.zero_positions(), std::vector<double>(tree.rate_count(), 0.0)};
  rigid::TreeStepWorkspace work;
  rigid::TreeForces forces;
  int done = 0;
  forces.tau = [&](double fraction, std::span<const double>, std::span<const double>, std::span<double> tau) {
    free_arm_torques((done + fraction) / rate, tau);
  };
  Errors errors;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    for (; done < steps_until(rows[r]); ++done) {
      runge_kutta_4_step(tree, forces, 1.0 / rate, state.q, state.v, work);
      project_momentum(tree, state.q, state.v, {}, work);
      errors.add_momentum(tree, state.q, state.v);
    }
    errors.compare(state.q, wanted[r]);
  }
  return errors;
}

/// Motors hold a torque over each of their steps: that of the step's start, or of its middle.
using HeldTorques = std::vector<std::array<double, 3>>;

HeldTorques held_torques(int steps, double step, double fraction) {
  HeldTorques all;
  std::array<double, 9> tau = {};
  for (int i = 0; i < steps; ++i) {
    free_arm_torques((i + fraction) * step, tau);
    all.push_back({tau[6], tau[7], tau[8]});
  }
  return all;
}

/// The motion under held torques, in steps so fine that they no longer matter.
Positions exactly(const std::vector<Row>& rows, const HeldTorques& torques, double step) {
  constexpr int parts = 32;
  const rigid::Tree tree(free_arm());
  TreeState state{tree.zero_positions(), std::vector<double>(tree.rate_count(), 0.0)};
  rigid::TreeStepWorkspace work;
  rigid::TreeForces forces;
  int done = 0;
  forces.tau = [&](double, std::span<const double>, std::span<const double>, std::span<double> tau) {
    std::copy(torques[done].begin(), torques[done].end(), tau.begin() + 6);
  };
  Positions all;
  for (const Row& row : rows) {
    for (; done < steps_until(row); ++done)
      for (int part = 0; part < parts; ++part)
        runge_kutta_4_step(tree, forces, step / parts, state.q, state.v, work);
    all.push_back(state.q);
  }
  return all;
}

/// A World of one rigid world, as a scenario runs it: `torques` are the motors' torques, step by step.
/// Compared with several motions at once.
std::vector<Errors> run_world(const std::vector<Row>& rows, const HeldTorques& torques,
                              core::Nanoseconds step, std::span<const Positions> wanted) {
  rigid::RigidWorldModel model;
  model.gravity = {};
  model.bodies = {free_arm()};
  for (rigid::Link& link : model.bodies[0].links) link.joint.motor.kind = rigid::MotorKind::torque;
  auto owned = std::make_unique<rigid::RigidWorld>(model);
  rigid::RigidWorld& bodies = *owned;
  world::World world(step);
  world.add(std::move(owned));
  world.prepare();
  std::vector<Errors> errors(wanted.size());
  for (std::size_t r = 0; r < rows.size(); ++r) {
    while (world.step_count() < steps_until(rows[r])) {
      for (std::uint32_t joint = 0; joint < 3; ++joint)
        bodies.command(0, 2 + joint, torques[world.step_count()][joint]);
      world.advance(step);
      errors[0].add_momentum(bodies.tree(0), bodies.tree_positions(0), bodies.tree_rates(0));
    }
    for (std::size_t k = 0; k < wanted.size(); ++k) errors[k].compare(bodies.tree_positions(0), wanted[k][r]);
  }
  return errors;
}

std::vector<Result> in_a_world(const std::vector<Row>& rows, const Positions& wanted) {
  const core::Nanoseconds step(std::llround(1e9 / rate));
  const double seconds = core::seconds(step);
  const int steps = steps_until(rows.back());
  const HeldTorques middle = held_torques(steps, seconds, 0.5), start = held_torques(steps, seconds, 0);
  const Positions with_middle[] = {wanted, exactly(rows, middle, seconds)};
  const Positions with_start[] = {wanted, exactly(rows, start, seconds)};
  const std::vector<Errors> by_middle = run_world(rows, middle, step, with_middle);
  const std::vector<Errors> by_start = run_world(rows, start, step, with_start);
  Errors late;
  for (std::size_t r = 0; r < rows.size(); ++r) late.compare(with_start[1][r], wanted[r]);
  constexpr double agreement = 1e-4;  // [degree] with the same torques in finer steps
  const std::string fine = "the equations of motion in steps 32 times finer";
  return {measured(name, "in a World, torques held at each step's middle value: attitude",
                   by_middle[0].attitude, 0.05, "degree", source),
          measured(name, "in a World, against exactly these held torques: attitude",
                   std::max(by_middle[1].attitude, by_start[1].attitude), agreement, "degree", fine),
          // Sampled and held, an input comes half a step late: another input, whatever computes the motion.
          measured(
              name,
              "in a World, torques sampled at each step's start: attitude (bound: what this late input does)",
              by_start[0].attitude, late.attitude + agreement, "degree", fmt::format("{}; {}", source, fine)),
          measured(name, "in a World: largest momentum of all over the largest of a link",
                   std::max(by_middle[0].momentum(), by_start[0].momentum()), 1e-12, "1", at_rest)};
}

Report free_floating_arm(const CaseOptions& options) {
  if (options.reference_folder.empty()) {
    Result skipped = measured(name, "base attitude", std::nan(""), 0.05, "degree", source);
    skipped.status = Status::skipped;
    skipped.note = "no reference data";
    return std::vector<Result>{skipped};
  }
  const std::vector<Row> rows =
      read_rows(options.reference_folder + "/bodies/free_floating_arm_torque_driven.csv");
  const Positions wanted = published(rows);
  const Errors tree = run_tree(rows, wanted);
  std::vector<Result> results{
      measured(name, "largest error of the base's attitude in 30 s, step 1/240 s", tree.attitude, 0.05,
               "degree", source),
      measured(name, "largest error of a joint", tree.joint, 1e-3, "rad", source),
      measured(name, "largest error of the base's position", tree.position, 1e-4, "m", source),
      measured(name, "largest momentum of all over the largest of a link", tree.momentum(), 1e-12, "1",
               at_rest)};
  for (Result& result : in_a_world(rows, wanted)) results.push_back(std::move(result));
  return results;
}

const RegisterCase registered({name,
                               "a satellite's base turns against its arm as the equations of motion have it",
                               free_floating_arm});

}  // namespace

}  // namespace microcosm::validation
