// The common carotid artery of Boileau et al. 2015 (case 2): against the paper's finite-volume waveforms, and
// against ourselves on fine cells.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "engine/core/errors.hpp"
#include "engine/core/math.hpp"
#include "engine/flow/network/pulse_wave_network.hpp"
#include "validation/cases.hpp"

namespace microcosm::validation {

namespace {

using core::Nanoseconds;
using core::pi;

constexpr double length = 0.126, diastolic_radius = 3e-3, beat_period = 1.1;
constexpr const char* paper = "Boileau et al. 2015 (doi 10.1002/cnm.2732), case 2, finite-volume solution";

/// Rows of numbers separated by blanks.
std::vector<std::vector<double>> read_table(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw core::InputError(fmt::format("{}: can't be read", path));
  std::vector<std::vector<double>> rows;
  for (std::string line; std::getline(file, line);) {
    std::istringstream numbers(line);
    std::vector<double> row;
    for (double value = 0; numbers >> value;) row.push_back(value);
    if (!row.empty()) rows.push_back(row);
  }
  return rows;
}

/// The trigonometric interpolant of one period's equidistant samples (the last repeats the first), every
/// millisecond: the paper's inflow is a Fourier series.
flow::InflowWave smooth_wave(const std::vector<std::vector<double>>& samples) {
  const int count = static_cast<int>(samples.size()) - 1;
  const int harmonics = (count - 1) / 2;
  constexpr int fine = 2200;
  flow::InflowWave wave;
  wave.period = beat_period;
  wave.time.resize(fine + 1);
  wave.flow.assign(fine + 1, 0.0);
  for (int h = 0; h <= harmonics; ++h) {
    double cosine = 0, sine = 0;
    for (int i = 0; i < count; ++i) {
      cosine += samples[static_cast<std::size_t>(i)][1] * core::cos(2 * pi * h * i / count) / count;
      sine += samples[static_cast<std::size_t>(i)][1] * core::sin(2 * pi * h * i / count) / count;
    }
    for (int i = 0; i <= fine; ++i)
      wave.flow[static_cast<std::size_t>(i)] +=
          (h == 0 ? 1 : 2) *
          (cosine * core::cos(2 * pi * h * i / fine) + sine * core::sin(2 * pi * h * i / fine));
  }
  for (int i = 0; i <= fine; ++i) wave.time[static_cast<std::size_t>(i)] = beat_period * i / fine;
  return wave;
}

/// A wave of the same kind (peak 13 ml/s, mean 6.3 ml/s) for comparisons that need no published data.
flow::InflowWave own_wave() {
  flow::InflowWave wave;
  wave.period = beat_period;
  for (int i = 0; i <= 1100; ++i) {
    const double phase = 2 * pi * i / 1100.0;
    wave.time.push_back(i * 1e-3);
    wave.flow.push_back(1e-6 * (6.3 + 3 * core::sin(phase) + 2 * core::sin(2 * phase) +
                                core::sin(3 * phase + 1) + 0.7 * core::cos(5 * phase)));
  }
  return wave;
}

flow::NetworkDescription carotid(flow::InflowWave inflow) {
  flow::NetworkDescription network;
  network.name = "common carotid";
  network.fluid = {1060, 4e-3, 2, 1, 0.45};
  network.reference_pressure = 10933;
  flow::VesselDescription vessel;
  vessel.name = "common_carotid";
  vessel.start_node = "inlet";
  vessel.end_node = "outlet";
  vessel.length = length;
  vessel.radius_start = vessel.radius_end = diastolic_radius;
  vessel.wall_thickness_start = vessel.wall_thickness_end = 3e-4;
  vessel.young_modulus_start = vessel.young_modulus_end = 7e5;
  network.vessels = {vessel};
  network.inlet_node = "inlet";
  network.inflow = std::move(inflow);
  network.windkessels = {{"outlet", {2.4875e8, 1.8697e9, 1.7529e-10, 0}}};
  return network;
}

/// One periodic beat, every millisecond from its start: at the middle, and the fall along the vessel.
struct Waveforms {
  std::vector<double> pressure, flow, radius_change, pressure_fall;
};

Waveforms last_beat(const flow::NetworkDescription& network, int cells) {
  flow::NetworkOptions options;
  options.cell_size = length / cells;
  options.run_in_tolerance = 1e-5;
  flow::PulseWaveNetwork solver(network, options);
  core::Exchange exchange;
  solver.prepare(exchange);
  Waveforms waves;
  constexpr Nanoseconds period(1'000'000);
  for (int i = 0; i < 1100; ++i) {
    waves.pressure.push_back(solver.pressure(0, length / 2));
    waves.flow.push_back(solver.flow_rate(0, length / 2));
    waves.radius_change.push_back(solver.radius(0, length / 2) - diastolic_radius);
    waves.pressure_fall.push_back(solver.pressure(0, 0) - solver.pressure(0, length));
    solver.step(exchange, i * period, period);
  }
  return waves;
}

/// Value of the periodic signal, sampled each millisecond, at `time` [s].
double periodic(const std::vector<double>& signal, double time) {
  const double count = static_cast<double>(signal.size());
  const double place = time * 1e3 - std::floor(time * 1e3 / count) * count;
  const std::size_t i = static_cast<std::size_t>(place) % signal.size();
  const double fraction = place - std::floor(place);
  return signal[i] + fraction * (signal[(i + 1) % signal.size()] - signal[i]);
}

struct Reference {
  std::vector<double> time;
  Waveforms waves;
};

Reference last_cycle(const std::string& path) {
  Reference reference;
  const auto rows = read_table(path);
  const double end = rows.back()[0];
  for (const auto& row : rows) {
    if (row[0] < end - beat_period + 0.5e-3) continue;
    reference.time.push_back(row[0]);
    reference.waves.pressure.push_back(row[1] * 1e3);
    reference.waves.flow.push_back(row[2] * 1e-6);
    reference.waves.radius_change.push_back(row[3] * 1e-3);
    reference.waves.pressure_fall.push_back(row[4] * 1e3);
  }
  return reference;
}

/// The lag [s] by which our signal must be shifted to correlate best with the reference, to 0.1 ms.
double best_lag(const std::vector<double>& signal, const Reference& reference) {
  double best = 0, best_product = -1;
  for (int shift = -5500; shift < 5500; ++shift) {
    double product = 0;
    for (std::size_t i = 0; i < reference.time.size(); ++i)
      product += reference.waves.flow[i] * periodic(signal, reference.time[i] + shift * 1e-4);
    if (product > best_product) best_product = product, best = shift * 1e-4;
  }
  return best;
}

/// RMS of the difference: relative to the value at each time, or to the reference's maximum.
double rms(const std::vector<double>& ours, const std::vector<double>& theirs, bool pointwise) {
  const double maximum = *std::max_element(theirs.begin(), theirs.end());
  double sum = 0;
  for (std::size_t i = 0; i < theirs.size(); ++i) {
    const double difference = (ours[i] - theirs[i]) / (pointwise ? theirs[i] : maximum);
    sum += difference * difference;
  }
  return std::sqrt(sum / static_cast<double>(theirs.size()));
}

std::vector<double> at_times(const std::vector<double>& signal, const std::vector<double>& times,
                             double lag) {
  std::vector<double> values;
  for (const double time : times) values.push_back(periodic(signal, time + lag));
  return values;
}

/// `signal` and by how much it differs from the reference, over the beat; the reference's own waveform may
/// not be passed on.
Plot difference_plot(const Waveforms& ours, const Reference& reference, double lag) {
  Plot plot{"common_carotid_difference",
            "Common carotid artery: difference to a published solution",
            std::string(paper) + "; over the largest value",
            {"time", "s"},
            {"difference, of the largest value", "%"},
            {}};
  const auto add = [&](const char* label, const std::vector<double> Waveforms::*signal) {
    const std::vector<double> values = at_times(ours.*signal, reference.time, lag);
    const std::vector<double>& theirs = reference.waves.*signal;
    const double maximum = *std::max_element(theirs.begin(), theirs.end());
    Curve curve{label, {}, {}};
    for (std::size_t i = 0; i < values.size(); ++i) {
      curve.x.push_back(reference.time[i] - reference.time[0]);
      curve.y.push_back(100 * (values[i] - theirs[i]) / maximum);
    }
    plot.curves.push_back(std::move(curve));
  };
  add("pressure", &Waveforms::pressure);
  add("flow", &Waveforms::flow);
  add("radius change", &Waveforms::radius_change);
  add("pressure fall", &Waveforms::pressure_fall);
  return plot;
}

Report against_reference(const CaseOptions& options) {
  const std::string name = "arteries/common_carotid/finite_volumes";
  if (options.reference_folder.empty()) {
    Result skipped = measured(name, "RMS of the last cycle", std::nan(""), 0, "1", paper);
    skipped.status = Status::skipped;
    skipped.note = "no reference data";
    return std::vector{skipped};
  }
  const std::string folder = options.reference_folder + "/arteries/common_carotid/";
  const Waveforms ours = last_beat(carotid(smooth_wave(read_table(folder + "cca_inlet.dat"))), 126);
  const Reference reference = last_cycle(folder + "FV_carotid.dat");
  const double lag = best_lag(ours.flow, reference);
  const auto error = [&](const std::vector<double> Waveforms::*signal, bool pointwise) {
    return rms(at_times(ours.*signal, reference.time, lag), reference.waves.*signal, pointwise);
  };
  std::vector<Plot> plots;
  if (options.plots) plots.push_back(difference_plot(ours, reference, lag));
  return {{measured(name, "RMS of P, relative", error(&Waveforms::pressure, true), 6e-4, "1", paper),
           measured(name, "RMS of Q over its maximum", error(&Waveforms::flow, false), 8e-4, "1", paper),
           measured(name, "RMS of dr over its maximum", error(&Waveforms::radius_change, false), 4.7e-3, "1",
                    paper),
           measured(name, "RMS of P_in - P_out over its maximum", error(&Waveforms::pressure_fall, false),
                    5e-3, "1", paper)},
          plots};
}

Plot convergence_plot(const flow::NetworkDescription& network, const Waveforms& fine) {
  Plot plot{
      "common_carotid_convergence",
      "Common carotid artery: error over cells",
      "RMS of a beat at the vessel's middle against our own solution on 1,008 cells; bounds at 32 cells",
      {"cells", "1", true},
      {"relative RMS error", "1", true},
      {}};
  Curve pressure{"pressure", {}, {}, Stroke::points}, flow{"flow", {}, {}, Stroke::points},
      second{"second order", {}, {}, Stroke::dashed};
  for (const int cells : {4, 8, 16, 32, 63, 126}) {
    const Waveforms waves = last_beat(network, cells);
    const double count = cells;
    pressure.x.push_back(count);
    pressure.y.push_back(rms(waves.pressure, fine.pressure, true));
    flow.x.push_back(count);
    flow.y.push_back(rms(waves.flow, fine.flow, false));
    second.x.push_back(count);
    second.y.push_back(3 * flow.y.front() * 16 / (count * count));
  }
  plot.curves = {pressure, flow, second};
  return plot;
}

Plot beat_plot(const Waveforms& fine) {
  Plot plot{"common_carotid_beat", "Common carotid artery: a beat",    "middle of the vessel, 1,008 cells",
            {"time", "s"},         {"part of the largest value", "1"}, {}};
  const auto add = [&](const char* label, const std::vector<double>& signal) {
    const double maximum = *std::max_element(signal.begin(), signal.end());
    Curve curve{label, {}, {}};
    for (std::size_t i = 0; i < signal.size(); ++i) {
      curve.x.push_back(static_cast<double>(i) * 1e-3);
      curve.y.push_back(signal[i] / maximum);
    }
    plot.curves.push_back(std::move(curve));
  };
  add("pressure", fine.pressure);
  add("flow", fine.flow);
  add("radius change", fine.radius_change);
  return plot;
}

Report convergence(const CaseOptions& options) {
  const std::string name = "arteries/common_carotid/convergence";
  const char* source = "our own solution on 1,008 cells";
  const flow::NetworkDescription network = carotid(
      options.reference_folder.empty()
          ? own_wave()
          : smooth_wave(read_table(options.reference_folder + "/arteries/common_carotid/cca_inlet.dat")));
  const Waveforms coarse = last_beat(network, 32), fine = last_beat(network, 1008);
  std::vector<Plot> plots;
  if (options.plots) plots = {convergence_plot(network, fine), beat_plot(fine)};
  return {{measured(name, "RMS of P on 32 cells, relative", rms(coarse.pressure, fine.pressure, true), 2e-4,
                    "1", source),
           measured(name, "RMS of Q on 32 cells over its maximum", rms(coarse.flow, fine.flow, false), 5e-4,
                    "1", source)},
          plots};
}

Report common_carotid(const CaseOptions& options) {
  Report report = against_reference(options);
  Report more = convergence(options);
  for (Result& result : more.results) report.results.push_back(std::move(result));
  for (Plot& plot : more.plots) report.plots.push_back(std::move(plot));
  return report;
}

const RegisterCase registered({"arteries/common_carotid",
                               "a beat of the common carotid artery agrees with the paper's and converges",
                               common_carotid});

}  // namespace

}  // namespace microcosm::validation
