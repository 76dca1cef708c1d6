#include "engine/flow/network/periodic_wave.hpp"

#include <algorithm>
#include <cmath>

namespace microcosm::flow {

PeriodicWave::PeriodicWave(const std::vector<double>& time, const std::vector<double>& values, double period)
    : period_(period), time_(time), values_(values), integral_(time.size(), 0.0) {
  for (std::size_t i = 1; i < time_.size(); ++i)
    integral_[i] = integral_[i - 1] + 0.5 * (values_[i - 1] + values_[i]) * (time_[i] - time_[i - 1]);
}

double PeriodicWave::integral_until(double phase) const {
  const auto next = std::upper_bound(time_.begin() + 1, time_.end() - 1, phase);
  const std::size_t i = static_cast<std::size_t>(next - time_.begin()) - 1;
  const double x = phase - time_[i];
  const double slope = (values_[i + 1] - values_[i]) / (time_[i + 1] - time_[i]);
  return integral_[i] + x * (values_[i] + 0.5 * slope * x);
}

double PeriodicWave::mean(double time, double duration) const {
  const double beats_before = std::floor(time / period_);
  const double start = std::clamp(time - beats_before * period_, 0.0, period_);
  const double whole_beats = std::floor((start + duration) / period_);
  const double end = std::clamp(start + duration - whole_beats * period_, 0.0, period_);
  return (integral_until(end) - integral_until(start) + whole_beats * integral_.back()) / duration;
}

}  // namespace microcosm::flow
