#include "engine/flow/network/mean_flow.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "engine/flow/network/heart_start.hpp"
#include "engine/flow/network/periodic_wave.hpp"
#include "engine/flow/network/pulse_wave_network.hpp"
#include "engine/flow/network/stenosis.hpp"
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

/// Between a vessel's end node and what lies behind it.
struct OuterPath {
  double resistance;  // [Pa s/m^3]; 0: the node has the pressure
  double pressure;    // [Pa]
};

std::optional<OuterPath> outer_path(const NetworkDescription& network, const NetworkTopology& nodes,
                                    const std::string& node, const End& end) {
  if (const auto* windkessel = std::get_if<Windkessel>(&end))
    return OuterPath{windkessel->proximal_resistance + windkessel->distal_resistance,
                     windkessel->outlet_pressure};
  if (const auto* resistance = std::get_if<ResistanceEnd>(&end))
    return OuterPath{resistance->resistance, resistance->outlet_pressure};
  if (const auto* wave = std::get_if<PressureWave>(&end)) return OuterPath{0, PeriodicWave(*wave).mean()};
  const auto* reflection = std::get_if<ReflectionEnd>(&end);
  if (reflection == nullptr || reflection->coefficient == 1) return std::nullopt;
  const NodeEnd& place = nodes.ends[nodes.node_index.at(node)][0];
  const Wall wall = wall_at(network.vessels[place.vessel], place.at_end ? 1 : 0);
  const double impedance = characteristic_impedance(wall, network.fluid.density);
  return OuterPath{impedance * (1 + reflection->coefficient) / (1 - reflection->coefficient),
                   network.reference_pressure + network.external_pressure};
}

using OuterPaths = std::vector<std::pair<std::size_t, OuterPath>>;

OuterPaths outer_paths(const NetworkDescription& network, const NetworkTopology& nodes) {
  OuterPaths paths;
  for (const auto& [node, end] : all_ends(network))
    if (const auto path = outer_path(network, nodes, node, end))
      paths.emplace_back(nodes.node_index.at(node), *path);
  return paths;
}

std::vector<double> vessel_resistances(const NetworkDescription& network, const OuterPaths& paths) {
  double smallest_end = std::numeric_limits<double>::infinity();
  for (const auto& entry : paths)
    if (entry.second.resistance > 0) smallest_end = std::min(smallest_end, entry.second.resistance);
  // A large artery's peripheral resistance, where pressures alone stand at the ends.
  if (std::isinf(smallest_end)) smallest_end = 1e8;
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

/// Replaces the balance of node `n` by its pressure, keeping the matrix symmetric.
void prescribe(std::vector<double>& matrix, std::vector<double>& right_side, std::size_t n, double pressure) {
  const std::size_t count = right_side.size();
  for (std::size_t i = 0; i < count; ++i) {
    right_side[i] -= matrix[i * count + n] * pressure;
    matrix[i * count + n] = matrix[n * count + i] = 0;
  }
  matrix[n * count + n] = 1;
  right_side[n] = pressure;
}

/// Linear in the flow: `resistance` by vessel.
MeanFlow solve_linear(const NetworkDescription& network, const NetworkTopology& nodes,
                      const OuterPaths& paths, const std::vector<double>& resistance) {
  const std::size_t count = nodes.node_names.size();
  std::vector<double> conductance(count * count, 0.0), pressure(count, 0.0);
  for (std::size_t v = 0; v < resistance.size(); ++v) {
    const std::size_t a = nodes.start_node[v], b = nodes.end_node[v];
    conductance[a * count + a] += 1 / resistance[v];
    conductance[b * count + b] += 1 / resistance[v];
    conductance[a * count + b] -= 1 / resistance[v];
    conductance[b * count + a] -= 1 / resistance[v];
  }
  for (const auto& [n, path] : paths) {
    if (path.resistance == 0) continue;
    conductance[n * count + n] += 1 / path.resistance;
    pressure[n] += path.pressure / path.resistance;
  }
  for (const auto& [node, end] : all_ends(network))
    if (const auto* wave = std::get_if<InflowWave>(&end))
      pressure[nodes.node_index.at(node)] += PeriodicWave(*wave).mean();
  for (const auto& [n, path] : paths)
    if (path.resistance == 0) prescribe(conductance, pressure, n, path.pressure);
  solve_positive_definite(conductance, pressure);

  MeanFlow result{{}, pressure};
  for (std::size_t v = 0; v < resistance.size(); ++v)
    result.flow.push_back((pressure[nodes.start_node[v]] - pressure[nodes.end_node[v]]) / resistance[v]);
  return result;
}

}  // namespace

double mean_stenosis_resistance(const NetworkDescription& network, const VesselDescription& vessel,
                                bool at_end, double flow) {
  for (const Stenosis& stenosis : network.stenoses) {
    if (stenosis.vessel != vessel.name || stenosis.at_end != at_end) continue;
    const StenosisLoss loss =
        stenosis_loss(stenosis, at_end ? vessel.radius_end : vessel.radius_start, network.fluid);
    return loss.viscous + loss.turbulent * std::abs(flow);
  }
  return 0;
}

MeanFlow solve_mean_flow(const NetworkDescription& network, const NetworkTopology& nodes) {
  // Turbulent losses by fixed point: a greater flow meets a greater resistance, so that steps towards the
  // answer's other side shrink.
  constexpr int iterations = 60;
  const OuterPaths paths = outer_paths(network, nodes);
  const std::vector<double> open_resistance = vessel_resistances(network, paths);
  MeanFlow mean = solve_linear(network, nodes, paths, open_resistance);
  if (network.stenoses.empty()) return mean;
  for (int i = 0; i < iterations; ++i) {
    std::vector<double> resistance = open_resistance;
    for (std::size_t v = 0; v < resistance.size(); ++v)
      for (const bool at_end : {false, true})
        resistance[v] += mean_stenosis_resistance(network, network.vessels[v], at_end, mean.flow[v]);
    const MeanFlow next = solve_linear(network, nodes, paths, resistance);
    for (std::size_t v = 0; v < resistance.size(); ++v) mean.flow[v] = 0.5 * (mean.flow[v] + next.flow[v]);
    mean.node_pressure = next.node_pressure;
  }
  return mean;
}

std::vector<double> mean_flow(const NetworkDescription& network) {
  check(network);
  return solve_mean_flow(network.heart ? without_heart(network).network : network, topology(network)).flow;
}

}  // namespace microcosm::flow
