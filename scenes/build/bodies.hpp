#pragma once
// Rigid bodies as a scenario declares them, turned into a rigid world.

#include <vector>

#include "agents/episode.hpp"
#include "engine/rigid/rigid_world.hpp"
#include "engine/world/world.hpp"
#include "scenes/build/body_meshes.hpp"
#include "scenes/build/robots.hpp"
#include "scenes/language/context.hpp"

namespace microcosm::scenes {

/// What bodies are read from, once a scenario.
struct BodyAssets {
  RobotAssets robots;
  MeshAssets meshes;
};

/// `world` may be null: gravity and steps are then the schema's defaults; `blood` holds the vessels and their
/// flow, where the scenario has some. Throws InputError at the declaration of the body that is at fault.
rigid::RigidWorldModel rigid_world_of(const Declaration* world, const std::vector<const Declaration*>& bodies,
                                      const BodyAssets& assets, const agents::EpisodeParts& blood);

/// Throws InputError: a largest_step of bodies.world in which the smallest body falls a good part of its
/// size.
void check_largest_step(const core::Values& world, const rigid::RigidWorld& bodies);

/// Where a scenario doesn't declare bodies.world: as the schema's default.
inline constexpr world::Bounds default_bounds{{-1000, -1000, -1000}, {1000, 1000, 1000}};
/// Of `bounds` in bodies.world.
world::Bounds bounds_of(const core::Values& world);

}  // namespace microcosm::scenes
