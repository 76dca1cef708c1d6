#include "agents/actuators/joints.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>
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
    case rigid::MotorKind::position:
    case rigid::MotorKind::motion: {
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

JointsActuator::JointsActuator(std::string id, rigid::RigidWorld& world, std::uint32_t body,
                               const JointChannels& channels)
    : id_(std::move(id)), world_(world), body_(body), period_(core::seconds(channels.control_period)) {
  const rigid::BodyModel& robot = world.model().bodies[body];
  for (const std::uint32_t link : independent_joints(robot)) {
    const rigid::Joint& joint = robot.links[link].joint;
    if (joint.motor.kind == rigid::MotorKind::none) continue;
    motors_.push_back({link, joint.name, full_scale_of(joint)});
    limit(motors_.size() - 1, motors_.back().full_scale, limit_of(joint.motor.kind),
          "its motor is commanded by it");
  }
  add_channels(channels);
  std::vector<std::string> names = action_names();
  std::sort(names.begin(), names.end());
  const auto twice = std::adjacent_find(names.begin(), names.end());
  if (twice != names.end())
    throw core::InputError(
        fmt::format("two actions of '{}' would be called '{}'; rename a joint", id_, *twice));
}

void JointsActuator::add_channels(const JointChannels& channels) {
  const rigid::BodyModel& robot = world_.model().bodies[body_];
  for (std::size_t m = 0; m < motors_.size(); ++m) {
    const rigid::Joint& joint = robot.links[motors_[m].link].joint;
    const rigid::MotorKind kind = joint.motor.kind;
    if (kind == rigid::MotorKind::motion || (kind == rigid::MotorKind::position && channels.rates))
      rates_.push_back(
          {m, limit(m, joint.velocity_limit, "velocity", "its target's rate is commanded by it")});
    if (channels.efforts && rigid::acts_implicitly(kind))
      efforts_.push_back({m, limit(m, joint.effort_limit, "effort", "its effort is commanded by it")});
  }
}

double JointsActuator::limit(std::size_t motor, double value, const char* of_what,
                             const char* for_what) const {
  // A motor of no effort gives nothing, as its file says; a range of 0 leaves nothing to command.
  const bool may_be_zero = std::string_view(of_what) == "effort";
  if (!std::isfinite(value) || value < 0 || (value == 0 && !may_be_zero))
    throw core::InputError(
        fmt::format("joint '{}' of '{}' has {} as its {} limit; {}, so that it must be finite{}",
                    motors_[motor].joint, id_, value, of_what, for_what, may_be_zero ? "" : " and above 0"));
  return value;
}

std::vector<std::string> JointsActuator::action_names() const {
  std::vector<std::string> names;
  for (const Motor& motor : motors_) names.push_back(id_ + "_" + motor.joint);
  for (const Addition& rate : rates_) names.push_back(id_ + "_" + motors_[rate.motor].joint + "_rate");
  for (const Addition& effort : efforts_)
    names.push_back(id_ + "_" + motors_[effort.motor].joint + "_effort");
  return names;
}

std::vector<std::size_t> JointsActuator::groups() const {
  return {motors_.size(), rates_.size(), efforts_.size()};
}

std::vector<double> JointsActuator::full_scale() const {
  std::vector<double> scales;
  for (const Motor& motor : motors_) scales.push_back(motor.full_scale);
  for (const Addition& rate : rates_) scales.push_back(rate.full_scale);
  for (const Addition& effort : efforts_) scales.push_back(effort.full_scale);
  return scales;
}

void JointsActuator::command(std::span<const double> actions, core::Nanoseconds) {
  MICROCOSM_ASSERT_COMPARE(actions.size(), ==, motors_.size() + rates_.size() + efforts_.size());
  std::vector<rigid::JointCommand> commands(motors_.size());
  for (std::size_t m = 0; m < motors_.size(); ++m)
    commands[m] = {.value = motors_[m].full_scale * actions[m], .duration = period_};
  std::size_t action = motors_.size();
  for (const Addition& rate : rates_) commands[rate.motor].rate = rate.full_scale * actions[action++];
  for (const Addition& effort : efforts_)
    commands[effort.motor].effort = effort.full_scale * actions[action++];
  for (std::size_t m = 0; m < motors_.size(); ++m) world_.command(body_, motors_[m].link, commands[m]);
}

}  // namespace microcosm::agents
