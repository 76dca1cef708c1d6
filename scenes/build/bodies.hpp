#pragma once
// Rigid bodies as a scenario declares them, turned into a rigid world.

#include <vector>

#include "engine/rigid/rigid_world.hpp"
#include "engine/world/world.hpp"
#include "scenes/build/robots.hpp"
#include "scenes/language/context.hpp"

namespace microcosm::scenes {

/// `world` may be null: gravity and steps are then the schema's defaults. Throws InputError at the
/// declaration of the body that is at fault.
rigid::RigidWorldModel rigid_world_of(const Declaration* world, const std::vector<const Declaration*>& bodies,
                                      const RobotAssets& robots);

/// Where a scenario doesn't declare bodies.world: as the schema's default.
inline constexpr world::Bounds default_bounds{{-1000, -1000, -1000}, {1000, 1000, 1000}};
/// Of `bounds` in bodies.world.
world::Bounds bounds_of(const core::Values& world);

}  // namespace microcosm::scenes
