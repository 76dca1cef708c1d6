// The heart among a network's nodes: it advances with the network's step, after the windkessels.

#include "engine/core/errors.hpp"
#include "engine/flow/network/heart_end.hpp"
#include "engine/flow/network/network_nodes.hpp"

namespace microcosm::flow {

void NetworkNodes::drain_into_veins(double time_step) {
  MICROCOSM_ASSERT_COMPARE(lanes_, ==, 1);
  const NetworkModel& model = *models_[0];
  const double pressure = model.heart->circulation.venous_pressure(circulation_, time_step);
  for (std::size_t w = 0; w < model.windkessels.size(); ++w)
    drained_[w] = pressure * inverse_distal_resistance_[w];
  capacitor_volume_ = capacitor_volume(model, capacitor_pressure_);
}

void NetworkNodes::beat(const CellArrays& cells, double time, double time_step, const EndLoad& wall) {
  const NetworkModel& model = *models_[0];
  const HeartModel& heart = *model.heart;
  // What entered the windkessels and is not in them has gone to the veins.
  double run_off = (capacitor_volume_ - capacitor_volume(model, capacitor_pressure_)) / time_step;
  for (std::size_t w = 0; w < model.windkessels.size(); ++w) run_off += outflow_[first_windkessel_ + w];
  const BoundaryState predicted = predicted_state(heart.end, cells, constants_);
  write_flux(heart.end, solve_heart(heart, model, time, time_step, run_off, circulation_, predicted, wall),
             cells, constants_);
}

}  // namespace microcosm::flow
