// Accelerations from forces and back. Accelerations of nodes are those of their origins (not "spatial" ones),
// so that no linear velocity enters but those of joints that slide: results don't depend on how fast the
// world's frame moves.

#include <cmath>
#include <limits>

#include "engine/core/errors.hpp"
#include "engine/rigid/tree.hpp"
#include "engine/rigid/tree_joint.hpp"

namespace microcosm::rigid {

namespace {

using Work = TreeWorkspace::Node;

constexpr double infinity = std::numeric_limits<double>::infinity();

/// The velocity terms of an origin that moves at `relative` in a parent that turns at `parent_spin`.
Spatial velocity_terms(const Vec3& parent_spin, const Vec3& arm, const Spatial& relative) {
  return {cross(parent_spin, relative.angular),
          cross(parent_spin, cross(parent_spin, arm) + 2.0 * relative.linear) +
              cross(relative.angular, relative.linear)};
}

/// Pose, arm, angular velocity, velocity terms of one node from its parent's.
void place(const TreeNode& node, const Work* parent, const double* q, const double* v, Work& work,
           std::vector<TreeWorkspace::Joint>& joints) {
  const Pose relative = tree_detail::pose_in_parent(node, q);
  const Vec3 parent_spin = parent ? parent->angular_velocity : Vec3{};
  work.arm = parent ? parent->rotation * relative.position : relative.position;
  work.orientation = parent ? parent->orientation * relative.orientation : relative.orientation;
  work.rotation = rotation_matrix(work.orientation);
  if (node.rates > 1) {
    auto& motions = joints[node.multiple].motions;
    tree_detail::joint_motions(node, work.rotation, motions.data());
    const Spatial motion = tree_detail::sum({motions.data(), node.rates}, v);
    work.angular_velocity = parent_spin + motion.angular;
    work.velocity_terms = velocity_terms(parent_spin, work.arm, motion);
    return;
  }
  work.axis = work.rotation * node.axis;
  const Vec3 motion = v[0] * work.axis;
  if (node.kind == JointKind::prismatic) {
    work.angular_velocity = parent_spin;
    work.velocity_terms = {{}, cross(parent_spin, cross(parent_spin, work.arm) + 2.0 * motion)};
  } else {
    work.angular_velocity = parent_spin + motion;
    work.velocity_terms = {cross(parent_spin, motion), cross(parent_spin, cross(parent_spin, work.arm))};
  }
}

/// Inertia and force at zero acceleration of one node alone.
void load(const TreeNode& node, const Spatial* wrench, Work& work) {
  const RigidInertia& rigid = node.rigid_inertia;
  const Vec3 moment = work.rotation * rigid.first_moment;
  const Symmetric3 inertia = turned(work.rotation, rigid.inertia);
  const Vec3& spin = work.angular_velocity;
  work.inertia = articulated(rigid.mass, moment, inertia);
  work.bias = {cross(spin, inertia * spin), cross(spin, cross(spin, moment))};
  if (wrench) {
    work.bias.angular -= wrench->angular;
    work.bias.linear -= wrench->linear;
  }
}

void pass_to_parent(const Work& work, Work& parent) {
  add(parent.inertia, inertia_from(work.inertia, work.arm));
  const Spatial bias = force_from(work.bias, work.arm);
  parent.bias = parent.bias + bias;
}

/// Frees a joint of one rate: the inertia and force that its parent feels.
void reduce_single(bool slides, double tau, double diagonal, Work& work, Work* parent) {
  const ArticulatedInertia& inertia = work.inertia;
  double pivot;
  if (slides) {
    work.column = {inertia.coupling * work.axis, inertia.linear * work.axis};
    pivot = dot(work.axis, work.column.linear) + diagonal;
    work.residual = tau - dot(work.axis, work.bias.linear);
  } else {
    work.column = {inertia.angular * work.axis, transposed_times(inertia.coupling, work.axis)};
    pivot = dot(work.axis, work.column.angular) + diagonal;
    work.residual = tau - dot(work.axis, work.bias.angular);
  }
  work.inverse_pivot = 1 / pivot;
  if (pivot == infinity) {  // carried along: the parent feels the whole inertia, and what accelerates it
    work.residual = tau;
    if (!parent) return;
    work.bias = work.bias + work.inertia * work.velocity_terms + tau * work.column;
    pass_to_parent(work, *parent);
    return;
  }
  if (!parent) return;
  subtract_outer(work.inertia, work.column, work.inverse_pivot);
  work.bias =
      work.bias + work.inertia * work.velocity_terms + (work.residual * work.inverse_pivot) * work.column;
  pass_to_parent(work, *parent);
}

/// The same for three or six rates: with the columns replaced by L^-1 of them, each acts like a single one.
void reduce_multiple(std::uint32_t rates, const double* tau, const double* diagonal, Work& work,
                     TreeWorkspace::Joint& joint, Work* parent) {
  for (std::uint32_t i = 0; i < rates; ++i) {
    joint.columns[i] = work.inertia * joint.motions[i];
    joint.residual[i] = tau[i] - dot(joint.motions[i], work.bias);
  }
  for (std::uint32_t i = 0; i < rates; ++i) {
    double* row = joint.factor.data() + 6 * i;
    for (std::uint32_t j = 0; j <= i; ++j) {
      row[j] = dot(joint.motions[i], joint.columns[j]) + (i == j && diagonal ? diagonal[i] : 0.0);
      const double* other = joint.factor.data() + 6 * j;
      for (std::uint32_t k = 0; k < j; ++k) row[j] -= row[k] * other[k];
      row[j] = i == j ? std::sqrt(row[j]) : row[j] / other[j];
    }
  }
  for (std::uint32_t i = 0; i < rates; ++i) {
    const double* row = joint.factor.data() + 6 * i;
    for (std::uint32_t k = 0; k < i; ++k) {
      joint.columns[i] = joint.columns[i] + -row[k] * joint.columns[k];
      joint.residual[i] -= row[k] * joint.residual[k];
    }
    joint.columns[i] = (1 / row[i]) * joint.columns[i];
    joint.residual[i] /= row[i];
  }
  if (!parent) return;
  for (std::uint32_t i = 0; i < rates; ++i) subtract_outer(work.inertia, joint.columns[i], 1);
  work.bias = work.bias + work.inertia * work.velocity_terms;
  for (std::uint32_t i = 0; i < rates; ++i) work.bias = work.bias + joint.residual[i] * joint.columns[i];
  pass_to_parent(work, *parent);
}

/// The joint's accelerations, from the node's at locked joint; adds what they do to it.
void accelerate_multiple(std::uint32_t rates, Work& work, const TreeWorkspace::Joint& joint, double* out) {
  for (std::uint32_t i = 0; i < rates; ++i)
    out[i] = joint.residual[i] - dot(joint.columns[i], work.acceleration);
  for (std::uint32_t i = rates; i-- > 0;) {
    for (std::uint32_t k = i + 1; k < rates; ++k) out[i] -= joint.factor[6 * k + i] * out[k];
    out[i] /= joint.factor[6 * i + i];
  }
  work.acceleration = work.acceleration + tree_detail::sum({joint.motions.data(), rates}, out);
}

}  // namespace

void Tree::place_nodes(std::span<const double> q, std::span<const double> v, Workspace& work) const {
  MICROCOSM_ASSERT_COMPARE(q.size(), ==, positions_);
  MICROCOSM_ASSERT_COMPARE(v.size(), ==, rates_);
  if (work.nodes.size() < nodes_.size()) work.nodes.resize(nodes_.size());
  if (work.joints.size() < multiples_) work.joints.resize(multiples_);
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    const TreeNode& node = nodes_[i];
    const Work* parent = node.parent < 0 ? nullptr : &work.nodes[node.parent];
    place(node, parent, q.data() + node.first_position, v.data() + node.first_rate, work.nodes[i],
          work.joints);
  }
}

void Tree::forward_dynamics(std::span<const double> q, std::span<const double> v, std::span<const double> tau,
                            const Vec3& gravity, std::span<const Spatial> wrenches,
                            std::span<const double> diagonal, Workspace& work,
                            std::span<double> acceleration) const {
  MICROCOSM_ASSERT_COMPARE(tau.size(), ==, rates_);
  MICROCOSM_ASSERT_COMPARE(acceleration.size(), ==, rates_);
  MICROCOSM_ASSERT(wrenches.empty() || wrenches.size() == nodes_.size());
  MICROCOSM_ASSERT(diagonal.empty() || diagonal.size() == rates_);
  place_nodes(q, v, work);
  for (std::size_t i = 0; i < nodes_.size(); ++i)
    load(nodes_[i], wrenches.empty() ? nullptr : &wrenches[i], work.nodes[i]);
  for (std::size_t i = nodes_.size(); i-- > 0;) {
    const TreeNode& node = nodes_[i];
    Work* parent = node.parent < 0 ? nullptr : &work.nodes[node.parent];
    const double* added = diagonal.empty() ? nullptr : diagonal.data() + node.first_rate;
    const double* torque = tau.data() + node.first_rate;
    if (node.rates == 1)
      reduce_single(node.kind == JointKind::prismatic, *torque, added ? *added : 0.0, work.nodes[i], parent);
    else
      reduce_multiple(node.rates, torque, added, work.nodes[i], work.joints[node.multiple], parent);
  }
  // Gravity acts like a world that accelerates the other way.
  const Spatial world{{}, -gravity};
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    const TreeNode& node = nodes_[i];
    Work& own = work.nodes[i];
    const Spatial& carried = node.parent < 0 ? world : work.nodes[node.parent].acceleration;
    own.acceleration = rate_at(carried, own.arm) + own.velocity_terms;
    double* out = acceleration.data() + node.first_rate;
    if (node.rates > 1) {
      accelerate_multiple(node.rates, own, work.joints[node.multiple], out);
      continue;
    }
    *out = own.inverse_pivot == 0 ? own.residual
                                  : (own.residual - dot(own.column, own.acceleration)) * own.inverse_pivot;
    Vec3& part = node.kind == JointKind::prismatic ? own.acceleration.linear : own.acceleration.angular;
    part += *out * own.axis;
  }
}

void Tree::inverse_dynamics(std::span<const double> q, std::span<const double> v,
                            std::span<const double> acceleration, const Vec3& gravity,
                            std::span<const Spatial> wrenches, Workspace& work, std::span<double> tau) const {
  MICROCOSM_ASSERT_COMPARE(acceleration.size(), ==, rates_);
  MICROCOSM_ASSERT_COMPARE(tau.size(), ==, rates_);
  MICROCOSM_ASSERT(wrenches.empty() || wrenches.size() == nodes_.size());
  place_nodes(q, v, work);
  const Spatial world{{}, -gravity};
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    const TreeNode& node = nodes_[i];
    Work& own = work.nodes[i];
    const Spatial& carried = node.parent < 0 ? world : work.nodes[node.parent].acceleration;
    own.acceleration = rate_at(carried, own.arm) + own.velocity_terms;
    const double* given = acceleration.data() + node.first_rate;
    if (node.rates > 1) {
      const auto& motions = work.joints[node.multiple].motions;
      own.acceleration = own.acceleration + tree_detail::sum({motions.data(), node.rates}, given);
    } else {
      (node.kind == JointKind::prismatic ? own.acceleration.linear : own.acceleration.angular) +=
          *given * own.axis;
    }
    load(node, wrenches.empty() ? nullptr : &wrenches[i], own);
    own.bias = own.bias + own.inertia * own.acceleration;
  }
  for (std::size_t i = nodes_.size(); i-- > 0;) {
    const TreeNode& node = nodes_[i];
    const Work& own = work.nodes[i];
    double* out = tau.data() + node.first_rate;
    if (node.rates > 1) {
      const auto& motions = work.joints[node.multiple].motions;
      for (std::uint32_t k = 0; k < node.rates; ++k) out[k] = dot(motions[k], own.bias);
    } else {
      *out = dot(own.axis, node.kind == JointKind::prismatic ? own.bias.linear : own.bias.angular);
    }
    if (node.parent < 0) continue;
    Spatial& parent = work.nodes[node.parent].bias;
    parent = parent + force_from(own.bias, own.arm);
  }
}

}  // namespace microcosm::rigid
