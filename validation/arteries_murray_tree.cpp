// Trees grown by Murray's law: one wall shear stress in all generations, in steady flow and in pulse waves.

#include <algorithm>
#include <cmath>

#include "engine/core/math.hpp"
#include "engine/flow/network/murray_tree.hpp"
#include "engine/flow/network/pulse_wave_network.hpp"
#include "validation/cases.hpp"

namespace microcosm::validation {

namespace {

constexpr const char* name = "arteries/murray_tree";

double cube(double x) {
  return x * x * x;
}

/// Largest relative difference of mean wall shear stress from the stated one.
double steady_spread(std::uint64_t seed) {
  flow::MurrayTree shape;
  shape.seed = seed;
  const flow::NetworkDescription tree = flow::grow_murray_tree(shape);
  const std::vector<double> flow = flow::mean_flow(tree);
  double spread = 0;
  for (std::size_t v = 0; v < flow.size(); ++v) {
    const double stress =
        4 * tree.fluid.viscosity * flow[v] / (core::pi * cube(tree.vessels[v].radius_start));
    spread = std::max(spread, std::fabs(stress / shape.wall_shear_stress - 1));
  }
  return spread;
}

struct PulseMeans {
  double root_pressure = 0;  // relative difference from the target
  double end_flow = 0;       // largest relative difference of an end's mean flow from its part by r^3
};

PulseMeans pulse_means() {
  flow::MurrayTree shape;
  shape.generations = 4;
  const flow::NetworkDescription tree = flow::grow_murray_tree(shape);
  flow::NetworkOptions options;
  options.run_in_tolerance = 1e-5;
  flow::PulseWaveNetwork network(tree, options);
  core::Exchange exchange;
  network.prepare(exchange);
  constexpr int samples = 200;
  const auto step = core::from_seconds(tree.inflow.period / samples);
  double pressure = 0;
  std::vector<double> flow(tree.vessels.size(), 0);
  for (int i = 0; i < samples; ++i) {
    network.step(exchange, step * i, step);
    pressure += network.pressure(0, 0) / samples;
    for (std::uint32_t v = 0; v < flow.size(); ++v)
      flow[v] += network.flow_rate(v, 0.5 * tree.vessels[v].length) / samples;
  }
  PulseMeans means;
  means.root_pressure = std::fabs(pressure / shape.mean_pressure - 1);
  for (std::size_t v = 0; v < flow.size(); ++v) {
    const double part = cube(tree.vessels[v].radius_start / shape.root_radius);
    means.end_flow = std::max(means.end_flow, std::fabs(flow[v] / (part * flow[0]) - 1));
  }
  return means;
}

std::vector<Result> murray_tree(const CaseOptions&) {
  double spread = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) spread = std::max(spread, steady_spread(seed));
  const PulseMeans means = pulse_means();
  return {
      measured(name, "mean wall shear stress of any of 63 vessels, 20 trees: difference from the root's",
               spread, 1e-9, "1", "Q in proportion to r^3, Murray 1926; Poiseuille flow"),
      measured(name, "pulse waves: mean flow of any of 15 vessels against its part by r^3", means.end_flow,
               0.01, "1", "the same; walls move, so that means of pressure and flow are not quite linear"),
      measured(name, "pulse waves: mean pressure at the root against the target", means.root_pressure, 0.02,
               "1", "the windkessels' resistances; as above")};
}

const RegisterCase murray_tree_case(
    {name, "In trees grown by Murray's law the wall bears the same mean shear stress everywhere.",
     murray_tree});

}  // namespace

}  // namespace microcosm::validation
