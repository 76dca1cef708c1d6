#pragma once
// Makes registered sensors as a scenario would, with the defaults given by hand.

#include <memory>
#include <string>
#include <vector>

#include "tests/agents/y_tree.hpp"

namespace microcosm::tests {

inline std::unique_ptr<agents::Sensor> make_sensor(const std::string& type,
                                                   std::map<std::string, core::Value, std::less<>> fields,
                                                   const agents::EpisodeParts& parts) {
  core::Values values;
  values.fields = std::move(fields);
  values.where = {"scene.lua", 4, 1};
  return sensor_type(type).make("sensor", values, parts);
}

/// One sample in SI units.
inline std::vector<double> measure(agents::Sensor& sensor, const agents::EpisodeParts& parts,
                                   core::RandomStream& random, core::Nanoseconds now = core::Nanoseconds(0)) {
  std::vector<double> values(sensor.info().channels.size());
  sensor.measure(parts, now, random, values);
  for (double& value : values) value = agents::value_from_raw(sensor.info(), value);
  return values;
}

}  // namespace microcosm::tests
