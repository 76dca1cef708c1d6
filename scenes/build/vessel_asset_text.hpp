#pragma once
// Networks as the text of a vessel asset, for a user to read and edit.

#include <string>

#include "engine/flow/network/description.hpp"

namespace microcosm::scenes {

/// A file that load_vessel_asset reads back as the same network, every number to the last bit; `inflow_name`
/// is what its inflow is called. Every vessel needs its centreline; balloons are left out. Throws InputError
/// naming a vessel without one, or a network that a vessel asset can't hold (an own momentum coefficient).
std::string vessel_asset_text(const flow::NetworkDescription& network, const std::string& citation,
                              const std::string& note, const std::string& inflow_name);

}  // namespace microcosm::scenes
