#pragma once
// How the scenario language writes the liquid of still_liquid.hpp.

#include "engine/core/schema.hpp"

namespace microcosm::flow {

const core::ConstructorEntry& still_liquid_entry();  // liquids.still

}  // namespace microcosm::flow
