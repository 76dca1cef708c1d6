#pragma once
// A prescribed flow or pressure as the solver needs it: its exact mean over any interval, so that the stroke
// volume is exact at any step.

#include <vector>

#include "engine/flow/network/description.hpp"

namespace microcosm::flow {

class PeriodicWave {
 public:
  explicit PeriodicWave(const InflowWave& wave) : PeriodicWave(wave.time, wave.flow, wave.period) {}
  explicit PeriodicWave(const PressureWave& wave) : PeriodicWave(wave.time, wave.pressure, wave.period) {}

  double period() const { return period_; }                   // [s]
  double mean() const { return integral_.back() / period_; }  // [m^3/s] or [Pa]
  /// Mean over [time, time + duration]; time >= 0, duration > 0 [s].
  double mean(double time, double duration) const;

 private:
  PeriodicWave(const std::vector<double>& time, const std::vector<double>& values, double period);
  double integral_until(double phase) const;

  double period_;
  std::vector<double> time_, values_, integral_;  // integral: from 0 to time[i]
};

}  // namespace microcosm::flow
