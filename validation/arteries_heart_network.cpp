// The heart at the inlet of the 56-artery network: conservation, the end-systolic line, a person's figures.

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/flow/network/pulse_wave_network.hpp"
#include "scenes/build/vessel_asset.hpp"
#include "scenes/files.hpp"
#include "validation/cases.hpp"
#include "validation/pressure_volume.hpp"

namespace microcosm::validation {

namespace {

using flow::mmhg;

constexpr core::Nanoseconds period(1'000'000);
const char* const case_name = "arteries/heart_adan56";

flow::NetworkDescription adan56() {
  scenes::FileFinder finder;
  finder.folders = {"."};
  const std::string path = "assets/vessels/adan56.lua";
  flow::NetworkDescription network = scenes::load_vessel_asset(path, finder.read(path, {}).content).network;
  network.heart = flow::Heart{};
  return network;
}

struct NetworkBeats {
  PressureVolumeLoop left;               // of the last beat
  double systolic = 0, diastolic = 1e9;  // at the aorta's root [Pa]
  double imbalance = 0, drift = 0;       // drift from before the run-in
};

NetworkBeats run_beats(const flow::NetworkDescription& description, int beats, double cell_size = 5e-3) {
  flow::NetworkOptions options;
  options.cell_size = cell_size;
  options.run_in_tolerance = 1e-3;
  flow::PulseWaveNetwork network(description, options);
  core::Exchange exchange;
  const double before = network.blood_volume();
  network.prepare(exchange);
  NetworkBeats result;
  const auto steps = static_cast<int>(std::ceil(beats * network.beat_period() * 1e3));
  const auto last_beat = static_cast<int>((beats - 1) * network.beat_period() * 1e3);
  for (int i = 0; i < steps; ++i) {
    network.step(exchange, i * period, period);
    result.drift = std::max(result.drift, std::abs(network.blood_volume() / before - 1));
    if (i < last_beat) continue;
    result.left.add(network.circulation_state().volume[flow::left_ventricle],
                    network.compartment_pressure()[flow::left_ventricle]);
    result.systolic = std::max(result.systolic, network.aortic_pressure());
    result.diastolic = std::min(result.diastolic, network.aortic_pressure());
  }
  result.imbalance = network.junction_imbalance();
  return result;
}

EndSystolicLine line_of_loops(const flow::NetworkDescription& normal) {
  std::vector<PressureVolumeLoop> loops;
  for (const double preload : {5.0, 7.0, 9.0})
    for (const double afterload : {0.7, 1.4}) {
      flow::NetworkDescription network = normal;
      network.heart->preload = preload * mmhg;
      for (auto& [node, windkessel] : network.windkessels) windkessel.distal_resistance *= afterload;
      loops.push_back(run_beats(network, 1).left);
    }
  return end_systolic_line(loops);
}

std::vector<Result> heart_adan56(const CaseOptions&) {
  const flow::NetworkDescription network = adan56();
  const NetworkBeats long_run = run_beats(network, 100);
  const double fine = run_beats(network, 3, 2.5e-3).left.stroke_volume();
  const double coarse = run_beats(network, 3).left.stroke_volume();
  const EndSystolicLine line = line_of_loops(network);
  const char* suga =
      "Suga and Sagawa 1974, Circ Res 35:117; points by Kono et al. 1984, Am J Physiol 247:H735";
  const char* resonance =
      "men and women, two standard deviations: Kawel-Boehm et al. 2015, doi 10.1186/s12968-015-0111-7";
  const char* cuff =
      "hypertension begins at 140/90 mmHg, hypotension below 90/60 (ESC/ESH guidelines 2018, doi "
      "10.1097/HJH.0000000000001940)";
  const double stroke_volume = long_run.left.stroke_volume() * 1e6;
  return {
      measured(case_name, "blood volume over the run-in and 100 beats, largest drift", long_run.drift, 1e-10,
               "1", "conservation of mass"),
      measured(case_name, "largest mean net flow of a junction over the mean inflow", long_run.imbalance,
               1e-6, "1", "conservation of mass"),
      measured(case_name, "end-systolic points of 6 loops, distance from one line over their pressure",
               line.largest_distance, 0.02, "1", suga),
      measured(case_name, "slope of the line against the stated contractility",
               std::abs(line.slope / network.heart->contractility - 1), 0.02, "1", suga),
      measured(case_name, "intercept of the line with the volume axis against the stated unstressed volume",
               std::abs(line.intercept - network.heart->left_unstressed_volume) * 1e6, 1, "ml", suga),
      measured(case_name, "stroke volume on cells of 5 mm against 2.5 mm, relative",
               std::abs(coarse / fine - 1), 1e-3, "1", "our own solution on cells of 2.5 mm"),
      measured(case_name, "stroke volume, distance from 100.5 ml", std::abs(stroke_volume - 100.5), 43.5,
               "ml", resonance),
      measured(case_name, "ejection fraction, distance from 67 %",
               std::abs(long_run.left.ejection_fraction() * 100 - 67), 10, "%", resonance),
      measured(case_name, "systolic pressure at the root, distance from 115 mmHg",
               std::abs(long_run.systolic / mmhg - 115), 25, "mmHg", cuff),
      measured(case_name, "diastolic pressure at the root, distance from 75 mmHg",
               std::abs(long_run.diastolic / mmhg - 75), 15, "mmHg", cuff)};
}

const RegisterCase registered(
    {case_name, "a heart drives the 56-artery network: blood is conserved, loops end on one line",
     heart_adan56});

}  // namespace

}  // namespace microcosm::validation
