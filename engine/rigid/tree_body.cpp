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
      floating(tree.nodes().front().kind == JointKind::free),
      applied(tree.nodes().size()),
      factor(std::size_t{rates.count} * rates.count),
      wrenches_(tree.nodes().size()),
      acceleration_(rates.count),
      bias_(rates.count),
      zero_(rates.count) {
  MICROCOSM_ASSERT_COMPARE(rates.count, ==, tree.rate_count());
  for (const JointAxis& axis : joints.axes()) always_constrained |= axis.friction > 0;
  for (const TreeNode& node : tree.nodes()) {
    const Joint& joint = model.links[node.link].joint;
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
                          std::span<const double> commands, const Vec3& gravity, double step,
                          std::span<double> rates) {
  const std::span<const Spatial> wrenches =
      pushed_ ? std::span<const Spatial>(wrenches_) : std::span<const Spatial>();
  joints.begin(q, v, commands, step);
  if (constrained) tree.inverse_dynamics(q, v, zero_, gravity, wrenches, work, bias_);
  do {
    if (constrained) {
      tree.mass_matrix(kinematics, work, factor);
      for (std::uint32_t i = 0; i < group.count; ++i) {
        factor[std::size_t{i} * group.count + i] += joints.diagonal()[i];
        acceleration_[i] = joints.forces()[i] - bias_[i];
      }
      tree.factorise(factor);
      tree.solve(factor, acceleration_);
    } else {
      tree.forward_dynamics(q, v, joints.forces(), gravity, wrenches, joints.diagonal(), work, acceleration_);
    }
  } while (!joints.accept(acceleration_));
  for (std::uint32_t i = 0; i < group.count; ++i) rates[i] = v[i] + step * acceleration_[i];
  return constrained || !passes_limits(q, rates, step);
}

bool TreeBody::passes_limits(std::span<const double> q, std::span<const double> rates, double step) const {
  for (std::uint32_t i = 0; i < group.count; ++i) {
    const JointAxis& axis = joints.axes()[i];
    if (!axis.one_dimensional) continue;
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
