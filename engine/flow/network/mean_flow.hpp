#pragma once
// The steady state that carries the means of inflows and pressures: from it a run starts.

#include <vector>

#include "engine/flow/network/description.hpp"
#include "engine/flow/network/network_topology.hpp"

namespace microcosm::flow {

struct MeanFlow {
  std::vector<double> flow;           // [m^3/s] by vessel, positive from start to end
  std::vector<double> node_pressure;  // [Pa] by node of the topology
};

/// Viscous and turbulent part of the stenosis at the vessel's start or end, over the flow [Pa s/m^3]; 0
/// without.
double mean_stenosis_resistance(const NetworkDescription& network, const VesselDescription& vessel,
                                bool at_end, double flow);

/// Kirchhoff's laws with the vessels' Poiseuille resistances at reference radii, balloons and stenoses in
/// series, windkessels as R1 + R2 to their outlet pressure, flows and pressures as their means, reflections
/// as Z (1 + R)/(1 - R) to p_0. Loops are allowed. The description must have passed `check`.
MeanFlow solve_mean_flow(const NetworkDescription& network, const NetworkTopology& nodes);

}  // namespace microcosm::flow
