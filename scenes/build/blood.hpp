#pragma once
// Makes the blood of an episode from its declaration.

#include <map>
#include <memory>
#include <string>

#include "engine/core/flow_field.hpp"
#include "engine/core/schema.hpp"
#include "engine/core/system.hpp"
#include "engine/flow/network/pulse_wave_network.hpp"
#include "engine/geometry/vessel_tree.hpp"
#include "scenes/build/vessel_asset.hpp"

namespace microcosm::scenes {

struct Blood {
  std::unique_ptr<core::System> system;  // owns the field
  const core::FlowField* field = nullptr;
  flow::PulseWaveNetwork* network = nullptr;  // the field, where it is one
  std::shared_ptr<const geometry::VesselTree> vessels;
};

using VesselAssets = std::map<std::string, VesselAsset>;  // by the path that the scenario names

/// The description that blood.network { ... } stands for: inflow adapted to heart rate and stroke volume,
/// viscosity to haematocrit, balloon. Throws InputError: no such inflow or vessel.
flow::NetworkDescription network_description(const core::Values& values, const VesselAsset& asset);

/// The resistance [Pa s/m^3] at the start of `vessel` that leaves `fraction` (in (0, 1]) of its mean flow.
/// Steady flow is linear in it: the rest of the network is a pressure behind a resistance Z (Thévenin), and
/// Q(R)/Q(0) = Z/(Z + R); one more solution gives Z.
double balloon_resistance(const flow::NetworkDescription& network, const std::string& vessel,
                          double fraction);

/// `constructor` is blood.network, blood.prescribed or blood.capillary.
Blood make_blood(const std::string& constructor, const core::Values& values, const VesselAssets& assets);

}  // namespace microcosm::scenes
