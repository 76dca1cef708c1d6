#pragma once
// What makes a description of a capillary network invalid.

#include "engine/flow/capillary/capillary_network.hpp"

namespace microcosm::flow {

/// Throws InputError as solve_capillary_network says.
void check_capillary_description(const CapillaryDescription& description, const CapillaryOptions& options);

}  // namespace microcosm::flow
