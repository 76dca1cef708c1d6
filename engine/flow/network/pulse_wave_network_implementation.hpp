#pragma once
// The parts of PulseWaveNetwork: model, state, scratch. Seen by its source files only.

#include <memory>
#include <optional>
#include <span>

#include "engine/flow/network/flow_harmonics.hpp"
#include "engine/flow/network/network_lanes.hpp"
#include "engine/flow/network/network_model.hpp"
#include "engine/flow/network/network_state.hpp"
#include "engine/flow/network/network_view.hpp"
#include "engine/flow/network/pulse_wave_network.hpp"
#include "engine/flow/vessel_profile.hpp"

namespace microcosm::flow {

struct PulseWaveNetwork::Implementation {
  Implementation(const NetworkDescription& network, const NetworkOptions& options);

  /// Advances by `interval` [s] from `time` [s] (0 at a beat's start) in the fewest equal steps that the
  /// Courant number allows.
  void advance(double time, double interval);
  void run_in();
  NetworkView view() const { return {model, area.data(), flow.data()}; }
  /// The cells around `s`, as point `i` of a block.
  void gather_cells(CellBlock& cells, int i, std::uint32_t vessel, double s) const;

  NetworkModel model;
  NetworkModel::Start start;
  std::shared_ptr<const geometry::VesselTree> tree;
  ProfileSampler sampler;
  std::optional<FlowHarmonics> harmonics;  // of the last beat of the run-in; for Womersley's profiles
  NetworkState state;
  std::span<const double> area, flow;  // of the state

  // Scratch.
  NetworkLanes lanes;
  double run_in_beats = 0, run_in_rms = 0;
  std::int64_t step_number = 0;
};

}  // namespace microcosm::flow
