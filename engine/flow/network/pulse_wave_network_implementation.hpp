#pragma once
// The parts of PulseWaveNetwork: model, state, scratch. Seen by its source files only.

#include <memory>
#include <span>
#include <vector>

#include "engine/core/errors.hpp"
#include "engine/flow/network/network_model.hpp"
#include "engine/flow/network/pulse_wave_network.hpp"
#include "engine/flow/vessel_profile.hpp"

namespace microcosm::flow {

struct PulseWaveNetwork::Implementation {
  Implementation(const NetworkDescription& network, const NetworkOptions& options);

  /// Advances by `interval` [s] from `time` [s] (0 at a beat's start) in the fewest equal steps that the
  /// Courant number allows.
  void advance(double time, double interval);
  /// Sets the steady state with the inflow's mean.
  void start_steady();
  void run_in();
  double junction_imbalance() const;
  CrossSection cross_section(std::uint32_t vessel, double s) const;

  NetworkModel model;
  NetworkModel::Start start;
  std::shared_ptr<const geometry::VesselTree> tree;

  // State: everything that later steps depend on.
  core::State state;
  core::State::Slot<double> area_slot, flow_slot, capacitor_slot, node_volume_slot, elapsed_slot,
      lossy_steps_slot;
  std::span<double> area, flow, capacitor_pressure;
  std::span<double> node_volume;  // net inflow of each junction since time zero [m^3]
  std::span<double>
      lossy_steps;            // one value: steps of a junction that lost dynamic pressure, run-in included
  std::span<double> elapsed;  // one value: seconds since time zero

  // Scratch.
  std::vector<double> scratch;
  CellArrays cells{};
  const CellKernel* kernel = nullptr;
  FlowObserver* observer = nullptr;
  double run_in_beats = 0, run_in_rms = 0;
  std::int64_t step_number = 0;

 private:
  void allocate();
  void step_once(double time, double time_step);
  double fastest_rate(double time);
  [[noreturn]] void report_broken_cell(double time) const;
  void sample_pressure(std::span<double> out) const;
};

}  // namespace microcosm::flow
