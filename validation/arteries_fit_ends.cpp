// fit-ends reaches targets that were made from hidden resistances and compliances.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/core/random.hpp"
#include "engine/flow/network/fit_ends.hpp"
#include "engine/flow/network/periodic_wave.hpp"
#include "scenes/build/vessel_asset.hpp"
#include "scenes/files.hpp"
#include "validation/cases.hpp"

namespace microcosm::validation {

namespace {

const std::string name = "arteries/fit_ends";
constexpr double largest_change = 0.3;

flow::NetworkDescription asset(const std::string& file) {
  scenes::FileFinder finder;
  finder.folders = {"."};
  const std::string path = "assets/vessels/" + file + ".lua";
  return scenes::load_vessel_asset(path, finder.read(path, {}).content).network;
}

/// Anatomy and inflow of another person.
void change_body(flow::NetworkDescription& network, core::RandomStream& random) {
  const auto factor = [&] { return random.uniform(1 - largest_change, 1 + largest_change); };
  const double inflow = factor();
  for (double& flow : network.inflow.flow) flow *= inflow;
  const double size = random.uniform(0.9, 1.1);
  for (flow::VesselDescription& vessel : network.vessels) {
    const double radius = size * random.uniform(0.95, 1.05);
    vessel.radius_start *= radius;
    vessel.radius_end *= radius;
    const double stiffness = factor();
    vessel.young_modulus_start *= stiffness;
    vessel.young_modulus_end *= stiffness;
  }
}

/// Ends that the fit does not know.
void change_ends(flow::NetworkDescription& network, core::RandomStream& random) {
  const auto factor = [&] { return random.uniform(1 - largest_change, 1 + largest_change); };
  for (auto& entry : network.windkessels) {
    const double resistance = factor();
    entry.second.proximal_resistance *= resistance;
    entry.second.distal_resistance *= resistance;
    entry.second.compliance *= factor();
  }
}

struct Beat {
  double mean = 0, pulse = 0;
  std::vector<double> end_flow;  // by windkessel
};

/// Measured here, not by fit_ends: the pressure at the inlet's vessel and the flows through the last cells.
Beat beat_of(const flow::NetworkDescription& network) {
  flow::NetworkOptions options;
  options.run_in_tolerance = 2e-4;
  options.maximum_run_in_beats = 300;
  flow::PulseWaveNetwork solver(network, options);
  core::Exchange exchange;
  solver.prepare(exchange);
  std::uint32_t inlet = 0;
  while (network.vessels[inlet].start_node != network.inlet_node) ++inlet;
  Beat beat;
  beat.end_flow.assign(network.windkessels.size(), 0);
  const int steps = static_cast<int>(std::round(solver.beat_period() / 5e-4));
  const core::Nanoseconds period(static_cast<std::int64_t>(solver.beat_period() * 1e9 / steps));
  double largest = 0, least = 1e9;
  for (int i = 0; i < steps; ++i) {
    solver.step(exchange, i * period, period);
    const double pressure = solver.pressure(inlet, 0);
    beat.mean += pressure / steps;
    largest = std::max(largest, pressure);
    least = std::min(least, pressure);
    for (std::size_t e = 0; e < beat.end_flow.size(); ++e)
      for (std::uint32_t v = 0; v < network.vessels.size(); ++v)
        if (network.vessels[v].end_node == network.windkessels[e].first)
          beat.end_flow[e] += solver.flow_rate(v, network.vessels[v].length) / steps;
  }
  beat.pulse = largest - least;
  return beat;
}

struct Errors {
  double mean = 0, pulse = 0, split = 0;
};

/// The fit starts from `known`; the targets are those of `hidden`, which has the same vessels and inflow.
Errors fit(const flow::NetworkDescription& known, const flow::NetworkDescription& hidden) {
  const Beat wanted = beat_of(hidden);
  double total = 0;
  for (const double flow : wanted.end_flow) total += flow;
  flow::EndTargets targets;
  targets.mean_pressure = wanted.mean;
  targets.pulse_pressure = wanted.pulse;
  targets.mean_flow = flow::PeriodicWave(hidden.inflow).mean();
  for (std::size_t e = 0; e < wanted.end_flow.size(); ++e)
    targets.split.emplace_back(hidden.windkessels[e].first, wanted.end_flow[e] / total);
  const Beat reached = beat_of(flow::fit_ends(known, targets, {}).network);
  Errors errors{std::abs(reached.mean / wanted.mean - 1), std::abs(reached.pulse / wanted.pulse - 1), 0};
  for (std::size_t e = 0; e < wanted.end_flow.size(); ++e)
    errors.split = std::max(errors.split, std::abs(reached.end_flow[e] / wanted.end_flow[e] - 1));
  return errors;
}

std::vector<Result> run(const CaseOptions& options) {
  std::vector<Result> results;
  for (const char* file : {"circle_of_willis", "adan56"}) {
    const flow::NetworkDescription network = asset(file);
    const int count = options.full ? 20 : 2;
    Errors worst;
    for (int i = 0; i < count; ++i) {
      core::RandomStream random(2026, static_cast<std::uint32_t>(i), core::stream_id("fit-ends"));
      flow::NetworkDescription known = network;
      if (i > 0) change_body(known, random);
      flow::NetworkDescription hidden = known;
      change_ends(hidden, random);
      const Errors errors = fit(known, hidden);
      worst.mean = std::max(worst.mean, errors.mean);
      worst.pulse = std::max(worst.pulse, errors.pulse);
      worst.split = std::max(worst.split, errors.split);
    }
    const std::string of = fmt::format("{}, {} variations: ", file, count);
    const std::string source = "hidden resistances and compliances within 30 % of the published ones";
    results.push_back(measured(name, of + "mean pressure, relative error", worst.mean, 0.01, "", source));
    results.push_back(measured(name, of + "pulse pressure, relative error", worst.pulse, 0.01, "", source));
    results.push_back(
        measured(name, of + "flow of an end, largest relative error", worst.split, 0.01, "", source));
  }
  return results;
}

const RegisterCase fit_ends{{name, "fit-ends reaches pressures and flow split made from hidden ends", run}};

}  // namespace

}  // namespace microcosm::validation
