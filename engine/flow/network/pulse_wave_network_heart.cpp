// PulseWaveNetwork with a heart: what its State says of it.

#include <cmath>

#include "engine/core/errors.hpp"
#include "engine/flow/network/heart_end.hpp"
#include "engine/flow/network/pulse_wave_network_implementation.hpp"

namespace microcosm::flow {

const Circulation* PulseWaveNetwork::circulation() const {
  const auto& heart = implementation_->model.heart;
  return heart ? &heart->circulation : nullptr;
}

const CirculationState& PulseWaveNetwork::circulation_state() const {
  MICROCOSM_ASSERT(circulation() != nullptr);
  return implementation_->state.circulation[0];
}

PerCompartment PulseWaveNetwork::compartment_pressure() const {
  return circulation()->pressure(circulation_state(),
                                 std::fmod(implementation_->state.elapsed[0], beat_period()));
}

double PulseWaveNetwork::aortic_pressure() const {
  const VesselEndModel& end = implementation_->model.heart->end;
  return pressure(end.vessel, end.outward > 0 ? implementation_->model.vessels[end.vessel].length : 0);
}

double PulseWaveNetwork::blood_volume() const {
  const auto& part = *implementation_;
  return cell_volume(part.model, part.area) + capacitor_volume(part.model, part.state.capacitor_pressure) +
         (circulation() ? Circulation::total_volume(circulation_state()) : 0);
}

}  // namespace microcosm::flow
