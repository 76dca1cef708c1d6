#pragma once
// Which vessels meet at which node, found from the names in a description.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/flow/network/description.hpp"

namespace microcosm::flow {

/// One vessel's end at a node.
struct NodeEnd {
  std::uint32_t vessel = 0;
  bool at_end = false;  // false: the vessel starts here
};

struct NetworkTopology {
  std::vector<std::string> node_names;              // in the order of first mention
  std::map<std::string, std::uint32_t> node_index;  // by name
  std::vector<std::uint32_t> start_node, end_node;  // by vessel
  std::vector<std::vector<NodeEnd>> ends;           // by node, in the vessels' order
};

NetworkTopology topology(const NetworkDescription& network);

}  // namespace microcosm::flow
