#pragma once
// Who wants to see every finite-volume step of a network: what is carried by the blood must move with exactly
// the volumes that the blood moves.

namespace microcosm::flow {

class FlowObserver {
 public:
  virtual ~FlowObserver() = default;
  /// The network has changed its cells' areas by `time_step` [s] times the differences of `volume_flux`
  /// [m^3/s], by face of the model's row (NetworkModel).
  virtual void observe(const double* volume_flux, double time_step) = 0;
};

}  // namespace microcosm::flow
