#include "engine/flow/network/network_model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/core/errors.hpp"
#include "engine/core/math.hpp"
#include "engine/flow/network/heart_end.hpp"
#include "engine/flow/network/heart_start.hpp"
#include "engine/flow/network/mean_flow.hpp"
#include "engine/flow/network/periodic_wave.hpp"
#include "engine/flow/network/stenosis.hpp"
#include "engine/flow/network/wall.hpp"

namespace microcosm::flow {

namespace {

void check_options(const NetworkOptions& options) {
  if (!(options.cell_size > 0))
    throw core::InputError(fmt::format("network: cell size is {} m; it must be positive", options.cell_size));
  if (options.minimum_cells < 2)
    throw core::InputError(
        fmt::format("network: {} cells a vessel; at least 2 are needed", options.minimum_cells));
  if (!(options.courant_number > 0 && options.courant_number <= 1))
    throw core::InputError(
        fmt::format("network: Courant number is {}; it must lie within (0, 1]", options.courant_number));
  if (!(options.run_in_tolerance > 0) || options.maximum_run_in_beats < 2)
    throw core::InputError("network: the run-in needs a positive tolerance and at least 2 beats");
}

}  // namespace

NetworkModel::NetworkModel(const NetworkDescription& network, const NetworkOptions& chosen)
    : options(chosen), fluid(network.fluid), beat_period(flow::beat_period(network)) {
  check_options(options);
  // A jump of 0.1 rho c^2 from cell to cell is the least that could steepen within a vessel's length.
  constants = {fluid.density, momentum_coefficient(fluid), 0.1};
  pressure_origin = network.reference_pressure + network.external_pressure;
  for (const VesselDescription& vessel : network.vessels) add_vessel(vessel);
  row_size = static_cast<int>(stiffness.size());
  // One face more than cells: right of the last ghost.
  face_stiffness.push_back(0);
  face_inverse_stiffness.push_back(0);
  face_reference_root.push_back(1);
  add_nodes(network, topology(network));
  if (options.local_time_steps && (heart || !viscoelastic_vessels.empty()))
    throw core::InputError("network: local time steps need elastic walls and no heart");
}

void NetworkModel::add_vessel(const VesselDescription& vessel) {
  const int count =
      std::max(options.minimum_cells, static_cast<int>(std::ceil(vessel.length / options.cell_size - 1e-9)));
  const int ghost = static_cast<int>(stiffness.size());
  vessel_names.push_back(vessel.name);
  vessels.push_back({ghost + ghost_cells, count, vessel.length, vessel.length / count});
  const double drag = 2 * (fluid.profile_exponent + 2) * core::pi * fluid.viscosity / fluid.density;
  for (int i = -ghost_cells; i < count + ghost_cells; ++i) {
    const bool is_ghost = i < 0 || i >= count;
    const Wall wall = wall_at(vessel, (std::clamp(i, 0, count - 1) + 0.5) / count);
    stiffness.push_back(wall.stiffness);
    reference_root.push_back(wall.reference_root_area);
    inverse_width.push_back(is_ghost ? 0 : count / vessel.length);
    friction.push_back(is_ghost ? 0 : drag);
    const bool has_wall = i >= 0 && i <= count;
    const Wall face = wall_at(vessel, std::clamp(i, 0, count) / static_cast<double>(count));
    face_stiffness.push_back(face.stiffness);
    face_inverse_stiffness.push_back(has_wall ? 1 / face.stiffness : 0);
    face_reference_root.push_back(face.reference_root_area);
  }
  if (is_viscoelastic(vessel)) add_viscoelastic_wall(vessel);
}

void NetworkModel::add_viscoelastic_wall(const VesselDescription& vessel) {
  const VesselCells& cells = vessels.back();
  ViscoelasticVessel wall{static_cast<std::uint32_t>(vessels.size() - 1), {}, 0};
  for (int f = 0; f <= cells.cell_count; ++f) {
    wall.face_stiffness.push_back(viscous_stiffness(vessel, static_cast<double>(f) / cells.cell_count));
    wall.relaxation_time = std::max(
        wall.relaxation_time, 2 * wall.face_stiffness.back() * face_inverse_stiffness[cells.first_cell + f]);
  }
  viscoelastic_vessels.push_back(std::move(wall));
}

VesselEndModel NetworkModel::vessel_end(std::uint32_t vessel, bool at_end) const {
  const int face = vessels[vessel].first_cell + (at_end ? vessels[vessel].cell_count : 0);
  return {vessel, face, at_end ? 1.0 : -1.0, face_stiffness[face], face_reference_root[face]};
}

VesselEndModel NetworkModel::end_model(const NetworkDescription& network, const NodeEnd& end) const {
  VesselEndModel model = vessel_end(end.vessel, end.at_end);
  for (const Balloon& balloon : network.balloons)
    if (!end.at_end && balloon.vessel == network.vessels[end.vessel].name)
      model.resistance = balloon.resistance;
  const VesselDescription& vessel = network.vessels[end.vessel];
  for (const Stenosis& stenosis : network.stenoses) {
    if (stenosis.vessel != vessel.name || stenosis.at_end != end.at_end) continue;
    const StenosisLoss loss =
        stenosis_loss(stenosis, end.at_end ? vessel.radius_end : vessel.radius_start, fluid);
    model.resistance += loss.viscous;
    model.turbulent_loss = loss.turbulent;
    model.inertance = loss.inertance;
  }
  return model;
}

void NetworkModel::add_nodes(const NetworkDescription& network, const NetworkTopology& nodes) {
  node_names = nodes.node_names;
  for (std::uint32_t n = 0; n < node_names.size(); ++n) {
    if (nodes.ends[n].size() < 2) continue;
    if (nodes.ends[n].size() > most_ends_of_a_junction)
      throw core::InputError(fmt::format("node \"{}\": {} vessels meet there; at most {} may", node_names[n],
                                         nodes.ends[n].size(), most_ends_of_a_junction));
    junctions.push_back({n, static_cast<std::uint32_t>(junction_ends.size()),
                         static_cast<std::uint32_t>(nodes.ends[n].size())});
    for (const NodeEnd& end : nodes.ends[n]) {
      junction_ends.push_back(end_model(network, end));
      if (junction_ends.back().inertance > 0)
        stenosis_ends.push_back(static_cast<std::uint32_t>(junction_ends.size()) - 1);
    }
  }
  for (const auto& [name, end] : all_ends(network))
    add_end(end_model(network, nodes.ends[nodes.node_index.at(name)][0]), end);
  set_mean_inflow(network, nodes);
}

void NetworkModel::add_end(const VesselEndModel& place, const End& end) {
  if (const auto* inflow = std::get_if<InflowWave>(&end)) flow_ends.push_back({place, PeriodicWave(*inflow)});
  if (const auto* wave = std::get_if<PressureWave>(&end))
    pressure_ends.push_back({place, PeriodicWave(*wave)});
  if (const auto* reflection = std::get_if<ReflectionEnd>(&end))
    reflections.push_back({place, reflection->coefficient});
  if (const auto* beating = std::get_if<Heart>(&end))
    heart = HeartModel{place, Circulation(*beating, fluid.density)};
  if (const auto* windkessel = std::get_if<Windkessel>(&end)) windkessels.push_back({place, *windkessel});
  if (const auto* resistance = std::get_if<ResistanceEnd>(&end))
    windkessels.push_back({place, {0, resistance->resistance, 0, resistance->outlet_pressure}});
}

void NetworkModel::set_mean_inflow(const NetworkDescription& network, const NetworkTopology& nodes) {
  for (const WaveModel& end : flow_ends) mean_inflow += std::max(0.0, end.wave.mean());
  if (heart) {
    const SteadyHeart steady = without_heart(network);
    mean_inflow = steady.mean_flow;
    for (WindkesselModel& end : windkessels) end.windkessel.outlet_pressure = steady.venous_pressure;
  }
  if (heart || mean_inflow > 0) return;
  const MeanFlow mean = solve_mean_flow(network, nodes);
  for (const WaveModel& entry : pressure_ends)
    mean_inflow += std::max(0.0, -entry.end.outward * mean.flow[entry.end.vessel]);
}

std::uint32_t NetworkModel::vessel_of_cell(int cell) const {
  const auto after = std::upper_bound(vessels.begin(), vessels.end(), cell, [](int c, const VesselCells& v) {
    return c < v.first_cell - ghost_cells;
  });
  return static_cast<std::uint32_t>(after - vessels.begin()) - 1;
}

NetworkModel::Start NetworkModel::steady_start(const NetworkDescription& network) const {
  return network.heart ? steady_start(without_heart(network)) : steady_flow_start(network);
}

NetworkModel::Start NetworkModel::steady_start(const SteadyHeart& steady) const {
  Start start = steady_flow_start(steady.network);
  start.circulation = steady.state;
  double& in_veins = start.circulation.volume[veins];
  in_veins += steady.total_volume - Circulation::total_volume(start.circulation) -
              cell_volume(*this, start.area) - capacitor_volume(*this, start.windkessel_pressure);
  if (!(in_veins > 0))
    throw core::InputError(fmt::format("heart: a preload of {} Pa leaves no blood in the veins",
                                       heart->circulation.heart().preload));
  return start;
}

namespace {

/// Where more blood leaves through the inlets than enters, pressures at the ends must give it; else the mean
/// pressure falls below that around the vessels, which collapse there by no law of this model.
void require_supply(const NetworkDescription& network, const MeanFlow& mean) {
  double inflow = 0, largest = 0;
  for (const auto& [node, end] : all_ends(network))
    if (const auto* wave = std::get_if<InflowWave>(&end)) {
      inflow += PeriodicWave(*wave).mean();
      for (const double flow : wave->flow) largest = std::max(largest, std::fabs(flow));
    }
  if (inflow > -1e-9 * largest) return;  // a wave about zero, but for rounding
  const double least = *std::min_element(mean.node_pressure.begin(), mean.node_pressure.end());
  if (!(least < network.external_pressure)) return;
  throw core::InputError(
      fmt::format("the mean inflow is {:.4g} ml/s: more blood leaves through the inlets than enters, and the "
                  "mean pressure would be "
                  "{:.4g} mmHg against {:.4g} mmHg around the vessels, where they collapse; is the sign of "
                  "the inflow right?",
                  inflow / 1e-6, least / 133.322387415, network.external_pressure / 133.322387415));
}

}  // namespace

NetworkModel::Start NetworkModel::steady_flow_start(const NetworkDescription& network) const {
  const NetworkTopology nodes = topology(network);
  const MeanFlow mean = solve_mean_flow(network, nodes);
  require_supply(network, mean);
  Start start;
  for (std::size_t v = 0; v < vessels.size(); ++v) {
    const VesselDescription& vessel = network.vessels[v];
    const int count = vessels[v].cell_count;
    // Counted back from the vessel's end, since a balloon takes its part of the pressure at the start.
    const double end_pressure = mean.node_pressure[nodes.end_node[v]] +
                                mean_stenosis_resistance(network, vessel, true, mean.flow[v]) * mean.flow[v];
    const double whole = resistance_to(vessel, fluid, 1);
    for (int i = -ghost_cells; i < count + ghost_cells; ++i) {
      const bool is_ghost = i < 0 || i >= count;
      const double x = (std::clamp(i, 0, count - 1) + 0.5) / count;
      const double pressure = end_pressure + mean.flow[v] * (whole - resistance_to(vessel, fluid, x));
      const Wall wall = wall_at(vessel, x);
      const double root = wall.reference_root_area + (pressure - pressure_origin) / wall.stiffness;
      if (!(root > 0))
        throw core::InputError(
            fmt::format("vessel \"{}\": at the mean pressure of {:.6g} Pa it is collapsed; its wall is too "
                        "soft or the network's "
                        "resistances too small",
                        vessel.name, pressure));
      start.area.push_back(root * root);
      start.flow.push_back(is_ghost ? 0 : mean.flow[v]);
    }
  }
  for (const std::uint32_t k : stenosis_ends)
    start.stenosis_flow.push_back(junction_ends[k].outward * mean.flow[junction_ends[k].vessel]);
  for (const WindkesselModel& end : windkessels)
    start.windkessel_pressure.push_back(end.windkessel.outlet_pressure + end.windkessel.distal_resistance *
                                                                             mean.flow[end.end.vessel] *
                                                                             end.end.outward);
  return start;
}

}  // namespace microcosm::flow
