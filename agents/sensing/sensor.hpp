#pragma once
// A sensor: samples the world at its own rate, with its own noise, and gives integers at its own resolution.
// Adding one takes one file (docs/extending.md): its parameters, its schema entry and its registration.

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "agents/recording.hpp"
#include "engine/core/random.hpp"
#include "engine/core/schema.hpp"
#include "engine/core/time.hpp"

namespace microcosm::agents {

struct EpisodeParts;  // agents/episode.hpp: what a sensor can look at

class Sensor {
 public:
  virtual ~Sensor() = default;
  const StreamInfo& info() const { return info_; }

  /// Samples the world at `now` into `raw` (one number a channel, exactly representable in info().storage).
  /// Called once every info().period, and between those once each World step through `advance` where the
  /// sensor has dynamics of its own.
  virtual void measure(const EpisodeParts& parts, core::Nanoseconds now, core::RandomStream& random,
                       std::span<double> raw) = 0;
  /// For sensors with dynamics (a catheter's response): advances by `period`, after each World step.
  virtual void advance(const EpisodeParts&, core::Nanoseconds /*now*/, core::Nanoseconds /*period*/) {}
  virtual bool has_dynamics() const { return false; }
  /// The sensor's own State (hashed with the world's); empty for none.
  virtual std::span<const double> state() const { return {}; }
  /// Figures printed and stored after an episode (a signal-to-noise ratio).
  virtual Outcomes summary() const { return {}; }

 protected:
  StreamInfo info_;
};

/// How the scenario language makes a sensor: `entry` says what may be written, `make` builds it for one
/// episode.
struct SensorType {
  core::ConstructorEntry entry;
  std::function<std::unique_ptr<Sensor>(const std::string& id, const core::Values&, const EpisodeParts&)>
      make;
};

/// All registered types, sorted by name.
const std::vector<SensorType>& sensor_types();

/// A namespace-scope object of this type adds a sensor type to the list.
struct RegisterSensor {
  explicit RegisterSensor(SensorType type);
};

}  // namespace microcosm::agents
