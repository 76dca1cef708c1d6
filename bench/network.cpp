// Speed of pulse waves in vessel networks.

#include <fmt/format.h>

#include <cmath>
#include <string>
#include <vector>

#include "bench/cases.hpp"
#include "engine/core/math.hpp"
#include "engine/core/simd.hpp"
#include "engine/flow/network/cell_kernel.hpp"
#include "engine/flow/network/network_model.hpp"
#include "engine/flow/network/node_coupling.hpp"
#include "engine/flow/network/pulse_wave_network.hpp"
#include "scenes/build/vessel_asset.hpp"
#include "scenes/files.hpp"

namespace microcosm::bench {

namespace {

using flow::CellKernel;
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

/// A parent with two daughters, of two cells each: nearly all junction.
NetworkDescription fork() {
  NetworkDescription network;
  network.vessels = {vessel("parent", "inlet", "fork", 0.01, 4e-3), vessel("left", "fork", "a", 0.01, 3e-3),
                     vessel("right", "fork", "b", 0.01, 3e-3)};
  network.inlet_node = "inlet";
  network.inflow = beat(1e-5);
  network.windkessels = {{"a", {1e8, 9e8, 1e-9, 0}}, {"b", {1e8, 9e8, 1e-9, 0}}};
  return network;
}

/// One network whose steps can be taken with any compiled form of the kernel.
struct Stepper {
  NetworkModel model;
  NetworkModel::Start state;
  std::vector<double> scratch;
  flow::CellArrays cells;

  explicit Stepper(const NetworkDescription& network, double cell_size)
      : model(network, flow::NetworkOptions{.cell_size = cell_size}),
        state(model.steady_start(network)),
        cells(flow::bind_cells(model, state.area, state.flow, scratch)) {}

  void step(const CellKernel& kernel, double time, double time_step) {
    for (const flow::VesselCells& part : model.vessels) flow::fill_ghosts(part, cells);
    kernel.predict(cells, model.constants, time_step, flow::ghost_cells, model.row_size - flow::ghost_cells);
    kernel.fluxes(cells, model.constants, flow::ghost_cells, model.row_size - 1);
    for (const flow::WaveModel& end : model.flow_ends)
      flow::solve_flow_end(end.end, model, end.wave.mean(time, time_step), cells);
    for (const flow::JunctionModel& junction : model.junctions) flow::solve_junction(junction, model, cells);
    for (std::size_t w = 0; w < model.windkessels.size(); ++w)
      flow::solve_windkessel(model.windkessels[w], model, time_step, state.windkessel_pressure[w], cells);
    kernel.update(cells, model.constants, time_step, flow::ghost_cells, model.row_size - flow::ghost_cells);
  }

  /// CPU seconds of one step, in a run of a beat.
  double seconds_per_step(core::Simd level) {
    const CellKernel& kernel = flow::cell_kernel(level);
    kernel.derive(cells, model.constants, 0, model.row_size);
    const double time_step = 0.8 / kernel.largest(cells.courant_rate, model.row_size);
    const int steps = static_cast<int>(std::ceil(1 / time_step));
    return median_cpu_seconds(5,
                              [&] {
                                for (int i = 0; i < steps; ++i) {
                                  step(kernel, i * time_step, time_step);
                                  kernel.largest(cells.courant_rate, model.row_size);
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
    Stepper stepper(carotid(), 1e-3);
    const double seconds = stepper.seconds_per_step(level);
    figures.push_back({"network/cells", fmt::format("time per cell and step, {}", core::simd_name(level)),
                       seconds / stepper.model.cell_count() * 1e9, "ns",
                       fmt::format("common carotid, {} cells, ends included", stepper.model.cell_count())});
  }
  return figures;
}

std::vector<Figure> junction_steps() {
  Stepper stepper(fork(), 5e-3);
  const CellKernel& kernel = flow::cell_kernel(core::simd_level());
  kernel.derive(stepper.cells, stepper.model.constants, 0, stepper.model.row_size);
  for (int i = 0; i < 100; ++i) stepper.step(kernel, 0.4 + i * 1e-4, 1e-4);
  constexpr int repeats = 100'000;
  double sum = 0;
  const double seconds = median_cpu_seconds(5, [&] {
    for (int i = 0; i < repeats; ++i)
      sum += flow::solve_junction(stepper.model.junctions[0], stepper.model, stepper.cells).net_outflow;
  });
  return {{"network/junction", "time of a junction", seconds / repeats * 1e9, "ns",
           fmt::format("three vessels, Newton from the predicted state{}",
                       std::isfinite(sum) ? "" : ", not converged")}};
}

std::vector<Figure> whole_network() {
  const std::string path = "assets/vessels/adan56.lua";
  scenes::FileFinder finder;
  finder.folders = {"."};
  const scenes::VesselAsset asset = scenes::load_vessel_asset(path, finder.read(path, {}).content);
  flow::PulseWaveNetwork network(asset.network, {});
  core::Exchange exchange;
  network.prepare(exchange);
  constexpr core::Nanoseconds period(1'000'000);
  const int steps = static_cast<int>(network.beat_period() * 1e3);
  const double seconds = median_cpu_seconds(5, [&] {
    for (int i = 0; i < steps; ++i) network.step(exchange, i * period, period);
  });
  const std::string config =
      fmt::format("{}, {} cells of at most 5 mm, exchanges every 1 ms, {}", asset.network.name,
                  network.model().cell_count(), core::simd_name(core::simd_level()));
  return {{"network/adan56", "CPU time of a beat", seconds, "s", config},
          {"network/adan56", "beats a CPU second", 1 / seconds, "1/s", config}};
}

std::vector<Figure> field_samples() {
  const std::string path = "assets/vessels/adan56.lua";
  scenes::FileFinder finder;
  finder.folders = {"."};
  const scenes::VesselAsset asset = scenes::load_vessel_asset(path, finder.read(path, {}).content);
  const flow::PulseWaveNetwork network(asset.network, {});
  std::vector<core::FlowPoint> points;
  for (std::uint32_t v = 0; v < asset.network.vessels.size(); ++v)
    for (int k = 0; k < 13; ++k) {
      core::FlowPoint point;
      point.where = {v, 0, asset.network.vessels[v].length * (k + 0.5) / 13, 1e-4, -2e-4};
      points.push_back(point);
    }
  std::vector<core::FlowSample> samples(points.size());
  const double seconds = median_cpu_seconds(9, [&] {
    for (int repeat = 0; repeat < 50; ++repeat) network.sample(points, samples);
  });
  return {{"network/samples", "samples with gradient a second",
           50 * static_cast<double>(points.size()) / seconds, "1/s",
           fmt::format("{}, {} points with known vessels", asset.network.name, points.size())}};
}

const RegisterCase cells_case({"network/cells", "One finite-volume step, per cell, for each instruction set.",
                               cell_steps});
const RegisterCase junction_case({"network/junction", "One junction in one step.", junction_steps});
const RegisterCase whole_case({"network/adan56", "A beat of the 56-artery network.", whole_network});
const RegisterCase samples_case({"network/samples",
                                 "Velocity, gradient and pressure at points of the network.", field_samples});

}  // namespace

}  // namespace microcosm::bench
