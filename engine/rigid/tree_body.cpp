#include "engine/rigid/tree_body.hpp"

#include <algorithm>
#include <cmath>

#include "engine/core/errors.hpp"

namespace microcosm::rigid {

TreeBody::TreeBody(std::uint32_t body_index, const BodyModel& model, RateGroup rates, std::uint32_t first)
    : body(body_index),
      tree(model),
      joints(joint_axes(model, tree)),
      group(rates),
      first_position(first),
      floating(floats_freely(tree)),
      applied(tree.nodes().size()),
      factor(std::size_t{rates.count} * rates.count),
      wrenches_(tree.nodes().size()),
      acceleration_(rates.count),
      bias_(rates.count),
      given_(rates.count),
      gained_(rates.count) {
  MICROCOSM_ASSERT_COMPARE(rates.count, ==, tree.rate_count());
  for (const JointAxis& axis : joints.axes()) {
    always_constrained |= axis.friction > 0 && axis.motor.kind != MotorKind::motion;
    has_gains |= acts_implicitly(axis.motor.kind);
    has_springs |= axis.stiffness > 0;
  }
  for (const TreeNode& node : tree.nodes()) {
    const Joint& joint = model.links[node.link].joint;
    slides |= joint.kind == JointKind::planar;
    if (!joint.mimic) continue;
    const std::int32_t leader = tree.node_of(joint.mimic->link);
    MICROCOSM_ASSERT_COMPARE(leader, >=, 0);
    mimics.push_back({node.first_rate, tree.nodes()[leader].first_rate, *joint.mimic});
    always_constrained = true;
  }
}

Vec3 TreeBody::centre(std::uint32_t node) const {
  return kinematics.poses[node] * tree.nodes()[node].centre;
}

void TreeBody::turn_wrenches() {
  pushed_ = false;
  for (std::uint32_t n = 0; n < applied.size(); ++n) {
    pushed_ |= applied[n] != Spatial{};
    const Vec3 arm = centre(n) - kinematics.poses[n].position;
    wrenches_[n] = {applied[n].angular + cross(arm, applied[n].linear), applied[n].linear};
  }
}

bool TreeBody::accelerate(std::span<const double> q, std::span<const double> v,
                          std::span<const JointCommand> commands, const Vec3& gravity, double step,
                          std::span<double> rates) {
  const std::span<const Spatial> wrenches =
      pushed_ ? std::span<const Spatial>(wrenches_) : std::span<const Spatial>();
  joints.begin(q, v, commands, step);
  if (constrained) {
    // Prescribed accelerations are part of the bias: M (a - given) = tau - bias, with their own rows left
    // out.
    if (joints.has_motions())
      for (std::uint32_t i = 0; i < group.count; ++i)
        given_[i] = joints.is_motion(i) ? joints.forces()[i] : 0;
    tree.inverse_dynamics(q, v, given_, gravity, wrenches, work, bias_);
  }
  do {
    if (constrained) {
      tree.mass_matrix(kinematics, work, factor);
      for (std::uint32_t i = 0; i < group.count; ++i) {
        factor[std::size_t{i} * group.count + i] += joints.diagonal()[i];
        acceleration_[i] = joints.forces()[i] - bias_[i];
      }
      if (joints.has_motions()) lock_motions();
      tree.factorise(factor);
      tree.solve(factor, acceleration_);
    } else {
      tree.forward_dynamics(q, v, joints.forces(), gravity, wrenches, joints.diagonal(), work, acceleration_);
    }
  } while (!joints.accept(acceleration_));
  std::copy(v.begin(), v.end(), rates.begin());
  advance_rates(tree, acceleration_, step, rates);
  if (floating) {
    // A prescribed joint ends the step at its own rate (`turn`), not at the mean one that it moves with.
    for (std::uint32_t i = 0; i < group.count; ++i)
      gained_[i] = (joints.is_motion(i) ? joints.motion(i).rate(step) : rates[i]) - v[i];
    impulse_ = {};
    add_impulses(gravity, step, impulse_);
  }
  return constrained || !passes_limits(q, rates, step);
}

/// Takes the rows and columns of prescribed rates out of the mass matrix: they answer to nothing.
void TreeBody::lock_motions() {
  for (std::uint32_t i = 0; i < group.count; ++i) {
    if (!joints.is_motion(i)) continue;
    for (std::uint32_t k = 0; k < group.count; ++k)
      factor[std::size_t{i} * group.count + k] = factor[std::size_t{k} * group.count + i] = 0;
    factor[std::size_t{i} * group.count + i] = 1;
    acceleration_[i] = joints.forces()[i];
  }
}

bool TreeBody::is_leapfrog(Integrator integrator) const {
  return integrator == Integrator::leapfrog ||
         (integrator == Integrator::automatic && !floating && !joints.has_motions());
}

bool TreeBody::flies(Integrator integrator) const {
  if (integrator == Integrator::semi_implicit || (has_springs && !resolves_gains)) return false;
  return !has_gains || (resolves_gains && !is_leapfrog(integrator));
}

double TreeBody::longest_explicit_step(std::span<const double> q, std::uint32_t& joint) {
  start_rates_.assign(group.count, 0.0);
  tree.kinematics(q, start_rates_, start_kinematics_);
  std::vector<double> matrix(factor.size()), column(group.count);
  tree.mass_matrix(start_kinematics_, work, matrix);
  for (std::uint32_t i = 0; i < group.count; ++i)
    matrix[std::size_t{i} * group.count + i] += joints.axes()[i].armature;
  tree.factorise(matrix);
  double longest = unlimited;
  for (std::uint32_t i = 0; i < group.count; ++i) {
    const JointAxis& axis = joints.axes()[i];
    if (joints.is_motion(i)) continue;
    std::fill(column.begin(), column.end(), 0.0);
    column[i] = 1;
    tree.solve(matrix, column);
    const double inertia = 1 / column[i];
    const bool gains = acts_implicitly(axis.motor.kind);
    const double stiffness =
        axis.stiffness + (axis.motor.kind == MotorKind::position ? axis.motor.position_gain : 0);
    const double loss = axis.damping + (gains ? axis.motor.velocity_gain : 0);
    const double step = std::min(stiffness > 0 ? std::sqrt(inertia / stiffness) : unlimited,
                                 loss > 0 ? 2 * inertia / loss : unlimited);
    if (step >= longest) continue;
    longest = step;
    joint = axis.link;
  }
  return longest;
}

/// Puts prescribed joints where they are at the step's end, to the bit.
void TreeBody::arrive(std::span<double> q, std::span<double> v) const {
  if (!joints.has_motions()) return;
  for (std::uint32_t i = 0; i < group.count; ++i) {
    if (!joints.is_motion(i)) continue;
    if (!q.empty()) q[joints.axes()[i].position] = joints.motion(i).position(joints.step());
    if (!v.empty()) v[i] = joints.motion(i).rate(joints.step());
  }
}

bool TreeBody::fly(Integrator integrator, std::span<double> q, std::span<double> v,
                   std::span<double> acceleration, std::span<const JointCommand> commands,
                   const Vec3& gravity, double step, bool flew) {
  joints.begin(q, v, commands, step, true);
  start_positions_.assign(q.begin(), q.end());
  start_rates_.assign(v.begin(), v.end());
  const bool leapfrog = is_leapfrog(integrator), resolved = resolves_gains && !leapfrog;
  TreeForces forces{.gravity = gravity,
                    .wrenches = pushed_ ? std::span<const Spatial>(wrenches_) : std::span<const Spatial>(),
                    .diagonal = resolved ? joints.explicit_diagonal() : joints.diagonal(),
                    .tau = {}};
  if (resolved)
    forces.tau = [this](double fraction, std::span<const double> at, std::span<const double> rates,
                        std::span<double> tau) { joints.explicit_forces(fraction, at, rates, tau); };
  else
    forces.tau = [this](double, std::span<const double> at, std::span<const double>, std::span<double> tau) {
      std::copy(joints.forces().begin(), joints.forces().end(), tau.begin());
      joints.add_springs(at, tau);
    };
  if (leapfrog) {
    if (!flew) start_leapfrog(tree, forces, q, v, acceleration, step_work_);
    leapfrog_step(tree, forces, step, q, v, acceleration, step_work_);
  } else {
    runge_kutta_4_step(tree, forces, step, q, v, step_work_);
    for (std::uint32_t i = 0; i < group.count; ++i) acceleration[i] = (v[i] - start_rates_[i]) / step;
  }
  arrive(q, v);
  if (passes_limits(start_positions_, v, step)) {
    std::copy(start_positions_.begin(), start_positions_.end(), q.begin());
    std::copy(start_rates_.begin(), start_rates_.end(), v.begin());
    return false;
  }
  if (floating) {
    tree.kinematics(start_positions_, start_rates_, start_kinematics_);
    Spatial momentum = tree.momentum(start_kinematics_);
    const Vec3 fallen = 0.5 * step * step * cross(momentum.linear, gravity);
    add_impulses(gravity, step, momentum);
    momentum.angular += fallen;  // gravity acts where the tree is on its way, not where it starts
    project_momentum(tree, q, v, momentum, step_work_);
  }
  moved = true;
  return true;
}

void TreeBody::add_impulses(const Vec3& gravity, double step, Spatial& momentum) const {
  for (std::uint32_t n = 0; n < applied.size(); ++n) {
    const Vec3 force = applied[n].linear + tree.nodes()[n].mass * gravity;
    momentum.linear += step * force;
    momentum.angular += step * (applied[n].angular + cross(centre(n), force));
  }
}

void TreeBody::move(std::span<double> q, std::span<const double> v, double step) {
  start_positions_.assign(q.begin(), q.end());
  start_rates_.assign(v.begin(), v.end());
  advance_positions(tree, step, q, start_rates_);
  arrive(q, {});
}

void TreeBody::turn(std::span<const double> q, std::span<double> v, double step) {
  arrive({}, v);
  if (floating) {
    // What joints give and velocities carry along changes rates, not the momentum: it is that of the start,
    // with gravity's and others' impulse and what the solver made of the rates.
    for (std::uint32_t i = 0; i < group.count; ++i) start_rates_[i] = v[i] - gained_[i];
    tree.kinematics(start_positions_, start_rates_, start_kinematics_);
    project_momentum(tree, q, v, tree.momentum(start_kinematics_) + impulse_, step_work_);
  } else if (slides) {
    advance_positions(tree, step, start_positions_, v);
  }
}

bool TreeBody::passes_limits(std::span<const double> q, std::span<const double> rates, double step) const {
  for (std::uint32_t i = 0; i < group.count; ++i) {
    const JointAxis& axis = joints.axes()[i];
    if (!axis.one_dimensional || joints.is_motion(i)) continue;
    const double next = q[axis.position] + step * rates[i];
    if (next > axis.upper || next < axis.lower || std::fabs(rates[i]) > axis.velocity_limit) return true;
  }
  return false;
}

void TreeBody::add_linear(std::uint32_t node, const Vec3& point, const Vec3& direction, double sign,
                          std::span<double> jacobian) const {
  const TreeNode& last = tree.nodes()[node];
  const auto parents = tree.rate_parents();
  for (auto r = static_cast<std::int32_t>(last.first_rate + last.rates) - 1; r >= 0; r = parents[r]) {
    const Spatial& motion = kinematics.motions[r];
    const Vec3 arm = point - kinematics.poses[joints.axes()[r].node].position;
    jacobian[r] += sign * dot(direction, motion.linear + cross(motion.angular, arm));
  }
}

void TreeBody::add_angular(std::uint32_t node, const Vec3& direction, double sign,
                           std::span<double> jacobian) const {
  const TreeNode& last = tree.nodes()[node];
  const auto parents = tree.rate_parents();
  for (auto r = static_cast<std::int32_t>(last.first_rate + last.rates) - 1; r >= 0; r = parents[r])
    jacobian[r] += sign * dot(direction, kinematics.motions[r].angular);
}

}  // namespace microcosm::rigid
