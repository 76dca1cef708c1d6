#pragma once
// How the scenario language writes the bodies of simple_bodies.hpp and the world that they are in.

#include <vector>

#include "engine/core/schema.hpp"

namespace microcosm::rigid {

const core::ConstructorEntry& world_entry();  // bodies.world
/// bodies.plane, vessel_walls, sphere, box, capsule, cylinder, cone: each returns a handle of kind `body`.
std::vector<core::ConstructorEntry> shape_entries();

namespace fields {

/// `at` and `orientation`: a frame in the world.
std::vector<core::FieldEntry> placement();
/// `velocity`, `angular_velocity`, `fixed`, `density`, `mass`: of a body that can move.
std::vector<core::FieldEntry> motion();
/// `liquid`, `blood`, `moment`: what acts on a single body from around it.
std::vector<core::FieldEntry> surroundings();
/// `friction`, `rolling_friction`, `torsional_friction`, `restitution`.
std::vector<core::FieldEntry> surface();
/// `surface_velocity`: of scenery.
core::FieldEntry belt();
/// A length above zero, of a body.
core::FieldEntry size(std::string name, std::string meaning, std::string example);

}  // namespace fields

}  // namespace microcosm::rigid
