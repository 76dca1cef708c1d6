#pragma once
// How the scenario language writes bodies whose shape is a mesh or a grid of heights.

#include "engine/core/schema.hpp"

namespace microcosm::rigid {

const core::ConstructorEntry& mesh_entry();          // bodies.mesh
const core::ConstructorEntry& height_field_entry();  // bodies.height_field

}  // namespace microcosm::rigid
