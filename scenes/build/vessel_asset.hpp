#pragma once
// A vessel asset as read from its file: a network without an inflow, and the inflows to choose from.

#include <string>
#include <utility>
#include <vector>

#include "engine/flow/network/description.hpp"

namespace microcosm::scenes {

struct VesselAsset {
  flow::NetworkDescription network;  // its inflow is the first of `inflows`
  std::vector<std::pair<std::string, flow::InflowWave>> inflows;
};

/// Runs the file in a sandbox and checks it. Throws InputError naming file, line and vessel: what the schema
/// refuses, a path that is not as long as `length` to 1e-6 of it, lists of wrong length, a network that
/// flow::check refuses.
VesselAsset load_vessel_asset(const std::string& path, const std::string& content);

}  // namespace microcosm::scenes
