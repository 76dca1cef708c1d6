// What a rigid world's State must be to go on from it.

#include <array>
#include <cmath>
#include <limits>

#include "engine/core/state_check.hpp"
#include "engine/rigid/rigid_world.hpp"

namespace microcosm::rigid {

namespace {

using core::StateCheck;

void check_joints(const StateCheck& check, const Tree& tree, std::span<const double> q) {
  check.finite("position of joint", q);
  for (std::uint32_t n = 0; n < tree.nodes().size(); ++n) {
    const TreeNode& node = tree.nodes()[n];
    const bool turns = node.kind == JointKind::spherical || node.kind == JointKind::free;
    if (!turns) continue;
    const double* at = q.data() + node.first_position + (node.kind == JointKind::free ? 3 : 0);
    check.unit("orientation of node", n, {at[0], at[1], at[2], at[3]});
  }
}

void check_contact(const StateCheck& check, std::size_t i, const Contact& contact, std::uint64_t colliders) {
  const ContactPoint& point = contact.point;
  check.below("first collider of contact", i, point.first, colliders);
  check.below("second collider of contact", i, point.second, colliders);
  check.finite("places of contact",
               std::array{point.on_first, point.on_second, contact.local_first, contact.local_second});
  check.within("length of the normal of contact", i, norm(point.normal), 1 - 1e-6, 1 + 1e-6);
  check.finite("impulses of contact", std::array{contact.tangent_impulse, contact.angular_impulse});
  check.finite("distance and impulse of contact", std::array{point.distance, contact.normal_impulse});
}

}  // namespace

void RigidWorld::check_state(const core::Exchange&) const {
  const StateCheck check(name());
  const auto free = state_.view(free_slot_);
  for (std::size_t i = 0; i < free.size(); ++i) {
    check.finite("centre of body", std::span(&free[i].centre, 1));
    check.unit("orientation of body", i, free[i].orientation);
  }
  check.finite("angular momentum of body", state_.view(momenta_slot_));
  for (const auto& tree : trees_) check_joints(check, tree->tree, tree_positions(tree->body));
  check.finite("rate", state_.view(rates_slot_));
  const auto commands = state_.view(commands_slot_);
  for (std::size_t i = 0; i < commands.size(); ++i) {
    const JointCommand& command = commands[i];
    check.finite("command of motor", std::array{command.value, command.rate, command.effort});
    check.within("duration of motion", i, command.duration, 0, std::numeric_limits<double>::max());
  }
  check.finite("effort of motor", state_.view(efforts_slot_));
  check.finite("impulse of joint", state_.view(joint_impulses_slot_));
  check.finite("acceleration of joint", state_.view(accelerations_slot_));
  const auto flew = state_.view(flew_slot_);
  for (std::size_t i = 0; i < flew.size(); ++i) check.below("flight of tree", i, flew[i], 2);
  check.within("last substep", state_.view(substep_slot_), 0, std::numeric_limits<double>::max());
  const auto contacts = cache_.contacts();
  for (std::size_t i = 0; i < contacts.size(); ++i) check_contact(check, i, contacts[i], colliders().size());
}

}  // namespace microcosm::rigid
