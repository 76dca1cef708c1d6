// What sensors, controllers and researchers ask a rigid world.

#include <algorithm>

#include "engine/core/errors.hpp"
#include "engine/rigid/rigid_world.hpp"

namespace microcosm::rigid {

namespace {

/// Index of the element that `name_of` calls `name`; throws InputError naming what there is.
template <class Elements, class NameOf>
std::uint32_t index_named(std::string_view what, std::string_view name, const Elements& elements,
                          const NameOf& name_of) {
  std::string known;
  for (std::uint32_t i = 0; i < elements.size(); ++i) {
    if (name_of(elements[i]) == name) return i;
    if (!name_of(elements[i]).empty()) known += (known.empty() ? "" : ", ") + name_of(elements[i]);
  }
  throw core::InputError(
      fmt::format("there is no {} named '{}' (there are: {})", what, name, known.empty() ? "none" : known));
}

}  // namespace

std::uint32_t RigidWorld::body_named(std::string_view name) const {
  return index_named("body", name, model_.bodies, [](const BodyModel& body) { return body.name; });
}

std::uint32_t RigidWorld::link_named(std::uint32_t body, std::string_view name) const {
  return index_named("link of '" + model_.bodies[body].name + "'", name, model_.bodies[body].links,
                     [](const Link& link) { return link.name; });
}

std::uint32_t RigidWorld::joint_named(std::uint32_t body, std::string_view name) const {
  return index_named("joint of '" + model_.bodies[body].name + "'", name, model_.bodies[body].links,
                     [](const Link& link) { return link.joint.name; });
}

Pose RigidWorld::link_pose(std::uint32_t body, std::uint32_t link) const {
  const Place& place = places_[body];
  if (place.kind == Kind::free)
    return rigid::link_pose(free_models_[place.index], state_.view(free_slot_)[place.index]);
  const auto fixed = [&](std::uint32_t l) {
    Pose pose = model_.bodies[body].links[l].joint.origin;
    for (std::int32_t parent = model_.bodies[body].links[l].joint.parent; parent != world_link;
         parent = model_.bodies[body].links[parent].joint.parent)
      pose = model_.bodies[body].links[parent].joint.origin * pose;
    return pose;
  };
  if (place.kind == Kind::scenery) return fixed(link);
  const TreeBody& tree = *trees_[place.index];
  const std::int32_t node = tree.tree.node_of(link);
  return node < 0 ? fixed(link) : tree.kinematics.poses[node] * tree.tree.frame_in_node(link);
}

Spatial RigidWorld::link_velocity(std::uint32_t body, std::uint32_t link) const {
  const Place& place = places_[body];
  if (place.kind == Kind::scenery) return {};
  const Vec3 origin = link_pose(body, link).position;
  if (place.kind == Kind::free) {
    const double* rate = state_.view(rates_slot_).data() + place.rates.first;
    const Vec3 angular{rate[0], rate[1], rate[2]};
    const Vec3 arm = origin - state_.view(free_slot_)[place.index].centre;
    return {angular, Vec3{rate[3], rate[4], rate[5]} + cross(angular, arm)};
  }
  const TreeBody& tree = *trees_[place.index];
  const std::int32_t node = tree.tree.node_of(link);
  if (node < 0) return {};
  const Spatial& velocity = tree.kinematics.velocities[node];
  return {velocity.angular,
          velocity.linear + cross(velocity.angular, origin - tree.kinematics.poses[node].position)};
}

Vec3 RigidWorld::centre_of_mass(std::uint32_t body, std::uint32_t link) const {
  return link_pose(body, link) * model_.bodies[body].links[link].inertial.centre;
}

const Tree& RigidWorld::tree(std::uint32_t body) const {
  MICROCOSM_ASSERT(places_[body].kind == Kind::tree);
  return trees_[places_[body].index]->tree;
}

std::span<const double> RigidWorld::tree_positions(std::uint32_t body) const {
  const TreeBody& tree = *trees_[places_[body].index];
  return state_.view(positions_slot_).subspan(tree.first_position, tree.tree.position_count());
}

std::span<const double> RigidWorld::tree_rates(std::uint32_t body) const {
  const RateGroup& group = places_[body].rates;
  return state_.view(rates_slot_).subspan(group.first, group.count);
}

const TreeNode& RigidWorld::joint_node(std::uint32_t body, std::uint32_t link) const {
  MICROCOSM_ASSERT(places_[body].kind == Kind::tree);
  const Tree& tree = trees_[places_[body].index]->tree;
  const std::int32_t node = tree.node_of(link);
  MICROCOSM_ASSERT_COMPARE(node, >=, 0);
  MICROCOSM_ASSERT_COMPARE(tree.nodes()[node].link, ==, link);
  return tree.nodes()[node];
}

double RigidWorld::joint_position(std::uint32_t body, std::uint32_t link) const {
  return tree_positions(body)[joint_node(body, link).first_position];
}

double RigidWorld::joint_rate(std::uint32_t body, std::uint32_t link) const {
  return tree_rates(body)[joint_node(body, link).first_rate];
}

double RigidWorld::joint_effort(std::uint32_t body, std::uint32_t link) const {
  const TreeNode& node = joint_node(body, link);
  const std::size_t rate = places_[body].rates.first - free_rates_ + node.first_rate;
  const JointForces& joints = trees_[places_[body].index]->joints;
  if (!joints.is_motion(node.first_rate)) return state_.view(efforts_slot_)[rate];
  // The reaction of a prescribed motion: what goes through the joint along its axis, and what its rotor and
  // damper take.
  std::vector<Spatial> scratch;
  const Spatial wrench = joint_wrench(body, link, scratch);
  const Joint& joint = model_.bodies[body].links[link].joint;
  return dot(joint.axis, joint.kind == JointKind::prismatic ? wrench.linear : wrench.angular) +
         joint.armature * state_.view(accelerations_slot_)[rate] + joint.damping * joint_rate(body, link);
}

void RigidWorld::command(std::uint32_t body, std::uint32_t link, double value, std::uint32_t axis) {
  command(body, link, JointCommand{.value = value}, axis);
}

void RigidWorld::command(std::uint32_t body, std::uint32_t link, const JointCommand& command,
                         std::uint32_t axis) {
  const TreeNode& node = joint_node(body, link);
  MICROCOSM_ASSERT_COMPARE(axis, <, node.rates);
  const Joint& joint = model_.bodies[body].links[link].joint;
  const bool outside =
      joint.kind != JointKind::continuous && (command.value < joint.lower || command.value > joint.upper);
  if (joint.motor.kind == MotorKind::motion && outside)
    throw core::RunError(0, model_.bodies[body].name, joint.name,
                         fmt::format("its motion is to lead to {:.6g}; its limits are {:.6g} to {:.6g}",
                                     command.value, joint.lower, joint.upper));
  state_.view(commands_slot_)[places_[body].rates.first - free_rates_ + node.first_rate + axis] = command;
}

std::vector<ContactReport> RigidWorld::contacts() const {
  const double step = state_.view(substep_slot_)[0];
  const double per_step = step > 0 ? 1 / step : 0;
  std::vector<ContactReport> reports;
  for (const Contact& contact : cache_.contacts()) {
    const ContactPoint& at = contact.point;
    reports.push_back({.first = at.first,
                       .second = at.second,
                       .point = 0.5 * (at.on_first + at.on_second),
                       .normal = at.normal,
                       .distance = at.distance,
                       .force = per_step * (contact.normal_impulse * at.normal + contact.tangent_impulse),
                       .torque = per_step * contact.angular_impulse});
  }
  return reports;
}

double RigidWorld::kinetic_energy() const {
  double sum = 0;
  for (std::uint32_t f = 0; f < free_bodies_.size(); ++f) {
    const double* rate = state_.view(rates_slot_).data() + std::size_t{6} * f;
    const Vec3 angular{rate[0], rate[1], rate[2]}, linear{rate[3], rate[4], rate[5]};
    const Mat3 inertia = world_inertia(free_models_[f], state_.view(free_slot_)[f].orientation);
    sum += 0.5 * (free_models_[f].mass * dot(linear, linear) + dot(angular, inertia * angular));
  }
  for (const auto& tree : trees_) sum += tree->tree.kinetic_energy(tree->kinematics);
  return sum;
}

double RigidWorld::potential_energy() const {
  double sum = 0;
  for (std::uint32_t f = 0; f < free_bodies_.size(); ++f)
    sum -= free_models_[f].mass * dot(model_.gravity, state_.view(free_slot_)[f].centre);
  for (const auto& tree : trees_)
    sum += tree->tree.potential_energy(tree->kinematics, model_.gravity) +
           tree->joints.spring_energy(tree_positions(tree->body));
  return sum;
}

Spatial RigidWorld::momentum() const {
  Spatial sum;
  for (std::uint32_t f = 0; f < free_bodies_.size(); ++f) {
    const double* rate = state_.view(rates_slot_).data() + std::size_t{6} * f;
    const FreeBody& body = state_.view(free_slot_)[f];
    const Vec3 linear = free_models_[f].mass * Vec3{rate[3], rate[4], rate[5]};
    sum.linear += linear;
    sum.angular += world_inertia(free_models_[f], body.orientation) * Vec3{rate[0], rate[1], rate[2]} +
                   cross(body.centre, linear);
  }
  for (const auto& tree : trees_) {
    const Spatial part = tree->tree.momentum(tree->kinematics);
    sum.linear += part.linear;
    sum.angular += part.angular;
  }
  return sum;
}

std::string RigidWorld::body_name(std::uint32_t index) const {
  for (std::uint32_t b = 0; b < places_.size(); ++b) {
    const Place& place = places_[b];
    if (place.kind == Kind::scenery || index < place.first_exchange) continue;
    const BodyModel& body = model_.bodies[b];
    if (place.kind == Kind::free && index == place.first_exchange) return body.name;
    if (place.kind != Kind::tree) continue;
    const auto nodes = trees_[place.index]->tree.nodes();
    const std::uint32_t node = index - place.first_exchange;
    if (node < nodes.size()) return fmt::format("{}/{}", body.name, body.links[nodes[node].link].name);
  }
  return std::to_string(index);
}

std::uint32_t RigidWorld::exchange_body(std::uint32_t body, std::uint32_t link) const {
  const Place& place = places_[body];
  MICROCOSM_ASSERT(place.kind != Kind::scenery);
  if (place.kind == Kind::free) return bodies_.first + place.first_exchange;
  const std::int32_t node = trees_[place.index]->tree.node_of(link);
  MICROCOSM_ASSERT_COMPARE(node, >=, 0);
  return bodies_.first + place.first_exchange + static_cast<std::uint32_t>(node);
}

}  // namespace microcosm::rigid
