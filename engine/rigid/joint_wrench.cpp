// What goes through a joint, and what touches a link.
//
// The wrench through a joint is what its subtree needs beyond gravity, applied forces and contacts to change
// its momentum as it does (the Newton–Euler equations of each link: Featherstone 2008, section 5.3).
// Accelerations are those of the last substep.

#include "engine/core/errors.hpp"
#include "engine/rigid/rigid_world.hpp"

namespace microcosm::rigid {

namespace {

/// Acceleration of each node (angular, of its origin) at the joint accelerations `rates` of a tree.
void node_accelerations(const Tree& tree, const TreeKinematics& at, std::span<const double> v,
                        std::span<const double> acceleration, std::vector<Spatial>& out) {
  const auto nodes = tree.nodes();
  out.assign(nodes.size(), {});
  for (std::size_t n = 0; n < nodes.size(); ++n) {
    const TreeNode& node = nodes[n];
    Spatial parent_rate, parent_acceleration;
    Vec3 arm;
    if (node.parent >= 0) {
      parent_rate = at.velocities[node.parent];
      parent_acceleration = out[node.parent];
      arm = at.poses[n].position - at.poses[node.parent].position;
    }
    Spatial rate, change;  // of the joint: its motions are fixed in the node's axes
    for (std::uint32_t r = node.first_rate; r < node.first_rate + node.rates; ++r) {
      rate = rate + v[r] * at.motions[r];
      change = change + acceleration[r] * at.motions[r];
    }
    const Vec3& turning = at.velocities[n].angular;
    const Vec3& carried = parent_rate.angular;
    out[n].angular = parent_acceleration.angular + change.angular + cross(turning, rate.angular);
    out[n].linear = parent_acceleration.linear + cross(parent_acceleration.angular, arm) +
                    cross(carried, cross(carried, arm) + rate.linear) + change.linear +
                    cross(turning, rate.linear);
  }
}

bool hangs_on(const BodyModel& body, std::uint32_t link, std::uint32_t root) {
  auto at = static_cast<std::int32_t>(link);
  while (at > static_cast<std::int32_t>(root)) at = body.links[static_cast<std::size_t>(at)].joint.parent;
  return at == static_cast<std::int32_t>(root);
}

}  // namespace

ContactSum RigidWorld::contact_sum(std::uint32_t body, std::int32_t link, const Vec3& about) const {
  ContactSum sum;
  const double step = state_.view(substep_slot_)[0];
  if (step <= 0) return sum;
  const auto colliders = collision_->colliders();
  for (const Contact& contact : cache_.contacts()) {
    const Vec3 impulse = contact.normal_impulse * contact.point.normal + contact.tangent_impulse;
    const Vec3 point = 0.5 * (contact.point.on_first + contact.point.on_second);
    for (const double sign : {1.0, -1.0}) {
      const Collider& collider = colliders[sign > 0 ? contact.point.first : contact.point.second];
      if (collider.body != body || (link >= 0 && collider.link != static_cast<std::uint32_t>(link))) continue;
      sum.force += sign / step * impulse;
      sum.moment += sign / step * (contact.angular_impulse + cross(point - about, impulse));
      if (contact.normal_impulse > 0) ++sum.count;
    }
  }
  return sum;
}

Spatial RigidWorld::joint_wrench(std::uint32_t body, std::uint32_t link,
                                 std::vector<Spatial>& scratch) const {
  const BodyModel& model = model_.bodies[body];
  const Place& place = places_[body];
  MICROCOSM_ASSERT(place.kind == Kind::tree);
  const TreeBody& tree = *trees_[place.index];
  const std::uint32_t first = place.rates.first - free_rates_;
  node_accelerations(tree.tree, tree.kinematics, tree_rates(body),
                     state_.view(accelerations_slot_).subspan(first, place.rates.count), scratch);
  const Pose frame = link_pose(body, link);
  Spatial sum;
  for (std::uint32_t l = link; l < model.links.size(); ++l) {
    if (!hangs_on(model, l, link)) continue;
    const Inertial& inertial = model.links[l].inertial;
    const Pose pose = link_pose(body, l);
    const Vec3 centre = pose * inertial.centre;
    const std::int32_t node = tree.tree.node_of(l);
    Spatial rate, acceleration;
    if (node >= 0) {
      const Vec3 arm = centre - tree.kinematics.poses[node].position;
      rate = tree.kinematics.velocities[node];
      acceleration = scratch[static_cast<std::size_t>(node)];
      acceleration.linear += cross(acceleration.angular, arm) + cross(rate.angular, cross(rate.angular, arm));
    }
    const Mat3 inertia = full(turned(rotation_matrix(pose.orientation), symmetric(inertial.inertia)));
    Vec3 force = inertial.mass * (acceleration.linear - model_.gravity);
    Vec3 moment = inertia * acceleration.angular + cross(rate.angular, inertia * rate.angular) +
                  cross(centre - frame.position, force);
    if (node >= 0 && tree.tree.nodes()[node].link == l) {
      const Spatial& applied = tree.applied[static_cast<std::size_t>(node)];
      force -= applied.linear;
      moment -= applied.angular +
                cross(tree.centre(static_cast<std::uint32_t>(node)) - frame.position, applied.linear);
    }
    const ContactSum contacts = contact_sum(body, static_cast<std::int32_t>(l), frame.position);
    sum.angular += moment - contacts.moment;
    sum.linear += force - contacts.force;
  }
  const Quaternion back = conjugate(frame.orientation);
  return {rotate(back, sum.angular), rotate(back, sum.linear)};
}

}  // namespace microcosm::rigid
