#include "engine/flow/network/network_state.hpp"

#include <algorithm>
#include <cmath>

namespace microcosm::flow {

NetworkState::NetworkState(const NetworkModel& model) {
  const std::size_t row = static_cast<std::size_t>(model.row_size);
  const auto area_slot = block.reserve<double>(row);
  const auto flow_slot = block.reserve<double>(row);
  const auto capacitor_slot = block.reserve<double>(model.windkessels.size());
  const auto node_volume_slot = block.reserve<double>(model.junctions.size());
  const auto elapsed_slot = block.reserve<double>(1);
  const auto lossy_steps_slot = block.reserve<double>(1);
  const auto stenosis_slot = block.reserve<double>(model.stenosis_ends.size());
  const auto circulation_slot = block.reserve<CirculationState>(model.heart ? 1 : 0);
  block.allocate();
  area = block.view(area_slot);
  flow = block.view(flow_slot);
  capacitor_pressure = block.view(capacitor_slot);
  node_volume = block.view(node_volume_slot);
  elapsed = block.view(elapsed_slot);
  lossy_steps = block.view(lossy_steps_slot);
  stenosis_flow = block.view(stenosis_slot);
  circulation = block.view(circulation_slot);
}

void NetworkState::start(const NetworkModel::Start& start) {
  std::copy(start.area.begin(), start.area.end(), area.begin());
  std::copy(start.flow.begin(), start.flow.end(), flow.begin());
  std::copy(start.windkessel_pressure.begin(), start.windkessel_pressure.end(), capacitor_pressure.begin());
  std::copy(start.stenosis_flow.begin(), start.stenosis_flow.end(), stenosis_flow.begin());
  lossy_steps[0] = 0;
  if (!circulation.empty()) circulation[0] = start.circulation;
  restart_clock();
}

void NetworkState::restart_clock() {
  std::fill(node_volume.begin(), node_volume.end(), 0.0);
  elapsed[0] = 0;
}

double junction_imbalance(const NetworkModel& model, const NetworkState& state) {
  double largest = 0;
  for (const double volume : state.node_volume) largest = std::max(largest, std::abs(volume));
  const double through = model.mean_inflow * state.elapsed[0];
  return through > 0 ? largest / through : 0;
}

}  // namespace microcosm::flow
