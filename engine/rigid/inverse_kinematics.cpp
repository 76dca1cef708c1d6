#include "engine/rigid/inverse_kinematics.hpp"

#include <fmt/format.h>

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>

#include "engine/core/errors.hpp"
#include "engine/core/math.hpp"

namespace microcosm::rigid {

InverseKinematics::InverseKinematics(const BodyModel& body) : tree_(body), rest_(tree_.rate_count(), 0.0) {
  std::vector<std::int32_t> axis_of_link(body.links.size(), -1);
  for (const TreeNode& node : tree_.nodes()) {
    if (node.rates != 1) continue;
    const Joint& joint = body.links[node.link].joint;
    axis_of_link[node.link] = static_cast<std::int32_t>(axes_.size());
    axes_.push_back({node.first_rate, node.first_position, joint.lower, joint.upper,
                     node.kind == JointKind::prismatic, -1, 1, 0});
  }
  for (std::size_t link = 0; link < body.links.size(); ++link) {
    const auto& mimic = body.links[link].joint.mimic;
    if (!mimic || axis_of_link[link] < 0) continue;
    Axis& follower = axes_[axis_of_link[link]];
    follower.leader = axis_of_link[mimic->link];
    follower.multiplier = mimic->multiplier;
    follower.offset = mimic->offset;
    if (mimic->multiplier == 0) continue;
    // The leader may go where its follower may.
    const double a = (follower.lower - mimic->offset) / mimic->multiplier;
    const double b = (follower.upper - mimic->offset) / mimic->multiplier;
    Axis& leader = axes_[follower.leader];
    leader.lower = std::max(leader.lower, std::min(a, b));
    leader.upper = std::min(leader.upper, std::max(a, b));
  }
}

/// Positions within limits, and of followers what their leaders make them.
void InverseKinematics::follow(std::span<double> q) const {
  for (const Axis& axis : axes_)
    if (axis.leader < 0) q[axis.position] = std::min(std::max(q[axis.position], axis.lower), axis.upper);
  for (const Axis& axis : axes_)
    if (axis.leader >= 0) q[axis.position] = axis.multiplier * q[axes_[axis.leader].position] + axis.offset;
}

double InverseKinematics::reach_of(const ReachTarget& target) const {
  double length = norm(tree_.frame_in_node(target.link) * target.point);
  for (std::int32_t n = tree_.node_of(target.link); n >= 0; n = tree_.nodes()[n].parent)
    length += norm(tree_.nodes()[n].origin.position);
  return length > 0 ? length : 1;
}

/// What is missing, in radians and reaches; also fills `kinematics_`.
InverseKinematics::Error InverseKinematics::error_at(const ReachTarget& target, std::span<const double> q) {
  tree_.kinematics(q, rest_, kinematics_);
  const Pose pose = link_pose(tree_, kinematics_, target.link);
  const Vec3 way = (target.position - pose * target.point) / length_;
  const Vec3 turn =
      target.orientation ? core::rotation_vector(*target.orientation * conjugate(pose.orientation)) : Vec3{};
  Error error;
  error << turn.x, turn.y, turn.z, way.x, way.y, way.z;
  return error;
}

/// `used_`: the Jacobian, in reaches, of the rates that may move.
void InverseKinematics::fold_columns(const ReachOptions& options) {
  used_ = jacobian_;
  used_.bottomRows<3>() /= length_;
  for (const Axis& axis : axes_) {
    if (axis.leader < 0) continue;
    used_.col(axes_[axis.leader].rate) += axis.multiplier * used_.col(axis.rate);
    used_.col(axis.rate).setZero();
  }
  for (const TreeNode& node : tree_.nodes())
    if (node.kind == JointKind::free && !options.move_free_joints)
      used_.middleCols<6>(node.first_rate).setZero();
}

/// Takes the joints out that `change_` would move beyond their limits from there.
bool InverseKinematics::hold_at_limits(std::span<const double> q) {
  bool held = false;
  for (const Axis& axis : axes_) {
    const double change = change_[axis.rate], at = q[axis.position];
    if ((change > 0 && at >= axis.upper) || (change < 0 && at <= axis.lower)) {
      used_.col(axis.rate).setZero();
      held = true;
    }
  }
  return held;
}

/// `change_` that reduces the error most, damped, with no joint leaving its limits.
void InverseKinematics::step(const Error& error, double damping, std::span<const double> q) {
  do {
    Eigen::Matrix<double, 6, 6> normal = used_.lazyProduct(used_.transpose());
    normal.diagonal().array() += damping;
    const Error force = normal.llt().solve(error);
    change_ = used_.transpose().lazyProduct(force);
  } while (hold_at_limits(q));
}

/// From `q_`. True if it converged; `best` keeps the closest place.
bool InverseKinematics::attempt(const ReachTarget& target, const ReachOptions& options, Reach& best) {
  double factor = 1;
  Error error = error_at(target, q_);
  const auto arrived = [&] {
    return error.tail<3>().norm() <= options.position_tolerance &&
           error.head<3>().norm() <= options.orientation_tolerance;
  };
  const auto remember = [&] {
    const double place = error.tail<3>().norm() * length_, turn = error.head<3>().norm();
    const double before = best.position_error / length_ + best.orientation_error;
    if (!arrived() && !best.positions.empty() && place / length_ + turn >= before) return;
    best.positions.assign(q_.begin(), q_.end());
    best.position_error = place;
    best.orientation_error = turn;
  };
  for (int i = 0; i < options.iterations && !arrived() && factor < 1e12; ++i, ++best.iterations) {
    tree_.kinematics(q_, rest_, kinematics_);
    point_jacobian(tree_, kinematics_, target.link, target.point, jacobian_);
    if (!target.orientation) jacobian_.topRows<3>().setZero();
    fold_columns(options);
    step(error, std::max(factor * error.squaredNorm(), 1e-16), q_);
    std::copy(q_.begin(), q_.end(), trial_.begin());
    for (std::size_t k = 0; k < rates_.size(); ++k) rates_[k] = change_[k];
    tree_.integrate(trial_, rates_, 1);
    follow(trial_);
    const Error after = error_at(target, trial_);
    if (after.squaredNorm() < error.squaredNorm()) {
      q_.swap(trial_);
      error = after;
      factor = std::max(factor / 4, 1e-6);
    } else {
      factor *= 4;
    }
  }
  remember();
  return arrived();
}

void InverseKinematics::draw_start(core::RandomStream& random, std::span<const double> start) {
  q_.assign(start.begin(), start.end());
  for (const Axis& axis : axes_) {
    if (axis.leader >= 0) continue;
    const double half = axis.slides ? length_ : core::pi;
    const bool below = std::isfinite(axis.lower), above = std::isfinite(axis.upper);
    const double low = below ? axis.lower : above ? axis.upper - 2 * half : -half;
    const double high = above ? axis.upper : low + 2 * half;
    q_[axis.position] = random.uniform(low, high);
  }
}

Reach InverseKinematics::reach(const ReachTarget& target, std::span<const double> start,
                               const ReachOptions& options) {
  if (start.size() != tree_.position_count())
    throw core::InputError(fmt::format("inverse kinematics starts from {} positions; the body has {}",
                                       start.size(), tree_.position_count()));
  if (target.link >= tree_.link_count() || tree_.node_of(target.link) < 0)
    throw core::InputError(
        fmt::format("inverse kinematics is asked to move link {}, which {}", target.link,
                    target.link < tree_.link_count() ? "is fixed to the world" : "doesn't exist"));
  length_ = reach_of(target);
  rates_.resize(tree_.rate_count());
  trial_.resize(tree_.position_count());
  Reach best;
  core::RandomStream random(0, 0, core::stream_id("inverse kinematics"));
  for (int i = 0; i < options.attempts && !best.converged; ++i) {
    if (i == 0)
      q_.assign(start.begin(), start.end());
    else
      draw_start(random, start);
    follow(q_);
    best.converged = attempt(target, options, best);
  }
  return best;
}

}  // namespace microcosm::rigid
