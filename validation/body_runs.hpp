#pragma once
// Rigid worlds run alone, for the cases on bodies.

#include <utility>
#include <vector>

#include "engine/core/exchange.hpp"
#include "engine/rigid/rigid_world.hpp"
#include "engine/rigid/simple_bodies.hpp"

namespace microcosm::validation {

/// A rigid world and the Exchange it works in.
struct BodyRun {
  explicit BodyRun(rigid::RigidWorldModel model) : world(std::move(model)) { world.prepare(exchange); }

  /// `seconds` rounded up to whole substeps of the world's largest step.
  void advance(double seconds) {
    const double step = world.largest_step();
    for (double left = seconds / step; left > 1e-6; left -= 1) world.advance(exchange, step);
  }

  core::Exchange exchange;
  rigid::RigidWorld world;
};

inline core::Vec3 position_of(const rigid::RigidWorld& world, std::uint32_t body) {
  return world.link_pose(body, 0).position;
}

}  // namespace microcosm::validation
