#pragma once
// Executes a step recording again from its inputs alone, and tells where the run differs first.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "agents/episode_run.hpp"
#include "datagen/step_recording.hpp"

namespace microcosm::datagen {

/// Another value for one recorded action: for the control step that the World step `step` (0: the first) lies
/// in.
struct ChangedAction {
  std::int64_t step = 0;
  std::string name;
  double value = 0;  // in [-1, 1]
};

struct ReplayOptions {
  /// Start from the last checkpoint at or before this step rather than from the beginning.
  std::int64_t from_step = 0;
  /// Stop after so many steps; negative: all.
  std::int64_t until_step = -1;
  std::vector<ChangedAction> changes;
  /// The fraction done; false stops.
  std::function<bool(double)> progress;
  /// Sees the episode at its end, or where it was stopped or differed.
  std::function<void(const agents::EpisodeRun&)> at_end;
};

/// One value that isn't what was recorded.
struct HashDifference {
  std::string part;                          // "carriers", "sensor tracker", "exchange"
  std::string body;                          // "carriers/3"; empty: State of the part that is in no body
  std::string field;                         // of the body, or "state"
  std::uint64_t recorded = 0, replayed = 0;  // 16 bits, but 64 for the State as a whole
};

struct StepDifference {
  std::int64_t step = 0;                    // World steps before it; 0: the first
  std::int64_t time_ns = 0;                 // at its end
  std::vector<HashDifference> differences;  // bodies first, in their order; never empty without `message`
  std::string message;                      // one run broke and the other didn't, or otherwise
};

struct ReplayResult {
  std::int64_t from_step = 0;  // where it started: a checkpoint, or 0
  std::int64_t steps = 0;      // compared
  bool complete = false;       // not stopped by `progress`
  std::optional<StepDifference> difference;
};

/// Throws InputError: the recording's scenario is not the one that it names, a change of an action or step
/// that doesn't exist, a checkpoint of another episode.
ReplayResult replay(const StepRecording& recording, const ReplayOptions& options = {});

/// The scenario from the recording's own copy of its sources. Throws InputError if it isn't of the recorded
/// identity.
std::shared_ptr<const scenes::Scenario> scenario_of(const StepRecording& recording);

}  // namespace microcosm::datagen
