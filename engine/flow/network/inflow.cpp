#include "engine/flow/network/inflow.hpp"

#include <algorithm>
#include <cmath>

namespace microcosm::flow {

Inflow::Inflow(const InflowWave& wave)
    : period_(wave.period), time_(wave.time), flow_(wave.flow), volume_(wave.time.size(), 0.0) {
  for (std::size_t i = 1; i < time_.size(); ++i)
    volume_[i] = volume_[i - 1] + 0.5 * (flow_[i - 1] + flow_[i]) * (time_[i] - time_[i - 1]);
}

double Inflow::volume_until(double phase) const {
  const auto next = std::upper_bound(time_.begin() + 1, time_.end() - 1, phase);
  const std::size_t i = static_cast<std::size_t>(next - time_.begin()) - 1;
  const double x = phase - time_[i];
  const double slope = (flow_[i + 1] - flow_[i]) / (time_[i + 1] - time_[i]);
  return volume_[i] + x * (flow_[i] + 0.5 * slope * x);
}

double Inflow::mean(double time, double duration) const {
  const double beats_before = std::floor(time / period_);
  const double start = std::clamp(time - beats_before * period_, 0.0, period_);
  const double whole_beats = std::floor((start + duration) / period_);
  const double end = std::clamp(start + duration - whole_beats * period_, 0.0, period_);
  return (volume_until(end) - volume_until(start) + whole_beats * volume_.back()) / duration;
}

}  // namespace microcosm::flow
