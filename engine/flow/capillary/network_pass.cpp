#include "engine/flow/capillary/network_pass.hpp"

#include <algorithm>

#include "engine/core/errors.hpp"
#include "engine/core/math.hpp"

namespace microcosm::flow {

NetworkPass::NetworkPass(const VesselGraph& graph, const CapillaryDescription& description,
                         const CapillaryOptions& options)
    : graph_(graph),
      equations_(graph, description),
      transport_(graph, description, options.phase_separation_law, options.larger_nodes),
      resistance_(graph.vessels.size()),
      resistance_slope_(graph.vessels.size()),
      conductance_(graph.vessels.size()),
      flow_(graph.vessels.size()),
      flow_change_(graph.vessels.size()),
      pressure_(graph.joints.size()),
      correction_(graph.joints.size()),
      inflow_(graph.joints.size()),
      net_(graph.joints.size()) {
  double last_diameter = 0;
  for (const VesselGraph::Member& member : graph.members) {
    const CapillarySegment& segment = description.segments[member.segment];
    if (segment.diameter != last_diameter) {
      try {
        viscosity_.push_back(apparent_viscosity(segment.diameter, options));
      } catch (const core::InputError& error) {
        throw core::InputError(
            {description.file, segment.line, 0},
            fmt::format("capillary network: segment {}: {}", segment.name, error.message()));
      }
      last_diameter = segment.diameter;
    }
    law_of_.push_back(static_cast<std::uint32_t>(viscosity_.size() - 1));
    const double square = segment.diameter * segment.diameter;
    shape_.push_back(128 * segment.length / (core::pi * square * square));
  }
  for (std::size_t j = 0; j < graph.joints.size(); ++j) {
    const std::int32_t index = graph.joints[j].boundary;
    if (index < 0) continue;
    const CapillaryBoundary& boundary = description.boundaries[static_cast<std::size_t>(index)];
    if (boundary.kind == CapillaryBoundaryKind::flow)
      inflow_[j] = boundary.value;
    else
      pressure_[j] = boundary.value;
  }
}

void NetworkPass::resist(std::span<const double> haematocrit) {
  for (std::size_t v = 0; v < graph_.vessels.size(); ++v) {
    const VesselGraph::Vessel& vessel = graph_.vessels[v];
    double sum = 0, slope_sum = 0, value = 0, slope = 0;
    for (std::uint32_t m = vessel.first_member; m < vessel.last_member; ++m) {
      if (m == vessel.first_member || law_of_[m] != law_of_[m - 1])
        value = viscosity_[law_of_[m]].at(haematocrit[v], slope);
      sum += shape_[m] * value;
      slope_sum += shape_[m] * slope;
    }
    resistance_[v] = sum;
    resistance_slope_[v] = slope_sum;
    conductance_[v] = 1 / sum;
  }
}

/// Adds to pressures and flows what the net inflow `net_` still asks for.
void NetworkPass::add_flows() {
  equations_.solve(net_, correction_);
  for (std::size_t j = 0; j < pressure_.size(); ++j) pressure_[j] += correction_[j];
  for (std::size_t v = 0; v < flow_.size(); ++v) {
    const VesselGraph::Vessel& vessel = graph_.vessels[v];
    flow_[v] += conductance_[v] * (correction_[vessel.start] - correction_[vessel.end]);
  }
}

void NetworkPass::run(std::span<const double> haematocrit, double window, std::span<double> next) {
  resist(haematocrit);
  if (!equations_.factorise(conductance_))
    throw core::RunError(runs_, "capillary network", "pressure",
                         "the equations of the pressures are singular");
  ++runs_;
  for (std::size_t v = 0; v < flow_.size(); ++v) {
    const VesselGraph::Vessel& vessel = graph_.vessels[v];
    flow_[v] = conductance_[v] * (pressure_[vessel.start] - pressure_[vessel.end]);
  }
  // Twice: the second time what rounding of the pressures left over, so that the flows balance to their own
  // rounding.
  for (int round = 0; round < 2; ++round) {
    std::copy(inflow_.begin(), inflow_.end(), net_.begin());
    for (std::size_t v = 0; v < flow_.size(); ++v) {
      net_[graph_.vessels[v].start] -= flow_[v];
      net_[graph_.vessels[v].end] += flow_[v];
    }
    add_flows();
  }
  transport_.run(flow_, pressure_, window, next);
}

void NetworkPass::tangent(std::span<const double> change, std::span<double> next_change) {
  std::fill(net_.begin(), net_.end(), 0.0);
  for (std::size_t v = 0; v < flow_.size(); ++v) {
    const VesselGraph::Vessel& vessel = graph_.vessels[v];
    flow_change_[v] = -resistance_slope_[v] * conductance_[v] * flow_[v] * change[v];
    net_[vessel.start] -= flow_change_[v];
    net_[vessel.end] += flow_change_[v];
  }
  equations_.solve(net_, correction_);
  for (std::size_t v = 0; v < flow_.size(); ++v) {
    const VesselGraph::Vessel& vessel = graph_.vessels[v];
    flow_change_[v] += conductance_[v] * (correction_[vessel.start] - correction_[vessel.end]);
  }
  transport_.tangent(flow_change_, next_change);
}

}  // namespace microcosm::flow
