// The 56-artery network of Boileau et al. 2015 (case 6): conservation, convergence, physiological ranges.

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/flow/network/pulse_wave_network.hpp"
#include "scenes/build/vessel_asset.hpp"
#include "scenes/files.hpp"
#include "validation/cases.hpp"

namespace microcosm::validation {

namespace {

constexpr core::Nanoseconds period(1'000'000);

/// Pressure [Pa] in the middle of every vessel, every 10 ms of a periodic beat, and what the network says of
/// its junctions.
struct Beat {
  std::vector<double> pressure;
  double systolic = 0, diastolic = 1e9;  // at the root [Pa]
  double imbalance = 0;
};

Beat run_beat(const flow::NetworkDescription& description, double cell_size, bool local_time_steps = false) {
  flow::NetworkOptions options;
  options.cell_size = cell_size;
  options.run_in_tolerance = 1e-4;
  options.local_time_steps = local_time_steps;
  flow::PulseWaveNetwork network(description, options);
  core::Exchange exchange;
  network.prepare(exchange);
  Beat beat;
  const int steps = static_cast<int>(network.beat_period() * 1e3);
  for (int i = 0; i < steps; ++i) {
    network.step(exchange, i * period, period);
    const double root = network.pressure(0, 0);
    beat.systolic = std::max(beat.systolic, root);
    beat.diastolic = std::min(beat.diastolic, root);
    if (i % 10 != 9) continue;
    for (std::uint32_t v = 0; v < description.vessels.size(); ++v)
      beat.pressure.push_back(network.pressure(v, description.vessels[v].length / 2));
  }
  beat.imbalance = network.junction_imbalance();
  return beat;
}

double relative_rms(const std::vector<double>& ours, const std::vector<double>& reference) {
  double difference = 0, square = 0;
  for (std::size_t i = 0; i < ours.size(); ++i) {
    difference += (ours[i] - reference[i]) * (ours[i] - reference[i]);
    square += reference[i] * reference[i];
  }
  return std::sqrt(difference / square);
}

std::vector<Result> adan56(const CaseOptions&) {
  scenes::FileFinder finder;
  finder.folders = {"."};
  const std::string path = "assets/vessels/adan56.lua";
  const flow::NetworkDescription network =
      scenes::load_vessel_asset(path, finder.read(path, {}).content).network;
  const Beat coarse = run_beat(network, 5e-3), fine = run_beat(network, 1.25e-3),
             local = run_beat(network, 5e-3, true);
  const char* ranges =
      "hypertension begins at 140/90 mmHg, hypotension below 90/60 (ESC/ESH guidelines 2018, doi "
      "10.1097/HJH.0000000000001940)";
  constexpr double mmhg = 133.322;
  const double systolic = coarse.systolic / mmhg, diastolic = coarse.diastolic / mmhg;
  return {measured("arteries/adan56", "largest mean net flow of a junction over the mean inflow",
                   coarse.imbalance, 1e-6, "1", "conservation of mass"),
          measured("arteries/adan56", "RMS of P in the 77 vessels, 5 mm against 1.25 mm, relative",
                   relative_rms(coarse.pressure, fine.pressure), 1e-3, "1",
                   "our own solution on cells of 1.25 mm"),
          measured("arteries/adan56", "largest mean net flow of a junction, local time steps",
                   local.imbalance, 1e-6, "1", "conservation of mass"),
          measured("arteries/adan56", "RMS of P, 5 mm with local time steps against 1.25 mm, relative",
                   relative_rms(local.pressure, fine.pressure), 1e-3, "1",
                   "our own solution on cells of 1.25 mm with one step for all"),
          measured("arteries/adan56", "systolic pressure at the root, distance from 115 mmHg",
                   std::abs(systolic - 115), 25, "mmHg", ranges),
          measured("arteries/adan56", "diastolic pressure at the root, distance from 75 mmHg",
                   std::abs(diastolic - 75), 15, "mmHg", ranges)};
}

const RegisterCase registered(
    {"arteries/adan56", "the 56-artery network conserves blood, converges, and has a person's pressures",
     adan56});

}  // namespace

}  // namespace microcosm::validation
