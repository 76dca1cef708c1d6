#pragma once
// Vessels and places in them as a scenario names them.

#include <string_view>

#include "engine/core/flow_field.hpp"
#include "engine/core/schema.hpp"
#include "engine/geometry/vessel_tree.hpp"

namespace microcosm::agents {

/// The vessel that the text field `field` names. Throws InputError naming the field and vessels of similar
/// name.
std::uint32_t vessel_of(const core::Values& values, std::string_view field,
                        const geometry::VesselTree& vessels);

/// A place on the centreline: the vessel of field `vessel_field`, the arc length [m] of field `at_field`.
/// Throws InputError as vessel_of does, and if the place lies beyond the vessel's end.
core::VesselPosition place_of(const core::Values& values, std::string_view vessel_field,
                              std::string_view at_field, const geometry::VesselTree& vessels);

}  // namespace microcosm::agents
