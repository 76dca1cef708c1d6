#pragma once
// The field `tree` of blood.network and blood.prescribed.

#include "engine/core/schema.hpp"
#include "scenes/build/vessel_asset.hpp"

namespace microcosm::scenes {

/// The tree with its inflow, called "sine". Throws InputError as flow::grow_murray_tree.
VesselAsset grown_tree(const core::Values& tree);

}  // namespace microcosm::scenes
