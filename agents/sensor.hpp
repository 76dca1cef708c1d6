#pragma once
// A sensor: samples the world at its own rate, with its own noise, and gives integers at its own resolution.

#include <span>
#include <vector>

#include "agents/outcome_number.hpp"
#include "agents/recording.hpp"
#include "engine/core/random.hpp"
#include "engine/core/time.hpp"

namespace microcosm::agents {

struct EpisodeParts;  // agents/episode.hpp: what a sensor can look at

class Sensor {
 public:
  virtual ~Sensor() = default;
  const StreamInfo& info() const { return info_; }

  /// Samples the world at `now` into `raw` (one number a channel, exactly representable in info().storage).
  /// Called at the World steps that are nearest to k / info().rate (every info().period where that is 0), and
  /// between those once each World step through `advance` where the sensor has dynamics of its own.
  virtual void measure(const EpisodeParts& parts, core::Nanoseconds now, core::RandomStream& random,
                       std::span<double> raw) = 0;
  /// For sensors with dynamics (a catheter's response): advances by `period`, after each World step.
  virtual void advance(const EpisodeParts&, core::Nanoseconds /*now*/, core::Nanoseconds /*period*/) {}
  virtual bool has_dynamics() const { return false; }
  /// The sensor's own State (hashed with the world's); empty for none.
  virtual std::span<const double> state() const { return {}; }
  /// All that it keeps from one call to the next, for checkpoints: state() at least; whoever keeps more (a
  /// flag, a sum for the summary) keeps it as finite numbers in here too. Random draws are the episode's to
  /// restore.
  virtual std::span<double> memory() {
    const auto numbers = state();
    return {const_cast<double*>(numbers.data()), numbers.size()};
  }
  /// Figures printed and stored after an episode (a signal-to-noise ratio), under the sensor's name.
  virtual std::vector<OutcomeNumber> summary() const { return {}; }

 protected:
  StreamInfo info_;
};

}  // namespace microcosm::agents
