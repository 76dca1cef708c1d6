#pragma once
// Makes a solute from its declaration.

#include <string>

#include "engine/core/schema.hpp"
#include "engine/flow/transport/solute.hpp"
#include "engine/geometry/vessel_tree.hpp"

namespace microcosm::scenes {

/// Throws InputError: the injection's vessel or place is not one of `vessels`.
flow::Solute solute_of(const std::string& id, const core::Values& values,
                       const geometry::VesselTree& vessels);

}  // namespace microcosm::scenes
