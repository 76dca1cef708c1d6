#pragma once
// A vessel asset as read from its file: a network without an inflow, and the inflows to choose from.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/flow/capillary/capillary_network.hpp"
#include "engine/flow/network/description.hpp"
#include "formats/network_checks.hpp"
#include "formats/openbf.hpp"

namespace microcosm::scenes {

struct VesselAsset {
  flow::NetworkDescription network;                               // its inflow is the first of `inflows`
  std::vector<std::pair<std::string, flow::InflowWave>> inflows;  // empty: `ends` of the network drive it
  /// Instead of a network; of a .vtp its text, which is read where its unit is stated.
  std::optional<flow::CapillaryDescription> capillaries;
  std::string vtp;
  std::vector<std::string> notes;  // what the reader of another program's file assumed or didn't use

  bool is_capillary() const { return capillaries || !vtp.empty(); }
};

/// By the kind of the file (formats::file_kind).
///
/// An asset (.lua): runs the file in a sandbox and checks it. Throws InputError naming file, line and vessel:
/// what the schema refuses, a path that is not as long as a stated `length` to 1e-6 of it, lists of wrong
/// length, a network that flow::check refuses.
///
/// A network of another program: reads it, with the files that it names from `beside`; its inflow is called
/// "file". Throws as formats::read_network.
///
/// A capillary network: reads a .dat, keeps a .vtp. Throws as the reader. For any other kind it throws what
/// the file is, and which command reads it.
VesselAsset load_vessel_asset(const std::string& path, const std::string& content,
                              const formats::ReadBeside& beside = {},
                              const formats::NetworkChoices& choices = {});

}  // namespace microcosm::scenes
