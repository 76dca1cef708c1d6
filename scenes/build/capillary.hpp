#pragma once
// blood.capillary: steady blood in a network of microvessels.

#include "scenes/build/steady_blood.hpp"

namespace microcosm::scenes {

/// The network that blood.capillary { ... } stands for: with its boundaries replaced,
/// haematocrit set and perfusion applied. Throws InputError: neither or both of `file` and `bed`, a file of
/// another kind, a .vtp without a unit, a boundary at no node or without exactly one of pressure and flow.
flow::CapillaryDescription capillary_description(const core::Values& values, const VesselAssets& assets);

/// Solves it. Notes: factorisations that it took, haematocrit's limit cycle (0 if it settled).
Blood make_capillary(const core::Values& values, const VesselAssets& assets);

}  // namespace microcosm::scenes
