#pragma once
// A joint's prescribed way: the cubic that leads from where it is, at its rate, to a place and rate at a
// later time. Afterwards the joint goes on at that rate.

#include <cmath>

namespace microcosm::rigid {

class JointMotion {
 public:
  JointMotion() = default;
  /// From position and rate now to `target` at `target_rate` after `duration` [s]; 0: on at `target_rate`.
  JointMotion(double position, double rate, double target, double target_rate, double duration)
      : position_(position), rate_(rate), target_(target), target_rate_(target_rate), duration_(duration) {
    if (duration <= 0) {
      rate_ = target_rate;
      return;
    }
    // The cubic of Hermite's conditions at both ends.
    const double mean = (target - position) / duration;
    square_ = (3 * mean - 2 * rate - target_rate) / duration;
    cube_ = (rate + target_rate - 2 * mean) / (duration * duration);
  }

  /// After `time` [s].
  double position(double time) const {
    if (duration_ > 0 && time >= duration_) return target_ + (time - duration_) * target_rate_;
    return position_ + time * (rate_ + time * (square_ + time * cube_));
  }
  double rate(double time) const {
    if (duration_ > 0 && time >= duration_) return target_rate_;
    return rate_ + time * (2 * square_ + 3 * time * cube_);
  }
  double acceleration(double time) const {
    return duration_ <= 0 || time > duration_ ? 0 : 2 * square_ + 6 * time * cube_;
  }

 private:
  double position_ = 0, rate_ = 0, target_ = 0, target_rate_ = 0, duration_ = 0;
  double square_ = 0, cube_ = 0;
};

}  // namespace microcosm::rigid
