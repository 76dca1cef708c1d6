#include "scenes/robots/robot_control.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "agents/actuators/joints.hpp"
#include "engine/core/errors.hpp"

namespace microcosm::scenes {
namespace {

/// On a free base: with the root link at the origin.
rigid::BodyModel at_origin(rigid::BodyModel body) {
  if (body.links.front().joint.kind == rigid::JointKind::free) body.links.front().joint.origin = {};
  return body;
}

}  // namespace

RobotControl::RobotControl(const rigid::BodyModel& body, const core::Vec3& gravity)
    : body_(at_origin(body)), gravity_(gravity), kinematics_(body_) {
  const rigid::Tree& tree = kinematics_.tree();
  const std::vector<std::uint32_t> links = agents::independent_joints(body_);
  for (const std::uint32_t link : links) joints_.push_back(body_.links[link].joint.name);
  for (std::uint32_t link = 0; link < body_.links.size(); ++link) {
    const rigid::Joint& joint = body_.links[link].joint;
    if (rigid::rate_count(joint.kind) != 1) continue;
    const std::uint32_t leader = joint.mimic ? joint.mimic->link : link;
    const rigid::TreeNode& node = tree.nodes()[static_cast<std::size_t>(tree.node_of(link))];
    axes_.push_back(
        {.position = node.first_position,
         .rate = node.first_rate,
         .joint = static_cast<std::size_t>(std::find(links.begin(), links.end(), leader) - links.begin()),
         .follows = joint.mimic.has_value(),
         .multiplier = joint.mimic ? joint.mimic->multiplier : 1,
         .offset = joint.mimic ? joint.mimic->offset : 0});
  }
  q_ = tree.zero_positions();
  v_.assign(tree.rate_count(), 0.0);
  zero_ = effort_ = v_;
}

std::uint32_t RobotControl::link_named(const std::string& name) const {
  std::string known;
  for (std::uint32_t link = 0; link < body_.links.size(); ++link) {
    if (body_.links[link].name == name) return link;
    known += (known.empty() ? "" : ", ") + body_.links[link].name;
  }
  throw core::InputError(fmt::format("'{}' has no link '{}' (there are: {})", body_.name, name, known));
}

void RobotControl::place(const std::vector<double>& positions, const std::vector<double>& rates) {
  for (const Axis& axis : axes_) {
    q_[axis.position] = axis.multiplier * positions[axis.joint] + axis.offset;
    v_[axis.rate] = rates.empty() ? 0 : axis.multiplier * rates[axis.joint];
  }
}

RobotControl::Reached RobotControl::reach(std::uint32_t link, const core::Vec3& point,
                                          const core::Vec3& position,
                                          const std::optional<core::Quaternion>& orientation,
                                          const std::vector<double>& from) {
  place(from, {});
  const rigid::Reach found = kinematics_.reach({link, point, position, orientation}, q_);
  Reached reached{.positions = std::vector<double>(joints_.size()),
                  .converged = found.converged,
                  .position_error = found.position_error,
                  .orientation_error = found.orientation_error};
  for (const Axis& axis : axes_)
    if (!axis.follows) reached.positions[axis.joint] = found.positions[axis.position];
  return reached;
}

std::vector<double> RobotControl::bias(const std::vector<double>& positions,
                                       const std::vector<double>& rates) {
  place(positions, rates);
  kinematics_.tree().inverse_dynamics(q_, v_, zero_, gravity_, {}, work_, effort_);
  std::vector<double> efforts(joints_.size(), 0.0);
  for (const Axis& axis : axes_) efforts[axis.joint] += axis.multiplier * effort_[axis.rate];
  return efforts;
}

std::vector<std::vector<double>> RobotControl::jacobian(std::uint32_t link, const core::Vec3& point,
                                                        const std::vector<double>& positions) {
  place(positions, {});
  kinematics_.tree().kinematics(q_, v_, placed_);
  rigid::point_jacobian(kinematics_.tree(), placed_, link, point, jacobian_);
  std::vector<std::vector<double>> rows(6, std::vector<double>(joints_.size(), 0.0));
  for (const Axis& axis : axes_)
    for (std::size_t row = 0; row < rows.size(); ++row)
      rows[row][axis.joint] +=
          axis.multiplier * jacobian_(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(axis.rate));
  return rows;
}

rigid::Pose RobotControl::pose(std::uint32_t link, const std::vector<double>& positions) {
  place(positions, {});
  kinematics_.tree().kinematics(q_, v_, placed_);
  return rigid::link_pose(kinematics_.tree(), placed_, link);
}

}  // namespace microcosm::scenes
