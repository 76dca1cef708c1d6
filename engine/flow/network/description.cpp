#include "engine/flow/network/description.hpp"

#include <fmt/format.h>

#include <cmath>
#include <set>

#include "engine/core/errors.hpp"
#include "engine/flow/network/network_topology.hpp"

namespace microcosm::flow {

namespace {

using core::InputError;

void require_positive(double value, const std::string& what, const char* quantity, const char* unit) {
  if (!(value > 0) || !std::isfinite(value))
    throw InputError(fmt::format("{}: {} is {} {}; it must be positive", what, quantity, value, unit));
}

void require_not_negative(double value, const std::string& what, const char* quantity, const char* unit) {
  if (!(value >= 0) || !std::isfinite(value))
    throw InputError(fmt::format("{}: {} is {} {}; it must not be negative", what, quantity, value, unit));
}

void check_fluid(const Fluid& fluid) {
  require_positive(fluid.density, "fluid", "density", "kg/m^3");
  require_positive(fluid.profile_exponent, "fluid", "profile exponent", "");
  require_not_negative(fluid.viscosity, "fluid", "viscosity", "Pa s");
  if (!(fluid.haematocrit >= 0 && fluid.haematocrit <= 0.7))
    throw InputError(fmt::format("fluid: haematocrit is {}; it must lie within [0, 0.7]", fluid.haematocrit));
  if (!(fluid.momentum_coefficient == 0 ||
        (fluid.momentum_coefficient >= 1 && fluid.momentum_coefficient <= 2)))
    throw InputError(
        fmt::format("fluid: momentum coefficient is {}; it must be 0 (that of the profile) or within [1, 2]",
                    fluid.momentum_coefficient));
}

void check_vessel(const VesselDescription& vessel) {
  const std::string what = fmt::format("vessel \"{}\"", vessel.name);
  require_positive(vessel.length, what, "length", "m");
  require_positive(vessel.radius_start, what, "start radius", "m");
  require_positive(vessel.radius_end, what, "end radius", "m");
  require_positive(vessel.wall_thickness_start, what, "start wall thickness", "m");
  require_positive(vessel.wall_thickness_end, what, "end wall thickness", "m");
  require_positive(vessel.young_modulus_start, what, "Young's modulus at the start", "Pa");
  require_positive(vessel.young_modulus_end, what, "Young's modulus at the end", "Pa");
  if (vessel.start_node.empty() || vessel.end_node.empty())
    throw InputError(fmt::format("{}: an end has no node", what));
  if (vessel.start_node == vessel.end_node)
    throw InputError(fmt::format("{}: starts and ends at node \"{}\"", what, vessel.start_node));
  if (vessel.centreline.empty()) return;
  double arc_length = 0;
  for (std::size_t i = 1; i < vessel.centreline.size(); ++i)
    arc_length += core::norm(vessel.centreline[i] - vessel.centreline[i - 1]);
  if (!(std::abs(arc_length - vessel.length) <= 1e-3 * vessel.length))
    throw InputError(
        fmt::format("{}: its centreline is {} m long, its length is {} m; they may differ by 0.1 %", what,
                    arc_length, vessel.length));
}

void check_inflow(const InflowWave& wave) {
  if (wave.time.size() != wave.flow.size() || wave.time.size() < 2)
    throw InputError(fmt::format("inflow: {} times and {} flows; equal numbers, at least 2, are needed",
                                 wave.time.size(), wave.flow.size()));
  require_positive(wave.period, "inflow", "period", "s");
  if (wave.time.front() != 0)
    throw InputError(fmt::format("inflow: the first time is {} s; it must be 0", wave.time.front()));
  if (!(std::abs(wave.time.back() - wave.period) <= 1e-9 * wave.period))
    throw InputError(fmt::format("inflow: the last time is {} s; it must be the period, {} s",
                                 wave.time.back(), wave.period));
  for (std::size_t i = 0; i < wave.time.size(); ++i) {
    if (!std::isfinite(wave.flow[i]))
      throw InputError(fmt::format("inflow: sample {} is {} m^3/s; it must be finite", i + 1, wave.flow[i]));
    if (i > 0 && !(wave.time[i] > wave.time[i - 1]))
      throw InputError(fmt::format("inflow: time {} s (sample {}) does not follow {} s; times must ascend",
                                   wave.time[i], i + 1, wave.time[i - 1]));
  }
}

void check_windkessels(const NetworkDescription& network, const NetworkTopology& nodes) {
  std::set<std::string> seen;
  for (const auto& [node, end] : network.windkessels) {
    const std::string what = fmt::format("windkessel at node \"{}\"", node);
    const auto found = nodes.node_index.find(node);
    if (found == nodes.node_index.end()) throw InputError(what + ": no vessel ends there");
    if (nodes.ends[found->second].size() != 1)
      throw InputError(fmt::format("{}: {} vessels meet there; it must stand at the free end of one", what,
                                   nodes.ends[found->second].size()));
    if (node == network.inlet_node) throw InputError(what + ": that is the inlet");
    if (!seen.insert(node).second) throw InputError(what + ": there is another one");
    require_not_negative(end.proximal_resistance, what, "proximal resistance", "Pa s/m^3");
    require_positive(end.distal_resistance, what, "distal resistance", "Pa s/m^3");
    require_not_negative(end.compliance, what, "compliance", "m^3/Pa");
    if (!std::isfinite(end.outlet_pressure)) throw InputError(what + ": its outlet pressure is not finite");
  }
}

void check_ends(const NetworkDescription& network, const NetworkTopology& nodes) {
  const auto inlet = nodes.node_index.find(network.inlet_node);
  if (inlet == nodes.node_index.end())
    throw InputError(fmt::format("inlet node \"{}\": no vessel starts or ends there", network.inlet_node));
  check_windkessels(network, nodes);
  if (network.windkessels.empty()) throw InputError("network: no windkessel, so blood can't leave it");
  std::set<std::string> ended{network.inlet_node};
  for (const auto& entry : network.windkessels) ended.insert(entry.first);
  for (std::size_t n = 0; n < nodes.node_names.size(); ++n)
    if (nodes.ends[n].size() == 1 && !ended.contains(nodes.node_names[n]))
      throw InputError(
          fmt::format("vessel \"{}\": its end at node \"{}\" has no windkessel and isn't the inlet",
                      network.vessels[nodes.ends[n][0].vessel].name, nodes.node_names[n]));
}

void check_connected(const NetworkDescription& network, const NetworkTopology& nodes) {
  std::vector<bool> reached(nodes.node_names.size(), false);
  std::vector<std::uint32_t> pending{nodes.node_index.at(network.inlet_node)};
  reached[pending.back()] = true;
  while (!pending.empty()) {
    const std::uint32_t node = pending.back();
    pending.pop_back();
    for (const NodeEnd& end : nodes.ends[node]) {
      const std::uint32_t other = end.at_end ? nodes.start_node[end.vessel] : nodes.end_node[end.vessel];
      if (!reached[other]) pending.push_back(other);
      reached[other] = true;
    }
  }
  for (std::size_t v = 0; v < network.vessels.size(); ++v)
    if (!reached[nodes.start_node[v]])
      throw InputError(fmt::format("vessel \"{}\": not connected to the inlet node \"{}\"",
                                   network.vessels[v].name, network.inlet_node));
}

void check_balloons(const NetworkDescription& network, const std::set<std::string>& vessel_names) {
  std::set<std::string> seen;
  for (const Balloon& balloon : network.balloons) {
    const std::string what = fmt::format("balloon in vessel \"{}\"", balloon.vessel);
    if (!vessel_names.contains(balloon.vessel)) throw InputError(what + ": there is no such vessel");
    if (!seen.insert(balloon.vessel).second) throw InputError(what + ": there is another one");
    require_not_negative(balloon.resistance, what, "resistance", "Pa s/m^3");
  }
}

}  // namespace

void check(const NetworkDescription& network) {
  if (network.vessels.empty()) throw InputError("network: it has no vessel");
  check_fluid(network.fluid);
  std::set<std::string> names;
  for (const VesselDescription& vessel : network.vessels) {
    check_vessel(vessel);
    if (!names.insert(vessel.name).second)
      throw InputError(fmt::format("vessel \"{}\": there is another one of this name", vessel.name));
  }
  if (!std::isfinite(network.reference_pressure) || !std::isfinite(network.external_pressure))
    throw InputError("network: reference and external pressure must be finite");
  check_inflow(network.inflow);
  const NetworkTopology nodes = topology(network);
  check_ends(network, nodes);
  check_connected(network, nodes);
  check_balloons(network, names);
}

}  // namespace microcosm::flow
