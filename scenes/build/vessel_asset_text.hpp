#pragma once
// Networks as the text of a vessel asset, for a user to read and edit.

#include <string>

#include "engine/flow/network/description.hpp"

namespace microcosm::scenes {

/// A file that load_vessel_asset reads back as the same network, every number to the last bit; `inflow_name`
/// is what its inflow is called, and its name becomes asset_name(name). Every vessel needs its centreline;
/// balloons are left out. Throws InputError naming a vessel without one, or a heart, which an asset can't
/// hold.
std::string vessel_asset_text(const flow::NetworkDescription& network, const std::string& citation,
                              const std::string& note, const std::string& inflow_name);

/// A title as the word that names a declaration: letters, digits and '_', no digit first, at most 60; other
/// runs of characters become one '_'. "network" where nothing is left.
std::string asset_name(const std::string& title);

}  // namespace microcosm::scenes
