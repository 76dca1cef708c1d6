#pragma once
// When something that happens at a rate happens: samples of a sensor, steps of a controller. The k-th is due
// at k / rate and falls on the World step that is nearest to it. The rate is taken as a fraction of integers,
// so that nothing drifts over any length of time.

#include <cstdint>

#include "engine/core/time.hpp"

namespace microcosm::agents {

class Schedule {
 public:
  Schedule() = default;
  /// `rate` [Hz], 1e-9 to 1e9: a double is taken as the simplest fraction that it can stand for (1/0.03 is
  /// 100/3). 0: one every `period` > 0, exactly. `time_step` > 0 is the World's. A rate whose period is the
  /// time step when rounded to nanoseconds is one a step.
  Schedule(double rate, core::Nanoseconds period, core::Nanoseconds time_step);

  /// Whether no two fall on one World step: the rate is at most that of the steps.
  bool is_carried() const;

  // Of what is carried, k = 0, 1, 2 … up to 1e12:

  /// k / rate [s], correctly rounded: the number that a script's literal gives.
  double due(std::int64_t k) const;
  /// The World step nearest to it; of two as near, the later one.
  core::Nanoseconds time(std::int64_t k) const;
  /// The last that falls on `now` >= 0 or before.
  std::int64_t last(core::Nanoseconds now) const;
  bool falls_on(core::Nanoseconds now) const { return time(last(now)) == now; }
  /// How many fall before `end`.
  std::int64_t count(core::Nanoseconds end) const;

 private:
  struct Ratio {
    std::int64_t numerator = 1, denominator = 1;
  };
  Ratio due_;   // events a second
  Ratio grid_;  // events a nanosecond; the same, but where it is one a step
  std::int64_t time_step_ = 1;
};

/// `time` in seconds, correctly rounded.
double exact_seconds(core::Nanoseconds time);

}  // namespace microcosm::agents
