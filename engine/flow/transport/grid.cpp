#include "engine/flow/transport/grid.hpp"

#include <algorithm>
#include <cmath>

namespace microcosm::flow {

GridEnd grid_end(const VesselCells& cells, std::uint32_t vessel, bool at_end) {
  const int last = cells.first_cell + cells.cell_count - 1;
  if (at_end) return {vessel, last + 1, last, last + 1, 1};
  return {vessel, cells.first_cell, cells.first_cell, cells.first_cell - 1, -1};
}

Grid grid_of(const NetworkModel& model) {
  Grid grid;
  grid.vessels = model.vessels;
  grid.row_size = model.row_size;
  for (const double root : model.reference_root) grid.rest_area.push_back(root * root);
  std::vector<bool> start_joined(model.vessels.size(), false), end_joined(model.vessels.size(), false);
  for (const JunctionModel& junction : model.junctions) {
    grid.junctions.push_back({junction.first_end, junction.end_count});
    for (std::uint32_t k = junction.first_end; k < junction.first_end + junction.end_count; ++k) {
      const VesselEndModel& end = model.junction_ends[k];
      const bool at_end = end.outward > 0;
      (at_end ? end_joined : start_joined)[end.vessel] = true;
      grid.junction_ends.push_back(grid_end(model.vessels[end.vessel], end.vessel, at_end));
    }
  }
  for (std::uint32_t v = 0; v < model.vessels.size(); ++v) {
    for (const bool at_end : {false, true}) {
      if ((at_end ? end_joined : start_joined)[v]) continue;
      grid.free_ends.push_back(grid_end(model.vessels[v], v, at_end));
      grid.free_end_names.push_back(model.vessel_names[v]);
    }
  }
  return grid;
}

GridPlace place_in(const VesselCells& cells, double s) {
  const double x = std::clamp(s / cells.cell_width - 0.5, 0.0, cells.cell_count - 1.0);
  const int cell = std::min(static_cast<int>(x), std::max(cells.cell_count - 2, 0));
  const double weight = x - cell;
  const int first = cells.first_cell + cell;
  return {first, cells.cell_count > 1 ? first + 1 : first, 1 - weight, weight};
}

}  // namespace microcosm::flow
