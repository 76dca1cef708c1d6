#pragma once
// How the scenario language writes the carriers of bead_carriers.hpp.

#include "engine/core/schema.hpp"

namespace microcosm::swim {

const core::ConstructorEntry& bead_carrier_entry();  // agents.bead_carrier

}  // namespace microcosm::swim
