#pragma once
// What an episode leaves behind: streams of samples at their native rates, and the actions and observations
// at the control rate.

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/schema.hpp"
#include "engine/core/time.hpp"

namespace microcosm::agents {

/// How a stream's raw numbers are stored. Integers hold the sensor's least significant bits: value = offset +
/// scale * raw.
enum class Storage { int16, int32, float32, float64 };

struct StreamInfo {
  std::string id;                          // "tracker", "truth/carriers" …: letters, digits, _ and /
  std::vector<std::string> channels;       // one name a column
  std::string unit;                        // of scale * raw, SI; empty if the channels have different ones
  std::vector<std::string> channel_units;  // one a channel; empty: `unit` holds for all
  std::string meaning;
  Storage storage = Storage::float64;
  double scale = 1, offset = 0;
  core::Nanoseconds period{0};   // between samples, rounded to nanoseconds; sample k lies at k / rate
  double rate = 0;               // [Hz] as declared; 0: one sample every `period`, exactly
  core::Nanoseconds latency{0};  // from sampling to delivery to the controller
  bool truth = false;            // ground truth: recorded, never shown to the controller

  const std::string& unit_of(std::size_t channel) const {
    return channel_units.empty() ? unit : channel_units[channel];
  }
};

/// The raw number that stands for "no value" (a dropout): the type's minimum for integers, NaN for floats.
double no_value(Storage storage);
/// `value` [SI] as this stream stores it: rounded to the nearest step and held at the ends of the type's
/// range; NaN becomes no_value.
double raw_from_value(const StreamInfo& info, double value);
/// offset + scale * raw; NaN for no_value.
double value_from_raw(const StreamInfo& info, double raw);

/// One stream in memory. `raw` is row-major, samples x channels, exactly representable in `info.storage`.
struct Stream {
  StreamInfo info;
  std::vector<std::int64_t> t_ns;  // when it was sampled
  std::vector<double> raw;
};

/// Outcome of an episode by name, in a fixed order.
using Outcomes = std::vector<std::pair<std::string, double>>;

struct EpisodeFailure {
  std::int64_t step = 0;
  std::string body, field, message;
};

struct Recording {
  std::uint64_t seed = 0;
  std::uint32_t episode = 0;
  std::vector<std::pair<std::string, double>>
      drawn;  // the episode's random values, SI, in the order of declaration
  std::vector<std::string> action_names;
  std::vector<std::string> observation_names;  // stream ids; "tracker" … (not truth)

  std::vector<std::int64_t> control_t_ns;  // steps
  std::vector<double> actions;             // steps x action_names, each in [-1, 1]
  std::vector<double> rewards;             // steps
  std::vector<std::vector<double>>
      observations;  // one array a name: steps x channels, SI values as delivered; NaN before the first
  std::vector<Stream> streams;  // sensors and truth, in the order of declaration

  Outcomes outcomes;                       // of the episode, then the Systems' notes
  std::vector<std::string> outcome_units;  // one an outcome, "1" for plain numbers; empty: unknown
  std::uint64_t state_hash = 0;            // over the State after every control step
  std::vector<EpisodeFailure> failure;     // empty, or one
  double simulated_seconds = 0;            // run-in included; outside identity
  double cpu_seconds = 0;                  // outside identity
};

}  // namespace microcosm::agents
