#include "engine/flow/network/heart_start.hpp"

#include <algorithm>
#include <variant>

#include "engine/flow/circulation/circulation_start.hpp"
#include "engine/flow/network/mean_flow.hpp"
#include "engine/flow/network/wall.hpp"

namespace microcosm::flow {

namespace {

NetworkDescription with_steady_flow(const NetworkDescription& network, double mean_flow,
                                    double venous_pressure) {
  NetworkDescription steady = network;
  const double period = 1 / network.heart->rate;
  steady.heart.reset();
  steady.inflow = {{0, period}, {mean_flow, mean_flow}, period};
  for (auto& entry : steady.windkessels) entry.second.outlet_pressure = venous_pressure;
  for (auto& entry : steady.ends) {
    if (auto* windkessel = std::get_if<Windkessel>(&entry.second))
      windkessel->outlet_pressure = venous_pressure;
    if (auto* resistance = std::get_if<ResistanceEnd>(&entry.second))
      resistance->outlet_pressure = venous_pressure;
  }
  return steady;
}

/// Of vessels and capacitors at one pressure [m^3].
double arterial_volume(const NetworkDescription& network, double pressure) {
  constexpr int slices = 16;
  const double above_origin = pressure - network.reference_pressure - network.external_pressure;
  double sum = 0;
  for (const VesselDescription& vessel : network.vessels)
    for (int i = 0; i < slices; ++i) {
      const Wall wall = wall_at(vessel, (i + 0.5) / slices);
      const double root = std::max(0.0, wall.reference_root_area + above_origin / wall.stiffness);
      sum += root * root * vessel.length / slices;
    }
  for (const auto& entry : all_ends(network))
    if (const auto* windkessel = std::get_if<Windkessel>(&entry.second))
      sum += windkessel->compliance * pressure;
  return sum;
}

}  // namespace

SteadyHeart without_heart(const NetworkDescription& network) {
  const NetworkTopology nodes = topology(network);
  constexpr double unit_flow = 1e-4;  // [m^3/s]; the equations are linear
  const MeanFlow unit = solve_mean_flow(with_steady_flow(network, unit_flow, 0), nodes);
  ArterialSide arteries;
  arteries.resistance = unit.node_pressure[nodes.node_index.at(network.inlet_node)] / unit_flow;
  arteries.volume = [&](double pressure) { return arterial_volume(network, pressure); };
  const CirculationStart start =
      start_circulation(Circulation(*network.heart, network.fluid.density), arteries);
  return {with_steady_flow(network, start.mean_flow, start.venous_pressure), start.state, start.mean_flow,
          start.venous_pressure, start.total_volume};
}

}  // namespace microcosm::flow
