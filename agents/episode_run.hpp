#pragma once
// An episode while it runs: for who watches it step by step, stores it half-way, or goes on from there.
// run_episode in episode.hpp is for all others.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "agents/episode.hpp"
#include "engine/core/random.hpp"
#include "engine/core/state_check.hpp"
#include "engine/core/state_hash.hpp"

namespace microcosm::agents {

class EpisodeRun;

/// Is told of every World step of an episode.
class StepWatcher {
 public:
  virtual ~StepWatcher() = default;
  /// Before the first step: the World is prepared, or restored from a checkpoint. False stops the episode,
  /// here and below.
  virtual bool start(const EpisodeRun&) { return true; }
  /// The actions of a control step (0: the first), as the actuators get them.
  virtual void act(std::int64_t /*control_step*/, std::span<const double> /*actions*/) {}
  /// After a World step, the samples at its end and, where it ends a control period, the meters.
  virtual bool step(const EpisodeRun&) { return true; }
};

class EpisodeRun {
 public:
  /// Checks the episode and makes room for the whole recording. Throws InputError as check_episode does.
  /// `watcher` may be null.
  explicit EpisodeRun(Episode& episode, StepWatcher* watcher = nullptr);

  /// Goes on from what `save` gave, rather than from the start: an episode of the same scenario, seed and
  /// number is then, step for step, the one that was saved. Its recording holds what comes after, and the
  /// samples that were not delivered yet. The controller is not restored: a script's variables are its own,
  /// so that only one that needs no memory (RecordedActions) continues exactly. Before `to_the_end`, which
  /// throws InputError if the checkpoint is of another episode.
  void restore(std::span<const std::byte> checkpoint) { checkpoint_ = checkpoint; }

  /// False if `progress` or the watcher stopped it.
  bool to_the_end(const EpisodeProgress& progress = {});
  Recording take_recording();

  const Episode& episode() const { return episode_; }
  const world::World& world() const { return *episode_.parts.world; }
  const std::vector<EpisodeFailure>& failure() const { return recording_.failure; }
  /// Appends World, sensors (with their random streams and what is on its way to the controller), held
  /// actions, meters. While a watcher is told of a step or the start.
  void save(std::vector<std::byte>& out) const;
  /// Of a sensor's sample of now, if there is one, its memory, and how many random numbers it has drawn.
  std::uint64_t sensor_hash(std::size_t sensor) const;

 private:
  /// A sensor's stream, and what the controller has seen of it.
  struct SensorRun {
    core::RandomStream random;
    std::vector<double> raw;        // one sample, scratch
    std::vector<double> delivered;  // SI values of the newest delivered sample
    std::size_t next_delivery = 0;  // index of the first sample that is not delivered yet
    std::size_t reading = 0;        // in readings_; unused by truth
    Schedule schedule;
    std::int64_t next_sample = 0;              // the first that is not taken yet
    core::Nanoseconds last_at{0}, next_at{0};  // of the sample before it, and of it
  };

  void make_streams(std::int64_t control_steps);
  void set_next_sample(SensorRun& run, std::int64_t index) const;
  core::Nanoseconds start();
  void load(std::span<const std::byte> checkpoint);
  void save_sensor(std::vector<std::byte>& out, std::size_t sensor) const;
  void load_sensor(std::span<const std::byte>& in, std::size_t sensor);
  void check_time(const core::StateCheck& check, std::string_view field, std::size_t index,
                  core::Nanoseconds time) const;
  void control_step(core::Nanoseconds now);
  void sample(core::Nanoseconds now);
  void deliver(core::Nanoseconds now);
  void act(core::Nanoseconds now);
  void record_control(core::Nanoseconds now);
  void add_outcome(std::string name, double value, std::string unit);
  void advance(core::Nanoseconds now);
  void observe(core::Nanoseconds now);
  void finish();

  Episode& episode_;
  Recording recording_;
  std::vector<SensorRun> sensors_;          // as episode_.sensors
  std::vector<Reading> readings_;           // of the sensors that are not truth, in order
  std::vector<std::size_t> action_counts_;  // as episode_.actuators
  std::vector<double> actions_;
  Schedule control_;
  std::int64_t control_step_ = 0;  // the one in progress
  StepWatcher* watcher_;
  std::span<const std::byte> checkpoint_;  // empty: from the start
  bool prepared_ = false, stopped_ = false;
  core::StateHash state_hash_;
};

}  // namespace microcosm::agents
