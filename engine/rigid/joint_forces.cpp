#include "engine/rigid/joint_forces.hpp"

#include <algorithm>
#include <cmath>

namespace microcosm::rigid {

bool acts_implicitly(MotorKind kind) {
  return kind == MotorKind::velocity || kind == MotorKind::position;
}

std::vector<JointAxis> joint_axes(const BodyModel& body, const Tree& tree) {
  std::vector<JointAxis> axes;
  for (std::uint32_t n = 0; n < tree.nodes().size(); ++n) {
    const TreeNode& node = tree.nodes()[n];
    const Joint& joint = body.links[node.link].joint;
    const bool passive = joint.kind == JointKind::free;
    for (std::uint32_t r = 0; r < node.rates; ++r) {
      JointAxis axis{
          .link = node.link, .node = n, .position = node.first_position, .one_dimensional = node.rates == 1};
      if (!passive) {
        axis.motor = joint.motor;
        axis.damping = joint.damping;
        axis.friction = joint.friction;
        axis.armature = joint.armature;
        axis.effort_limit = joint.effort_limit;
      }
      if (axis.one_dimensional) {
        axis.velocity_limit = joint.velocity_limit;
        axis.stiffness = joint.stiffness;
        axis.rest = joint.rest;
        if (joint.kind != JointKind::continuous) {
          axis.lower = joint.lower;
          axis.upper = joint.upper;
        }
      }
      axes.push_back(axis);
    }
  }
  return axes;
}

JointForces::JointForces(std::vector<JointAxis> axes)
    : axes_(std::move(axes)),
      forces_(axes_.size()),
      diagonal_(axes_.size()),
      explicit_diagonal_(axes_.size()),
      start_rate_(axes_.size()),
      start_position_(axes_.size()),
      command_(axes_.size()),
      motions_(axes_.size()),
      passive_force_(axes_.size()),
      passive_diagonal_(axes_.size()),
      saturated_(axes_.size()) {
  for (std::size_t i = 0; i < axes_.size(); ++i) {
    has_motions_ |= is_motion(i);
    explicit_diagonal_[i] = is_motion(i) ? unlimited : axes_[i].armature;
  }
}

void JointForces::begin(std::span<const double> q, std::span<const double> v,
                        std::span<const JointCommand> commands, double step, bool springs_apart) {
  step_ = step;
  for (std::size_t i = 0; i < axes_.size(); ++i) {
    const JointAxis& axis = axes_[i];
    const JointCommand& command = commands[i];
    saturated_[i] = 0;
    start_rate_[i] = v[i];
    start_position_[i] = axis.one_dimensional ? q[axis.position] : 0;
    command_[i] = command;
    forces_[i] = -axis.damping * v[i];
    diagonal_[i] = axis.armature + step * axis.damping;
    if (axis.stiffness > 0 && !springs_apart) {
      forces_[i] -= axis.stiffness * (start_position_[i] + step * v[i] - axis.rest);
      diagonal_[i] += step * step * axis.stiffness;
    }
    passive_force_[i] = forces_[i];
    passive_diagonal_[i] = diagonal_[i];
    const Motor& motor = axis.motor;
    switch (motor.kind) {
      case MotorKind::none:
        break;
      case MotorKind::torque:
        forces_[i] += std::clamp(command.value, -axis.effort_limit, axis.effort_limit);
        break;
      case MotorKind::velocity:
        forces_[i] += motor.velocity_gain * (command.value - v[i]) + command.effort;
        diagonal_[i] += step * motor.velocity_gain;
        break;
      case MotorKind::position:
        // At the step's end: the target has moved on, and the joint with what this step makes of its rate.
        forces_[i] +=
            motor.position_gain * (command.value + step * command.rate - start_position_[i] - step * v[i]) +
            motor.velocity_gain * (command.rate - v[i]) + command.effort;
        diagonal_[i] += step * (motor.velocity_gain + step * motor.position_gain);
        break;
      case MotorKind::motion:
        motions_[i] = JointMotion(start_position_[i], v[i], command.value, command.rate, command.duration);
        forces_[i] = ((motions_[i].position(step) - start_position_[i]) / step - v[i]) / step;
        diagonal_[i] = unlimited;
        break;
    }
  }
}

void JointForces::add_springs(std::span<const double> q, std::span<double> tau) const {
  for (std::size_t i = 0; i < axes_.size(); ++i)
    if (axes_[i].stiffness > 0 && !is_motion(i))
      tau[i] -= axes_[i].stiffness * (q[axes_[i].position] - axes_[i].rest);
}

double JointForces::spring_energy(std::span<const double> q) const {
  double energy = 0;
  for (const JointAxis& axis : axes_)
    if (axis.stiffness > 0) {
      const double way = q[axis.position] - axis.rest;
      energy += 0.5 * axis.stiffness * way * way;
    }
  return energy;
}

double JointForces::effort_at(std::size_t i, double target, double position, double rate) const {
  const JointAxis& axis = axes_[i];
  const Motor& motor = axis.motor;
  const JointCommand& command = command_[i];
  switch (motor.kind) {
    case MotorKind::none:
    case MotorKind::motion:
      return 0;
    case MotorKind::torque:
      return std::clamp(command.value, -axis.effort_limit, axis.effort_limit);
    case MotorKind::velocity:
      return motor.velocity_gain * (command.value - rate) + command.effort;
    case MotorKind::position:
      return motor.position_gain * (target - position) + motor.velocity_gain * (command.rate - rate) +
             command.effort;
  }
  return 0;
}

double JointForces::effort_at(std::size_t i, double rate) const {
  return effort_at(i, command_[i].value + step_ * command_[i].rate, start_position_[i] + step_ * rate, rate);
}

void JointForces::explicit_forces(double fraction, std::span<const double> q, std::span<const double> v,
                                  std::span<double> out) const {
  for (std::size_t i = 0; i < axes_.size(); ++i) {
    const JointAxis& axis = axes_[i];
    if (is_motion(i)) {
      out[i] = motions_[i].acceleration(fraction * step_);
      continue;
    }
    const double target = command_[i].value + fraction * step_ * command_[i].rate;
    const double effort = effort_at(i, target, axis.one_dimensional ? q[axis.position] : 0, v[i]);
    out[i] = std::clamp(effort, -axis.effort_limit, axis.effort_limit) - axis.damping * v[i];
  }
  add_springs(q, out);
}

bool JointForces::accept(std::span<const double> acceleration) {
  bool accepted = true;
  for (std::size_t i = 0; i < axes_.size(); ++i) {
    const JointAxis& axis = axes_[i];
    if (saturated_[i] != 0 || !acts_implicitly(axis.motor.kind)) continue;
    const double effort = effort_at(i, start_rate_[i] + step_ * acceleration[i]);
    if (std::fabs(effort) <= axis.effort_limit) continue;
    saturated_[i] = effort > 0 ? 1 : 2;
    forces_[i] = passive_force_[i] + std::copysign(axis.effort_limit, effort);
    diagonal_[i] = passive_diagonal_[i];
    accepted = false;
  }
  return accepted;
}

void JointForces::efforts(std::span<const double> v, std::span<double> out) const {
  for (std::size_t i = 0; i < axes_.size(); ++i) {
    const double limit = axes_[i].effort_limit;
    out[i] = saturated_[i] == 1   ? limit
             : saturated_[i] == 2 ? -limit
                                  : std::clamp(effort_at(i, v[i]), -limit, limit);
  }
}

}  // namespace microcosm::rigid
