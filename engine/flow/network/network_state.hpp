#pragma once
// Everything that later steps of one network depend on.

#include <span>

#include "engine/core/state.hpp"
#include "engine/flow/network/network_model.hpp"

namespace microcosm::flow {

struct NetworkState {
  explicit NetworkState(const NetworkModel& model);
  NetworkState(const NetworkState&) = delete;
  NetworkState& operator=(const NetworkState&) = delete;

  /// The steady state, at time zero.
  void start(const NetworkModel::Start& start);
  /// Time zero is now.
  void restart_clock();

  core::State block;
  std::span<double> area, flow;          // of the row's cells, ghosts included
  std::span<double> capacitor_pressure;  // of each windkessel [Pa]
  std::span<double> stenosis_flow;       // out of each vessel behind a stenosis [m^3/s]
  std::span<double> node_volume;         // net inflow of each junction since time zero [m^3]
  std::span<double> elapsed;             // one value: seconds since time zero
  std::span<double>
      lossy_steps;  // one value: steps of a junction that lost dynamic pressure, run-in included
  std::span<CirculationState> circulation;  // one value with a heart, else none
};

/// The largest net inflow of a junction since time zero over what flowed into the network.
double junction_imbalance(const NetworkModel& model, const NetworkState& state);

}  // namespace microcosm::flow
