#pragma once
// The prescribed inflow as the solver needs it: its exact mean over any interval, so that the stroke volume
// is exact at any step.

#include <vector>

#include "engine/flow/network/description.hpp"

namespace microcosm::flow {

class Inflow {
 public:
  explicit Inflow(const InflowWave& wave);

  double period() const { return period_; }                 // [s]
  double mean() const { return volume_.back() / period_; }  // [m^3/s]
  /// Mean flow [m^3/s] over [time, time + duration]; time >= 0, duration > 0 [s].
  double mean(double time, double duration) const;

 private:
  double volume_until(double phase) const;

  double period_;
  std::vector<double> time_, flow_, volume_;  // volume [m^3] that entered until time[i]
};

}  // namespace microcosm::flow
