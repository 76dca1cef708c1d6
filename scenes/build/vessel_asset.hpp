#pragma once
// A vessel asset as read from its file: a network without an inflow, and the inflows to choose from.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/flow/capillary/capillary_network.hpp"
#include "engine/flow/network/description.hpp"
#include "formats/openbf.hpp"

namespace microcosm::scenes {

struct VesselAsset {
  flow::NetworkDescription network;                               // its inflow is the first of `inflows`
  std::vector<std::pair<std::string, flow::InflowWave>> inflows;  // empty: `ends` of the network drive it
  /// Instead of a network; of a .vtp its text, which is read where its unit is stated.
  std::optional<flow::CapillaryDescription> capillaries;
  std::string vtp;

  bool is_capillary() const { return capillaries || !vtp.empty(); }
};

/// An asset (.lua): runs the file in a sandbox and checks it. Throws InputError naming file, line and vessel:
/// what the schema refuses, a path that is not as long as `length` to 1e-6 of it, lists of wrong length, a
/// network that flow::check refuses.
///
/// A network of another program (formats::is_network_file): reads it, with the files that it names from
/// `beside`; its inflow is called "file". Throws as formats::read_network.
///
/// A capillary network: reads a .dat, keeps a .vtp. Throws as the reader.
VesselAsset load_vessel_asset(const std::string& path, const std::string& content,
                              const formats::ReadBeside& beside = {});

}  // namespace microcosm::scenes
