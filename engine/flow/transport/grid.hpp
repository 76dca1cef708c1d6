#pragma once
// Where solutes move: a row of cells with the vessels in it, laid out as the network's own, and the nodes
// that couple them.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/flow/network/network_model.hpp"

namespace microcosm::flow {

/// One vessel's end at a node.
struct GridEnd {
  std::uint32_t vessel = 0;
  int face = 0;        // of the row; face i lies left of cell i
  int cell = 0;        // the vessel's cell beside it
  int ghost = 0;       // the cell beyond it
  double outward = 1;  // +1 where the vessel ends, -1 where it starts
};

/// A node where vessels meet: [first_end, first_end + end_count) of the grid's junction_ends.
struct GridJunction {
  std::uint32_t first_end = 0, end_count = 0;
};

struct Grid {
  std::vector<VesselCells> vessels;
  int row_size = 0;               // cells and ghosts
  std::vector<double> rest_area;  // by cell, of the unloaded vessel [m^2]
  std::vector<GridEnd> junction_ends;
  std::vector<GridJunction> junctions;
  std::vector<GridEnd> free_ends;
  std::vector<std::string> free_end_names;  // the vessels' names
};

/// The row of a pulse-wave network.
Grid grid_of(const NetworkModel& model);

GridEnd grid_end(const VesselCells& cells, std::uint32_t vessel, bool at_end);

/// A place's two nearest cells of its vessel and their weights (sum 1; beyond the outer cells' centres the
/// outer cell alone): the straight line between cells' values, and the share of mass put there.
struct GridPlace {
  int first = 0, second = 0;
  double first_weight = 1, second_weight = 0;
};
GridPlace place_in(const VesselCells& cells, double s);

}  // namespace microcosm::flow
