// The flow that the main job's carriers meet: how long the coeliac trunk holds them, how its flow divides,
// and the pressures upstream. The numbers pin our own network of the bundled asset: a change of the solver or
// of the asset that moves them changes what the scenario shows.

#include <algorithm>
#include <cmath>
#include <string_view>

#include "engine/core/math.hpp"
#include "engine/flow/network/pulse_wave_network.hpp"
#include "scenes/build/vessel_asset.hpp"
#include "scenes/files.hpp"
#include "validation/cases.hpp"

namespace microcosm::validation {

namespace {

constexpr core::Nanoseconds period(1'000'000);

/// Over a beat of the asset's resting inflow.
struct MainJobFlow {
  double rest_transit = 0;   // volume of the coeliac trunk at the reference pressure over its mean flow [s]
  double transit = 0;        // the same of its mean volume: pressure widens it [s]
  double hepatic_share = 0;  // of the trunk's mean flow
  double least_gastric = 0;  // lowest flow of the left gastric artery over its mean
  double systolic = 0, diastolic = 1e9;  // in the middle of the arch's first segment [Pa]
};

std::uint32_t index_of(const flow::NetworkDescription& network, std::string_view name) {
  const auto found = std::ranges::find(network.vessels, name, &flow::VesselDescription::name);
  return static_cast<std::uint32_t>(found - network.vessels.begin());
}

double volume(const flow::PulseWaveNetwork& network, std::uint32_t vessel, double length) {
  constexpr int slices = 50;
  double sum = 0;
  for (int i = 0; i < slices; ++i) {
    const double radius = network.radius(vessel, (i + 0.5) * length / slices);
    sum += core::pi * radius * radius * length / slices;
  }
  return sum;
}

MainJobFlow run_beat(const flow::NetworkDescription& description) {
  flow::NetworkOptions options;
  options.run_in_tolerance = 1e-4;
  flow::PulseWaveNetwork network(description, options);
  core::Exchange exchange;
  network.prepare(exchange);
  const std::uint32_t trunk = index_of(description, "celiac_trunk");
  const std::uint32_t hepatic = index_of(description, "common_hepatic");
  const std::uint32_t gastric = index_of(description, "left_gastric");
  const std::uint32_t arch = index_of(description, "aortic_arch_I");
  const double trunk_length = description.vessels.at(trunk).length;
  const double arch_middle = description.vessels.at(arch).length / 2;
  const int steps = static_cast<int>(std::lround(network.beat_period() * 1e3));
  MainJobFlow beat;
  double trunk_flow = 0, hepatic_flow = 0, gastric_flow = 0, trunk_volume = 0, least = 1;
  for (int i = 0; i < steps; ++i) {
    network.step(exchange, i * period, period);
    trunk_flow += network.flow_rate(trunk, 0) / steps;
    trunk_volume += volume(network, trunk, trunk_length) / steps;
    hepatic_flow += network.flow_rate(hepatic, 0) / steps;
    gastric_flow += network.flow_rate(gastric, 0) / steps;
    least = std::min(least, network.flow_rate(gastric, 0));
    beat.systolic = std::max(beat.systolic, network.pressure(arch, arch_middle));
    beat.diastolic = std::min(beat.diastolic, network.pressure(arch, arch_middle));
  }
  beat.transit = trunk_volume / trunk_flow;
  const double r0 = description.vessels.at(trunk).radius_start, r1 = description.vessels.at(trunk).radius_end;
  beat.rest_transit = core::pi * trunk_length * (r0 * r0 + r0 * r1 + r1 * r1) / 3 / trunk_flow;
  beat.hepatic_share = hepatic_flow / trunk_flow;
  beat.least_gastric = least / gastric_flow;
  return beat;
}

std::vector<Result> main_job_flow(const CaseOptions&) {
  scenes::FileFinder finder;
  finder.folders = {"."};
  const std::string path = "assets/vessels/adan56.lua", name = "main_job/adan56_flow";
  const MainJobFlow beat = run_beat(scenes::load_vessel_asset(path, finder.read(path, {}).content).network);
  const char* expected =
      "stated for the main job before it was built (41 ms, 58 %, a left gastric that reverses)";
  const char* ours = "our own result when the case was written";
  constexpr double mmhg = 133.322;
  return {measured(name, "transit of the coeliac trunk at its radii at rest, distance from 41 ms",
                   std::abs(1e3 * beat.rest_transit - 41), 1, "ms", expected),
          measured(name, "the same of the trunk as pressure widens it, distance from 46.4 ms",
                   std::abs(1e3 * beat.transit - 46.4), 0.5, "ms", ours),
          measured(name, "share of the common hepatic in the trunk's mean flow, distance from 58 %",
                   std::abs(100 * beat.hepatic_share - 58), 0.5, "percentage points", expected),
          measured(name, "the same, distance from 58.4 %", std::abs(100 * beat.hepatic_share - 58.4), 0.1,
                   "percentage points", ours),
          measured(name, "lowest flow of the left gastric over its mean (below 0: it reverses)",
                   beat.least_gastric, 0, "1", expected),
          measured(name, "systolic pressure in the arch, distance from 122 mmHg",
                   std::abs(beat.systolic / mmhg - 122), 1, "mmHg", ours),
          measured(name, "diastolic pressure in the arch, distance from 83 mmHg",
                   std::abs(beat.diastolic / mmhg - 83), 1, "mmHg", ours)};
}

const RegisterCase registered(
    {"main_job/adan56_flow",
     "the flow that carriers meet in the coeliac trunk is the one that the main job "
     "was designed for",
     main_job_flow});

}  // namespace

}  // namespace microcosm::validation
