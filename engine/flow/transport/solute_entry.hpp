#pragma once
// What a scenario may say of a solute.

#include "engine/core/schema.hpp"

namespace microcosm::flow {

const core::ConstructorEntry& solute_entry();  // drugs.solute

}  // namespace microcosm::flow
