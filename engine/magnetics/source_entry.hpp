#pragma once
// How the scenario language writes the sources of sources.hpp.

#include "engine/core/schema.hpp"

namespace microcosm::magnetics {

const core::ConstructorEntry& uniform_entry();        // magnetics.uniform
const core::ConstructorEntry& gradient_coil_entry();  // magnetics.gradient_coil
const core::ConstructorEntry& field_coils_entry();    // magnetics.field_coils

}  // namespace microcosm::magnetics
