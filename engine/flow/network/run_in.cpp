#include "engine/flow/network/run_in.hpp"

#include <fmt/format.h>

#include <cmath>

namespace microcosm::flow {

RunIn::RunIn(const NetworkModel& model)
    : model_(model),
      previous_(static_cast<std::size_t>(model.cell_count()) * samples_a_beat),
      now_(static_cast<std::size_t>(model.cell_count())) {}

bool RunIn::next(const NetworkLanes& lanes, int lane, LaneInterval& interval) {
  if (beat_ == 0) {
    beat_ = 1;
  } else {
    compare(lanes, lane);
    if (++sample_ == samples_a_beat && end_beat()) return false;
  }
  const double duration = model_.beat_period / samples_a_beat;
  interval = {sample_ * duration, duration};
  return true;
}

void RunIn::compare(const NetworkLanes& lanes, int lane) {
  lanes.pressures(lane, now_);
  double* before = previous_.data() + sample_ * now_.size();
  for (std::size_t i = 0; i < now_.size(); ++i) {
    squared_change_ += (now_[i] - before[i]) * (now_[i] - before[i]);
    squared_ += now_[i] * now_[i];
    before[i] = now_[i];
  }
}

bool RunIn::end_beat() {
  rms_ = squared_ > 0 ? std::sqrt(squared_change_ / squared_) : 0;
  squared_change_ = squared_ = 0;
  sample_ = 0;
  if (beat_ > 1 && rms_ <= model_.options.run_in_tolerance) return true;
  if (beat_ == model_.options.maximum_run_in_beats)
    throw core::RunError(
        0, "network", "pressure",
        fmt::format("after {} beats of run-in the pressure still changes by {:.3g} of itself from beat to "
                    "beat; the bound is {}",
                    beat_, rms_, model_.options.run_in_tolerance));
  ++beat_;
  return false;
}

}  // namespace microcosm::flow
