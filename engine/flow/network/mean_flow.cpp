#include "engine/flow/network/mean_flow.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/flow/network/inflow.hpp"
#include "engine/flow/network/pulse_wave_network.hpp"
#include "engine/flow/network/wall.hpp"

namespace microcosm::flow {

namespace {

/// Solves the symmetric positive definite system in place by Cholesky's factorisation; `matrix` is n x n, row
/// by row.
void solve_positive_definite(std::vector<double>& matrix, std::vector<double>& right_side) {
  const std::size_t n = right_side.size();
  for (std::size_t j = 0; j < n; ++j)
    for (std::size_t i = j; i < n; ++i) {
      double sum = matrix[i * n + j];
      for (std::size_t k = 0; k < j; ++k) sum -= matrix[i * n + k] * matrix[j * n + k];
      matrix[i * n + j] = i == j ? std::sqrt(sum) : sum / matrix[j * n + j];
    }
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < i; ++k) right_side[i] -= matrix[i * n + k] * right_side[k];
    right_side[i] /= matrix[i * n + i];
  }
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t k = i + 1; k < n; ++k) right_side[i] -= matrix[k * n + i] * right_side[k];
    right_side[i] /= matrix[i * n + i];
  }
}

std::vector<double> vessel_resistances(const NetworkDescription& network) {
  double smallest_end = std::numeric_limits<double>::infinity();
  for (const auto& [node, end] : network.windkessels)
    smallest_end = std::min(smallest_end, end.proximal_resistance + end.distal_resistance);
  std::vector<double> resistance;
  for (const VesselDescription& vessel : network.vessels) {
    // Without viscosity the split follows the ends alone; the floor keeps the matrix regular.
    double sum = std::max(resistance_to(vessel, network.fluid, 1), 1e-8 * smallest_end);
    for (const Balloon& balloon : network.balloons)
      if (balloon.vessel == vessel.name) sum += balloon.resistance;
    resistance.push_back(sum);
  }
  return resistance;
}

}  // namespace

MeanFlow solve_mean_flow(const NetworkDescription& network, const NetworkTopology& nodes) {
  const std::size_t count = nodes.node_names.size();
  const std::vector<double> resistance = vessel_resistances(network);
  std::vector<double> conductance(count * count, 0.0), pressure(count, 0.0);
  for (std::size_t v = 0; v < resistance.size(); ++v) {
    const std::size_t a = nodes.start_node[v], b = nodes.end_node[v];
    conductance[a * count + a] += 1 / resistance[v];
    conductance[b * count + b] += 1 / resistance[v];
    conductance[a * count + b] -= 1 / resistance[v];
    conductance[b * count + a] -= 1 / resistance[v];
  }
  for (const auto& [name, end] : network.windkessels) {
    const std::size_t n = nodes.node_index.at(name);
    const double total = end.proximal_resistance + end.distal_resistance;
    conductance[n * count + n] += 1 / total;
    pressure[n] += end.outlet_pressure / total;
  }
  pressure[nodes.node_index.at(network.inlet_node)] += Inflow(network.inflow).mean();
  solve_positive_definite(conductance, pressure);

  MeanFlow result{{}, pressure};
  for (std::size_t v = 0; v < resistance.size(); ++v)
    result.flow.push_back((pressure[nodes.start_node[v]] - pressure[nodes.end_node[v]]) / resistance[v]);
  return result;
}

std::vector<double> mean_flow(const NetworkDescription& network) {
  check(network);
  return solve_mean_flow(network, topology(network)).flow;
}

}  // namespace microcosm::flow
