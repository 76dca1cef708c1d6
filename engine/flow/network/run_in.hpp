#pragma once
// From the steady state to beats that repeat: whole beats until the pressure of all cells is, in the RMS over
// a beat, that of the beat before.

#include <vector>

#include "engine/flow/network/network_lanes.hpp"

namespace microcosm::flow {

class RunIn {
 public:
  static constexpr int samples_a_beat = 64;  // ends of intervals

  explicit RunIn(const NetworkModel& model);

  /// To be called at the end of each interval, first before any: the next one, or false where pressure
  /// repeats. Throws RunError where it does not within the options' beats.
  bool next(const NetworkLanes& lanes, int lane, LaneInterval& interval);

  double beats() const { return beat_; }
  double rms() const { return rms_; }  // of the change from the last beat but one, over the RMS of pressure

 private:
  void compare(const NetworkLanes& lanes, int lane);
  bool end_beat();

  const NetworkModel& model_;
  std::vector<double> previous_, now_;
  int beat_ = 0, sample_ = 0;
  double squared_change_ = 0, squared_ = 0, rms_ = 0;
};

}  // namespace microcosm::flow
