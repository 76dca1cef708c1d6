#include "engine/flow/network/network_topology.hpp"

namespace microcosm::flow {

NetworkTopology topology(const NetworkDescription& network) {
  NetworkTopology result;
  const auto node = [&](const std::string& name) {
    const auto [entry, added] =
        result.node_index.emplace(name, static_cast<std::uint32_t>(result.node_names.size()));
    if (added) {
      result.node_names.push_back(name);
      result.ends.emplace_back();
    }
    return entry->second;
  };
  for (std::uint32_t v = 0; v < network.vessels.size(); ++v) {
    const VesselDescription& vessel = network.vessels[v];
    result.start_node.push_back(node(vessel.start_node));
    result.end_node.push_back(node(vessel.end_node));
    result.ends[result.start_node[v]].push_back({v, false});
    result.ends[result.end_node[v]].push_back({v, true});
  }
  return result;
}

}  // namespace microcosm::flow
