#pragma once
// What pressure and flow become in many random variations of one network: one row for each.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/parallel.hpp"
#include "engine/flow/network/pulse_wave_network.hpp"
#include "engine/flow/network/variation.hpp"

namespace microcosm::flow {

struct SweepOptions {
  std::uint32_t count = 1;
  std::uint64_t seed = 0;
  VariationSpread spread;
  std::vector<std::uint32_t> vessels;  // where to look: half-way along these
  int beats = 1;                       // over which, after the run-in
  NetworkOptions network;
};

/// Static pressure and flow half-way along a vessel, 1,000 instants a beat.
struct SweepMeasure {
  double mean_pressure = 0;       // [Pa]
  double systolic_pressure = 0;   // the highest [Pa]
  double diastolic_pressure = 0;  // the lowest [Pa]
  double mean_flow = 0;           // from the vessel's start to its end [m^3/s]
};

struct SweepRow {
  std::vector<double> factors;         // of `vary`
  std::optional<std::string> failure;  // then nothing else is known
  int run_in_beats = 0;
  double mean_inflow = 0;              // [m^3/s]
  std::vector<SweepMeasure> measures;  // by vessel of the options
};

/// Rows 0 … count - 1, the same whatever the threads. `progress` is told how many are done, on this thread.
/// Throws InputError as NetworkBatch does.
std::vector<SweepRow> sweep(const NetworkDescription& network, const SweepOptions& options,
                            core::ThreadPool* pool = nullptr,
                            const std::function<void(std::uint32_t)>& progress = {});

}  // namespace microcosm::flow
