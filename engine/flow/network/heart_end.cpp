#include "engine/flow/network/heart_end.hpp"

namespace microcosm::flow {

double cell_volume(const NetworkModel& model, std::span<const double> area) {
  double sum = 0;
  for (const VesselCells& vessel : model.vessels)
    for (int c = vessel.first_cell; c < vessel.first_cell + vessel.cell_count; ++c)
      sum += area[c] * vessel.cell_width;
  return sum;
}

double capacitor_volume(const NetworkModel& model, std::span<const double> capacitor_pressure) {
  double sum = 0;
  for (std::size_t w = 0; w < model.windkessels.size(); ++w)
    sum += model.windkessels[w].windkessel.compliance * capacitor_pressure[w];
  return sum;
}

BoundaryState solve_heart(const HeartModel& heart, const NetworkModel& model, double time, double time_step,
                          double run_off, CirculationState& state, const BoundaryState& predicted,
                          const EndLoad& wall) {
  ArterialLoad load;
  load.offset = model.pressure_origin + wall.offset;
  load.resistance = heart.end.resistance + wall.resistance;
  load.stiffness = heart.end.stiffness;
  load.reference_root = heart.end.reference_root;
  load.area = predicted.area;
  load.inflow = -predicted.outflow;
  load.speed = -predicted.slope;
  const double ejected = heart.circulation.step(state, time, time_step, run_off, load);
  return {predicted.area + (ejected - load.inflow) / load.speed, -ejected, predicted.slope};
}

}  // namespace microcosm::flow
