#pragma once
// How the scenario language writes blood: a vessel asset, a pulse-wave network, a prescribed
// flow, a capillary network.

#include "engine/core/schema.hpp"

namespace microcosm::flow {

const core::ConstructorEntry& vessels_entry();     // blood.vessels, the body of an asset file
const core::ConstructorEntry& network_entry();     // blood.network
const core::ConstructorEntry& prescribed_entry();  // blood.prescribed
const core::ConstructorEntry& capillary_entry();   // blood.capillary

}  // namespace microcosm::flow
