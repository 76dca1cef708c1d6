#pragma once
// The state of an episode while it runs (run_episode in episode.hpp is its one user).

#include <span>
#include <vector>

#include "agents/episode.hpp"
#include "engine/core/random.hpp"
#include "engine/core/state_hash.hpp"

namespace microcosm::agents {

class EpisodeRun {
 public:
  /// Checks the periods and makes room for the whole recording. Throws InputError as run_episode does.
  explicit EpisodeRun(Episode& episode);

  /// False if `progress` stopped it.
  bool to_the_end(const EpisodeProgress& progress);
  Recording take_recording();

 private:
  /// A sensor's stream, and what the controller has seen of it.
  struct SensorRun {
    core::RandomStream random;
    std::vector<double> raw;        // one sample, scratch
    std::vector<double> delivered;  // SI values of the newest delivered sample
    std::size_t next_delivery = 0;  // index of the first sample that is not delivered yet
    std::size_t reading = 0;        // in readings_; unused by truth
  };

  void check_periods() const;
  void make_streams(std::int64_t control_steps);
  void control_step(core::Nanoseconds now);
  void sample(core::Nanoseconds now);
  void deliver(core::Nanoseconds now);
  void act(core::Nanoseconds now);
  void advance(core::Nanoseconds now);
  void observe(core::Nanoseconds now);
  void finish();

  Episode& episode_;
  Recording recording_;
  std::vector<SensorRun> sensors_;          // as episode_.sensors
  std::vector<Reading> readings_;           // of the sensors that are not truth, in order
  std::vector<std::size_t> action_counts_;  // as episode_.actuators
  std::vector<double> actions_;
  bool prepared_ = false;
  core::StateHash state_hash_;
};

}  // namespace microcosm::agents
