#include "engine/flow/capillary/capillary_network.hpp"

#include <algorithm>
#include <cmath>

#include "engine/flow/capillary/description_check.hpp"
#include "engine/flow/capillary/network_pass.hpp"
#include "engine/flow/capillary/steady_state.hpp"
#include "engine/flow/capillary/vessel_graph.hpp"

namespace microcosm::flow {

namespace {

double mean_boundary_haematocrit(const CapillaryDescription& description) {
  double sum = 0;
  for (const CapillaryBoundary& boundary : description.boundaries) sum += boundary.haematocrit;
  return sum / static_cast<double>(description.boundaries.size());
}

/// From vessels and joints to segments and nodes.
void spread(const VesselGraph& graph, const NetworkPass& pass, const SteadyState& state,
            const CapillaryDescription& description, CapillarySolution& solution) {
  solution.pressure.resize(description.nodes.size());
  solution.flow.resize(description.segments.size());
  solution.haematocrit.resize(description.segments.size());
  solution.viscosity.resize(description.segments.size());
  for (std::size_t j = 0; j < graph.joints.size(); ++j)
    solution.pressure[graph.joints[j].node] = pass.pressure()[j];
  for (std::size_t v = 0; v < graph.vessels.size(); ++v) {
    const VesselGraph::Vessel& vessel = graph.vessels[v];
    const double flow = pass.flow()[v], start = pass.pressure()[vessel.start],
                 end = pass.pressure()[vessel.end];
    double passed = 0;  // resistance from the start
    for (std::uint32_t m = vessel.first_member; m < vessel.last_member; ++m) {
      const VesselGraph::Member& member = graph.members[m];
      const CapillarySegment& segment = description.segments[member.segment];
      const double viscosity = pass.viscosity(m).at(state.haematocrit[v]);
      solution.flow[member.segment] = member.direction * flow;
      solution.haematocrit[member.segment] = state.transported[v];
      solution.viscosity[member.segment] = viscosity;
      passed += pass.shape(m) * viscosity;
      if (m + 1 < vessel.last_member)
        solution.pressure[member.direction > 0 ? segment.end : segment.start] =
            start + (end - start) * (passed / pass.resistance()[v]);
    }
  }
}

void measure_residuals(const CapillaryDescription& description, CapillarySolution& solution) {
  // By node: net blood and cells, and what arrives of both, which is mixed where some of it leaves the
  // network.
  std::vector<double> blood(description.nodes.size(), 0), cells = blood, arriving_blood = blood,
                                                          arriving_cells = blood;
  for (std::size_t s = 0; s < description.segments.size(); ++s) {
    const CapillarySegment& segment = description.segments[s];
    const double q = solution.flow[s], h = solution.haematocrit[s];
    blood[segment.start] -= q, blood[segment.end] += q;
    cells[segment.start] -= q * h, cells[segment.end] += q * h;
    const std::uint32_t downstream = q > 0 ? segment.end : segment.start;
    arriving_blood[downstream] += std::abs(q), arriving_cells[downstream] += std::abs(q) * h;
  }
  std::vector<char> open(description.nodes.size(), 0);
  for (const CapillaryBoundary& boundary : description.boundaries) {
    const std::uint32_t n = boundary.node;
    if (boundary.kind == CapillaryBoundaryKind::pressure) {
      open[n] = 1;
      continue;
    }
    const double mixed = arriving_blood[n] > 0 ? arriving_cells[n] / arriving_blood[n] : 0;
    blood[n] += boundary.value;
    cells[n] += boundary.value * (boundary.value > 0 ? boundary.haematocrit : mixed);
  }
  for (std::size_t n = 0; n < blood.size(); ++n) {
    if (open[n]) continue;
    solution.flow_residual = std::max(solution.flow_residual, std::abs(blood[n]));
    solution.cell_residual = std::max(solution.cell_residual, std::abs(cells[n]));
  }
}

}  // namespace

CapillarySolution solve_capillary_network(const CapillaryDescription& description,
                                          const CapillaryOptions& options) {
  check_capillary_description(description, options);
  const VesselGraph graph = build_vessel_graph(description);
  NetworkPass pass(graph, description, options);
  const SteadyState state = find_steady_state(pass, mean_boundary_haematocrit(description), options);
  CapillarySolution solution;
  spread(graph, pass, state, description, solution);
  measure_residuals(description, solution);
  solution.iterations = pass.runs();
  solution.haematocrit_change = state.haematocrit_change;
  solution.flow_change = state.flow_change;
  solution.converged = state.converged;
  solution.limit_cycle_amplitude = state.limit_cycle_amplitude;
  return solution;
}

}  // namespace microcosm::flow
