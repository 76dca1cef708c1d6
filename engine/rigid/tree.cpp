#include "engine/rigid/tree.hpp"

#include "engine/core/errors.hpp"
#include "engine/rigid/tree_joint.hpp"

namespace microcosm::rigid {

namespace {

bool one_dimensional(const TreeNode& node) {
  return node.rates == 1;
}

/// Turns z to `axis` by the shortest way; about x if that is half a turn.
Quaternion plane_of(const Vec3& axis) {
  if (axis.z < -1 + 1e-12) return {0, 1, 0, 0};
  return normalized(Quaternion{1 + axis.z, -axis.y, axis.x, 0});
}

/// Joins what is fixed to a node, `frame` in it, to its inertia.
void lump(TreeNode& node, const Inertial& inertial, const Pose& frame) {
  const Vec3 centre = frame * inertial.centre;
  const Symmetric3 about_centre = turned(rotation_matrix(frame.orientation), symmetric(inertial.inertia));
  const double total = node.mass + inertial.mass;
  if (!(total > 0)) return;
  const Vec3 mean = (node.mass * node.centre + inertial.mass * centre) / total;
  const Vec3 first = node.centre - mean, second = centre - mean;
  node.inertia = node.inertia + node.mass * full(point_inertia(first)) + full(about_centre) +
                 inertial.mass * full(point_inertia(second));
  node.mass = total;
  node.centre = mean;
}

}  // namespace

Tree::Tree(const BodyModel& body) {
  node_of_link_.resize(body.links.size(), -1);
  frame_in_node_.resize(body.links.size());
  for (std::uint32_t i = 0; i < body.links.size(); ++i) {
    const Joint& joint = body.links[i].joint;
    const bool rooted = joint.parent < 0;
    const std::int32_t parent = rooted ? -1 : node_of_link_[joint.parent];
    const Pose frame = rooted ? joint.origin : frame_in_node_[joint.parent] * joint.origin;
    if (joint.kind == JointKind::fixed) {
      node_of_link_[i] = parent;
      frame_in_node_[i] = frame;
      if (parent >= 0) lump(nodes_[parent], body.links[i].inertial, frame);
      continue;
    }
    TreeNode node;
    node.parent = parent;
    node.kind = joint.kind;
    node.origin = {frame.position, normalized(frame.orientation)};
    node.axis = normalized(joint.axis);
    node.mass = body.links[i].inertial.mass;
    node.centre = body.links[i].inertial.centre;
    node.inertia = body.links[i].inertial.inertia;
    node.first_position = positions_;
    node.first_rate = rates_;
    node.rates = rigid::rate_count(joint.kind);
    node.link = i;
    node.plane = joint.kind == JointKind::planar ? plane_of(node.axis) : Quaternion{};
    node.multiple = one_dimensional(node) ? 0 : multiples_++;
    for (std::uint32_t k = 0; k < node.rates; ++k) {
      const bool first_of_root = k == 0 && parent < 0;
      const std::uint32_t before =
          k > 0 || first_of_root ? rates_ + k - 1 : nodes_[parent].first_rate + nodes_[parent].rates - 1;
      rate_parents_.push_back(first_of_root ? -1 : static_cast<std::int32_t>(before));
    }
    positions_ += rigid::position_count(joint.kind);
    rates_ += node.rates;
    node_of_link_[i] = static_cast<std::int32_t>(nodes_.size());
    nodes_.push_back(node);
  }
  for (std::int32_t i = 0; i < static_cast<std::int32_t>(rates_); ++i)
    run_starts_.push_back(i > 0 && rate_parents_[i] == i - 1 ? run_starts_[i - 1] : i);
  for (TreeNode& node : nodes_) {
    const Symmetric3 offset = point_inertia(node.centre);
    node.rigid_inertia = {node.mass, node.mass * node.centre,
                          symmetric(node.inertia + node.mass * full(offset))};
  }
}

std::vector<double> Tree::zero_positions() const {
  std::vector<double> q(positions_, 0.0);
  for (const TreeNode& node : nodes_) {
    if (node.kind == JointKind::spherical) q[node.first_position] = 1;
    if (node.kind == JointKind::free) q[node.first_position + 3] = 1;
  }
  return q;
}

void Tree::kinematics(std::span<const double> q, std::span<const double> v, TreeKinematics& out) const {
  MICROCOSM_ASSERT_COMPARE(q.size(), ==, positions_);
  MICROCOSM_ASSERT_COMPARE(v.size(), ==, rates_);
  out.poses.resize(nodes_.size());
  out.velocities.resize(nodes_.size());
  out.motions.resize(rates_);
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    const TreeNode& node = nodes_[i];
    const Pose relative = tree_detail::pose_in_parent(node, q.data() + node.first_position);
    Spatial carried;
    if (node.parent < 0) {
      out.poses[i] = relative;
    } else {
      const Pose& parent = out.poses[node.parent];
      const Vec3 arm = rotate(parent.orientation, relative.position);
      out.poses[i] = {parent.position + arm, parent.orientation * relative.orientation};
      carried = rate_at(out.velocities[node.parent], arm);
    }
    const std::span<Spatial> motions(out.motions.data() + node.first_rate, node.rates);
    tree_detail::joint_motions(node, rotation_matrix(out.poses[i].orientation), motions.data());
    out.velocities[i] = carried + tree_detail::sum(motions, v.data() + node.first_rate);
  }
}

double Tree::kinetic_energy(const TreeKinematics& kinematics) const {
  double energy = 0;
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    const TreeNode& node = nodes_[i];
    const Quaternion& orientation = kinematics.poses[i].orientation;
    const Spatial at_centre = rate_at(kinematics.velocities[i], rotate(orientation, node.centre));
    const Vec3 spin = rotate(conjugate(orientation), at_centre.angular);
    energy += 0.5 * (node.mass * dot(at_centre.linear, at_centre.linear) + dot(spin, node.inertia * spin));
  }
  return energy;
}

double Tree::potential_energy(const TreeKinematics& kinematics, const Vec3& gravity) const {
  double energy = 0;
  for (std::size_t i = 0; i < nodes_.size(); ++i)
    energy -= nodes_[i].mass * dot(gravity, kinematics.poses[i] * nodes_[i].centre);
  return energy;
}

Spatial Tree::momentum(const TreeKinematics& kinematics) const {
  Spatial total;
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    const TreeNode& node = nodes_[i];
    const Quaternion& orientation = kinematics.poses[i].orientation;
    const Vec3 arm = rotate(orientation, node.centre);
    const Spatial at_centre = rate_at(kinematics.velocities[i], arm);
    const Vec3 spin = rotate(conjugate(orientation), at_centre.angular);
    const Spatial own{rotate(orientation, node.inertia * spin), node.mass * at_centre.linear};
    total = total + force_from(own, kinematics.poses[i].position + arm);
  }
  return total;
}

}  // namespace microcosm::rigid
