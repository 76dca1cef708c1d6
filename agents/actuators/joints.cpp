#include "agents/actuators/joints.hpp"

#include <cmath>
#include <utility>

#include "engine/core/errors.hpp"
#include "engine/core/math.hpp"

namespace microcosm::agents {

namespace {

double full_scale_of(const rigid::Joint& joint) {
  if (joint.motor.command_limit > 0) return joint.motor.command_limit;
  switch (joint.motor.kind) {
    case rigid::MotorKind::torque:
      return joint.effort_limit;
    case rigid::MotorKind::velocity:
      return joint.velocity_limit;
    case rigid::MotorKind::position: {
      const double reach = std::max(std::fabs(joint.lower), std::fabs(joint.upper));
      return joint.kind == rigid::JointKind::continuous ? core::pi : reach;
    }
    case rigid::MotorKind::none:
      break;
  }
  return 0;
}

const char* limit_of(rigid::MotorKind motor) {
  if (motor == rigid::MotorKind::torque) return "effort";
  return motor == rigid::MotorKind::velocity ? "velocity" : "position";
}

}  // namespace

std::vector<std::uint32_t> independent_joints(const rigid::BodyModel& robot) {
  std::vector<std::uint32_t> links;
  for (std::uint32_t l = 0; l < robot.links.size(); ++l) {
    const rigid::Joint& joint = robot.links[l].joint;
    if (rigid::rate_count(joint.kind) == 1 && !joint.mimic) links.push_back(l);
  }
  return links;
}

JointsActuator::JointsActuator(std::string id, rigid::RigidWorld& world, std::uint32_t body)
    : id_(std::move(id)), world_(world), body_(body) {
  const rigid::BodyModel& robot = world.model().bodies[body];
  for (const std::uint32_t link : independent_joints(robot)) {
    const rigid::Joint& joint = robot.links[link].joint;
    if (joint.motor.kind == rigid::MotorKind::none) continue;
    const double full_scale = full_scale_of(joint);
    if (!std::isfinite(full_scale) || full_scale <= 0)
      throw core::InputError(
          fmt::format("joint '{}' of '{}' has {} as its {} limit; its motor is commanded by it, "
                      "so that it must be finite and above 0",
                      joint.name, id_, full_scale, limit_of(joint.motor.kind)));
    motors_.push_back({link, joint.name, full_scale});
  }
}

std::vector<std::string> JointsActuator::action_names() const {
  std::vector<std::string> names;
  for (const Motor& motor : motors_) names.push_back(id_ + "_" + motor.joint);
  return names;
}

std::vector<double> JointsActuator::full_scale() const {
  std::vector<double> scales;
  for (const Motor& motor : motors_) scales.push_back(motor.full_scale);
  return scales;
}

void JointsActuator::command(std::span<const double> actions, core::Nanoseconds) {
  MICROCOSM_ASSERT_COMPARE(actions.size(), ==, motors_.size());
  for (std::size_t i = 0; i < motors_.size(); ++i)
    world_.command(body_, motors_[i].link, motors_[i].full_scale * actions[i]);
}

}  // namespace microcosm::agents
