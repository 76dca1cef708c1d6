// Speed of pulse waves in vessel networks.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <string>
#include <vector>

#include "bench/cases.hpp"
#include "engine/core/math.hpp"
#include "engine/core/random.hpp"
#include "engine/core/simd.hpp"
#include "engine/flow/network/network_lanes.hpp"
#include "engine/flow/network/pulse_wave_network.hpp"
#include "scenes/build/vessel_asset.hpp"
#include "scenes/files.hpp"

namespace microcosm::bench {

namespace {

using flow::NetworkDescription;
using flow::NetworkModel;

flow::VesselDescription vessel(const std::string& name, const std::string& from, const std::string& to,
                               double length, double radius) {
  flow::VesselDescription description;
  description.name = name;
  description.start_node = from;
  description.end_node = to;
  description.length = length;
  description.radius_start = description.radius_end = radius;
  description.wall_thickness_start = description.wall_thickness_end = 0.1 * radius;
  description.young_modulus_start = description.young_modulus_end = 7e5;
  return description;
}

flow::InflowWave beat(double amplitude) {
  flow::InflowWave wave;
  for (int i = 0; i <= 100; ++i) {
    wave.time.push_back(0.01 * i);
    wave.flow.push_back(amplitude * (1 + 0.5 * core::sin(2 * core::pi * i / 100)));
  }
  return wave;
}

/// The common carotid of Boileau et al. 2015 on cells of 1 mm.
NetworkDescription carotid() {
  NetworkDescription network;
  network.fluid = {1060, 4e-3, 2, 1, 0.45};
  network.reference_pressure = 10933;
  network.vessels = {vessel("carotid", "inlet", "outlet", 0.126, 3e-3)};
  network.inlet_node = "inlet";
  network.inflow = beat(6e-6);
  network.windkessels = {{"outlet", {2.4875e8, 1.8697e9, 1.7529e-10, 0}}};
  return network;
}

/// A vessel that gives off a daughter at each of `forks` nodes.
NetworkDescription chain(int forks) {
  NetworkDescription network;
  const auto node = [](int n) { return n == 0 ? std::string("inlet") : fmt::format("node {}", n); };
  for (int n = 0; n <= forks; ++n) {
    network.vessels.push_back(vessel(fmt::format("trunk {}", n), node(n), node(n + 1), 0.01, 4e-3));
    if (n == 0) continue;
    network.vessels.push_back(
        vessel(fmt::format("daughter {}", n), node(n), fmt::format("end {}", n), 0.01, 3e-3));
    network.windkessels.push_back({fmt::format("end {}", n), {1e8 * forks, 9e8 * forks, 1e-9 / forks, 0}});
  }
  network.windkessels.push_back({node(forks + 1), {1e8, 9e8, 1e-9, 0}});
  network.inlet_node = "inlet";
  network.inflow = beat(1e-5);
  return network;
}

/// One network whose steps can be taken with any compiled form of the kernels.
struct Stepper {
  NetworkModel model;
  flow::NetworkState state;
  flow::NetworkLanes lanes;

  Stepper(const NetworkDescription& network, double cell_size, core::Simd level)
      : model(network, flow::NetworkOptions{.cell_size = cell_size}), state(model), lanes(model, 1, level) {
    lanes.load(0, model);
    state.start(model.steady_start(network));
    lanes.read(0, state);
  }

  void step(double time, double time_step) { lanes.step(&time, &time_step); }

  /// CPU seconds of one step, in a run of a beat.
  double seconds_per_step() {
    const double time_step = 0.8 / lanes.fastest_rates()[0];
    const int steps = static_cast<int>(std::ceil(1 / time_step));
    return median_cpu_seconds(5,
                              [&] {
                                for (int i = 0; i < steps; ++i) {
                                  step(i * time_step, time_step);
                                  lanes.fastest_rates();
                                }
                              }) /
           steps;
  }
};

std::vector<core::Simd> available_levels() {
  std::vector<core::Simd> levels{core::Simd::sse2};
  if (__builtin_cpu_supports("avx2")) levels.push_back(core::Simd::avx2);
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl"))
    levels.push_back(core::Simd::avx512);
  return levels;
}

std::vector<Figure> cell_steps() {
  std::vector<Figure> figures;
  for (const core::Simd level : available_levels()) {
    Stepper stepper(carotid(), 1e-3, level);
    const double seconds = stepper.seconds_per_step();
    figures.push_back({"network/cells", fmt::format("time per cell and step, {}", core::simd_name(level)),
                       seconds / stepper.model.cell_count() * 1e9, "ns",
                       fmt::format("common carotid, {} cells, ends included", stepper.model.cell_count())});
  }
  return figures;
}

/// All nodes of a network of many forks, each of three vessels: as many as a vector holds stand in it.
std::vector<Figure> junction_steps() {
  std::vector<Figure> figures;
  for (const int forks : {1, 32}) {
    Stepper stepper(chain(forks), 5e-3, core::simd_level());
    for (int i = 0; i < 100; ++i) stepper.step(0.4 + i * 1e-5, 1e-5);
    constexpr int repeats = 20'000;
    std::array<double, flow::most_lanes> time_step;
    time_step.fill(1e-5);
    const double seconds = median_cpu_seconds(5, [&] {
      for (int i = 0; i < repeats; ++i)
        stepper.lanes.nodes().solve_junctions(stepper.lanes.cells(), time_step);
    });
    figures.push_back({"network/junction", fmt::format("time of a junction, one of {}", forks),
                       seconds / repeats / forks * 1e9, "ns",
                       fmt::format("three vessels, Newton from the predicted state, {}",
                                   core::simd_name(core::simd_level()))});
  }
  return figures;
}

/// A beat of the 56-artery network on one thread.
std::vector<Figure> whole_network(const std::string& name, double cell_size, bool local_time_steps) {
  const std::string path = "assets/vessels/adan56.lua";
  scenes::FileFinder finder;
  finder.folders = {"."};
  const scenes::VesselAsset asset = scenes::load_vessel_asset(path, finder.read(path, {}).content);
  flow::PulseWaveNetwork network(asset.network,
                                 {.cell_size = cell_size, .local_time_steps = local_time_steps});
  core::Exchange exchange;
  network.prepare(exchange);
  constexpr core::Nanoseconds period(1'000'000);
  const int steps = static_cast<int>(network.beat_period() * 1e3);
  double wall_seconds = 1e9;
  const double seconds = median_cpu_seconds(5, [&] {
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < steps; ++i) network.step(exchange, i * period, period);
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    wall_seconds = std::min(wall_seconds, taken.count());
  });
  const std::string config = fmt::format(
      "{}, {} cells of at most {} mm, exchanges every 1 ms, {}, one thread, {}", asset.network.name,
      network.model().cell_count(), cell_size * 1e3,
      local_time_steps ? "local time steps" : "one time step for all", core::simd_name(core::simd_level()));
  return {{name, "CPU time of a beat", seconds, "s", config},
          {name, "wall time of a beat, the least of five", wall_seconds, "s", config},
          {name, "beats a CPU second", 1 / seconds, "1/s", config}};
}

/// Points all over the vessels, in the vessels' order or in none.
std::vector<core::FlowPoint> points_in(const flow::NetworkDescription& network, bool ordered) {
  constexpr std::size_t count = 10'000;
  core::RandomStream random(1, 0, core::stream_id("bench_points"));
  std::vector<core::FlowPoint> points(count);
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t drawn = random.below(network.vessels.size());
    const std::uint64_t v = ordered ? i * network.vessels.size() / count : drawn;
    const flow::VesselDescription& vessel = network.vessels[v];
    const double s = vessel.length * random.uniform(),
                 radius = 0.9 * std::min(vessel.radius_start, vessel.radius_end);
    const double r = radius * std::sqrt(random.uniform()), angle = 2 * core::pi * random.uniform();
    points[i].where = {static_cast<std::uint32_t>(v), 0, s, r * core::cos(angle), r * core::sin(angle)};
  }
  return points;
}

std::vector<Figure> field_samples() {
  const std::string path = "assets/vessels/adan56.lua";
  scenes::FileFinder finder;
  finder.folders = {"."};
  const scenes::VesselAsset asset = scenes::load_vessel_asset(path, finder.read(path, {}).content);
  std::vector<Figure> figures;
  for (const double exponent : {2.0, 9.0, 2.5}) {
    flow::NetworkDescription description = asset.network;
    description.fluid.profile_exponent = exponent;
    const flow::PulseWaveNetwork network(description, {});
    for (const bool ordered : {true, false}) {
      std::vector<core::FlowPoint> points = points_in(description, ordered);
      std::vector<core::FlowSample> samples(points.size());
      const double seconds = median_cpu_seconds(9, [&] {
        for (int repeat = 0; repeat < 10; ++repeat) network.sample(points, samples);
      });
      figures.push_back(
          {"network/flow_field_samples",
           fmt::format("samples with gradient a second, exponent {}, {}", exponent,
                       ordered ? "vessel by vessel" : "in random order"),
           10 * static_cast<double>(points.size()) / seconds, "1/s",
           fmt::format("{}, {} vessels, {} points with known vessels, {}", description.name,
                       description.vessels.size(), points.size(), core::simd_name(core::simd_level()))});
    }
  }
  return figures;
}

const RegisterCase cells_case({"network/cells", "One finite-volume step, per cell, for each instruction set.",
                               cell_steps});
const RegisterCase junction_case({"network/junction", "One junction in one step.", junction_steps});
const RegisterCase whole_case({"network/adan56", "A beat of the 56-artery network.",
                               [] { return whole_network("network/adan56", 5e-3, false); }});
const RegisterCase local_case({"network/adan56_local", "The same with local time steps.",
                               [] { return whole_network("network/adan56_local", 5e-3, true); }});
const RegisterCase fine_case({"network/adan56_1mm", "A beat on cells of 1 mm.",
                              [] { return whole_network("network/adan56_1mm", 1e-3, false); }});
const RegisterCase samples_case({"network/flow_field_samples",
                                 "Velocity, gradient and pressure at points of the network.", field_samples});

}  // namespace

}  // namespace microcosm::bench
