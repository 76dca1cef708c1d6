#include "engine/flow/network/description.hpp"

#include <fmt/format.h>

#include <cmath>
#include <set>

#include "engine/core/errors.hpp"
#include "engine/flow/network/network_topology.hpp"
#include "engine/flow/network/quantity_checks.hpp"

namespace microcosm::flow {

namespace {

using core::InputError;

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

void check_wall(const VesselDescription& vessel, const std::string& what) {
  require_not_negative(vessel.wall_viscosity_start, what, "wall viscosity at the start", "Pa s");
  require_not_negative(vessel.wall_viscosity_end, what, "wall viscosity at the end", "Pa s");
  if (!vessel.stiffness_law || is_viscoelastic(vessel)) {
    require_positive(vessel.wall_thickness_start, what, "start wall thickness", "m");
    require_positive(vessel.wall_thickness_end, what, "end wall thickness", "m");
  }
  if (vessel.stiffness_law) {
    require_not_negative(vessel.stiffness_law->k1, what, "k1 of the stiffness law", "Pa");
    require_positive(vessel.stiffness_law->k3, what, "k3 of the stiffness law", "Pa");
    if (!(vessel.stiffness_law->k2 <= 0) || !std::isfinite(vessel.stiffness_law->k2))
      throw InputError(fmt::format("{}: k2 of the stiffness law is {} 1/m; it must not be positive", what,
                                   vessel.stiffness_law->k2));
    return;
  }
  require_positive(vessel.young_modulus_start, what, "Young's modulus at the start", "Pa");
  require_positive(vessel.young_modulus_end, what, "Young's modulus at the end", "Pa");
}

void check_vessel(const VesselDescription& vessel) {
  const std::string what = fmt::format("vessel \"{}\"", vessel.name);
  require_positive(vessel.length, what, "length", "m");
  require_positive(vessel.radius_start, what, "start radius", "m");
  require_positive(vessel.radius_end, what, "end radius", "m");
  check_wall(vessel, what);
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

void check_connected(const NetworkDescription& network, const NetworkTopology& nodes) {
  std::vector<bool> reached(nodes.node_names.size(), false);
  const std::string first = all_ends(network).front().first;
  std::vector<std::uint32_t> pending{nodes.node_index.at(first)};
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
      throw InputError(fmt::format("vessel \"{}\": not connected to the {} node \"{}\"",
                                   network.vessels[v].name, first == network.inlet_node ? "inlet" : "end",
                                   first));
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

void check_stenoses(const NetworkDescription& network, const NetworkTopology& nodes) {
  std::set<std::pair<std::string, bool>> seen;
  for (const Stenosis& stenosis : network.stenoses) {
    const std::string what = fmt::format("stenosis at the {} of vessel \"{}\"",
                                         stenosis.at_end ? "end" : "start", stenosis.vessel);
    std::size_t v = 0;
    while (v < network.vessels.size() && network.vessels[v].name != stenosis.vessel) ++v;
    if (v == network.vessels.size()) throw InputError(what + ": there is no such vessel");
    const std::uint32_t node = stenosis.at_end ? nodes.end_node[v] : nodes.start_node[v];
    if (nodes.ends[node].size() < 2)
      throw InputError(fmt::format("{}: it must stand where vessels meet, and \"{}\" is a free end", what,
                                   nodes.node_names[node]));
    if (!seen.insert({stenosis.vessel, stenosis.at_end}).second)
      throw InputError(what + ": there is another one");
    if (stenosis.loss) {
      require_not_negative(stenosis.loss->viscous, what, "viscous loss", "Pa s/m^3");
      require_not_negative(stenosis.loss->turbulent, what, "turbulent loss", "Pa s^2/m^6");
      require_not_negative(stenosis.loss->inertance, what, "inertance", "Pa s^2/m^3");
      continue;
    }
    require_positive(stenosis.length, what, "length", "m");
    if (!(stenosis.area_reduction >= 0 && stenosis.area_reduction <= 0.99))
      throw InputError(fmt::format("{}: area reduction is {}; it must lie within [0, 0.99]", what,
                                   stenosis.area_reduction));
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
  const NetworkTopology nodes = topology(network);
  check_ends(network, nodes);
  check_connected(network, nodes);
  check_balloons(network, names);
  check_stenoses(network, nodes);
}

}  // namespace microcosm::flow
