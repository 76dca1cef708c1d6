#include <fmt/format.h>

#include "engine/core/errors.hpp"
#include "engine/flow/network/network_topology.hpp"
#include "engine/flow/network/pulse_wave_network.hpp"

namespace microcosm::flow {

std::shared_ptr<const geometry::VesselTree> vessel_tree(const NetworkDescription& network) {
  const NetworkTopology nodes = topology(network);
  std::vector<geometry::VesselShape> shapes;
  for (std::size_t v = 0; v < network.vessels.size(); ++v) {
    const VesselDescription& vessel = network.vessels[v];
    if (vessel.centreline.empty())
      throw core::InputError(fmt::format("vessel \"{}\": it has no centreline", vessel.name));
    shapes.push_back({vessel.name, nodes.start_node[v], nodes.end_node[v], vessel.centreline,
                      vessel.radius_start, vessel.radius_end});
  }
  return std::make_shared<const geometry::VesselTree>(std::move(shapes), nodes.node_names);
}

}  // namespace microcosm::flow
