#pragma once
// Contacts over time. Detection gives a step's whole contacts; the cache hands each the impulses of the
// contact that was there the step before, with which the solution starts. It is State: plain numbers, saved
// and hashed.

#include <cstddef>
#include <span>
#include <vector>

#include "engine/rigid/collision.hpp"

namespace microcosm::rigid {

struct Contact {
  ContactPoint point;              // at the present poses
  Vec3 local_first, local_second;  // [m], the two points in their colliders' frames
  double normal_impulse = 0;       // [N s], of the last step
  Vec3 tangent_impulse;            // [N s], world, across the normal
  Vec3 angular_impulse;            // [N m s], rolling and torsional friction
};

class ContactCache {
 public:
  /// Takes a step's detection in. A contact is the one of the step before that is nearest on either collider,
  /// within `breaking[i]` [m] (the smaller of the two colliders'), and keeps its impulses; those not found
  /// again end. `poses[i]`: of collider i in the world. `detected` is sorted by pair.
  void update(std::span<const ContactPoint> detected, std::span<const Pose> poses,
              std::span<const double> breaking);

  /// Sorted by pair.
  std::span<Contact> contacts() { return contacts_; }
  std::span<const Contact> contacts() const { return contacts_; }
  void clear() { contacts_.clear(); }

  void save(std::vector<std::byte>& out) const;
  /// Throws InputError if bytes are missing. Returns the rest.
  std::span<const std::byte> load(std::span<const std::byte> in);

 private:
  std::vector<Contact> contacts_, previous_;
};

}  // namespace microcosm::rigid
