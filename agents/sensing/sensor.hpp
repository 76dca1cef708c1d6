#pragma once
// The kinds of sensor that a scenario can declare. Adding one takes one file (docs/extending.md): its
// parameters, its schema entry and its registration.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "agents/sensor.hpp"
#include "engine/core/schema.hpp"

namespace microcosm::agents {

/// A column of a sensor's stream, or several alike, for the reference: "x_force"; "<joint>_position" for one
/// a joint.
struct ChannelEntry {
  std::string name;
  std::string unit;  // SI; "1" for plain numbers
  std::string meaning;
};

/// How the scenario language makes a sensor: `entry` says what may be written, `channels` what it gives, in
/// the order of the stream's columns (the tests hold it against those), `make` builds it for one episode.
struct SensorType {
  core::ConstructorEntry entry;
  std::vector<ChannelEntry> channels;
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
