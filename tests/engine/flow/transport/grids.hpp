#pragma once
// Rows of cells made by hand.

#include "engine/flow/transport/grid.hpp"

namespace microcosm::flow {

/// One vessel of `length` [m], both ends free.
inline Grid tube_grid(int cells, double length) {
  Grid grid;
  grid.vessels = {{ghost_cells, cells, length, length / cells}};
  grid.row_size = cells + 2 * ghost_cells;
  grid.rest_area.assign(grid.row_size, 1e-4);
  grid.free_ends = {grid_end(grid.vessels[0], 0, false), grid_end(grid.vessels[0], 0, true)};
  grid.free_end_names = {"tube", "tube"};
  return grid;
}

/// Vessels of `cells` cells of `width` [m] each, joined at their ends (at_end) or starts; the others are
/// free.
inline Grid star_grid(const std::vector<bool>& joined_at_end, int cells, double width) {
  Grid grid;
  for (std::uint32_t v = 0; v < joined_at_end.size(); ++v) {
    grid.vessels.push_back({grid.row_size + ghost_cells, cells, cells * width, width});
    grid.row_size += cells + 2 * ghost_cells;
    grid.junction_ends.push_back(grid_end(grid.vessels[v], v, joined_at_end[v]));
    grid.free_ends.push_back(grid_end(grid.vessels[v], v, !joined_at_end[v]));
    grid.free_end_names.push_back("arm");
  }
  grid.junctions = {{0, static_cast<std::uint32_t>(joined_at_end.size())}};
  grid.rest_area.assign(grid.row_size, 1e-4);
  return grid;
}

}  // namespace microcosm::flow
