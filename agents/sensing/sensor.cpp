#include "agents/sensing/sensor.hpp"

#include <algorithm>
#include <utility>

#include "engine/core/errors.hpp"

namespace microcosm::agents {

namespace {

// Function-local, so that it exists before the first RegisterSensor of any file runs.
std::vector<SensorType>& registry() {
  static std::vector<SensorType> types;
  return types;
}

}  // namespace

const std::vector<SensorType>& sensor_types() {
  return registry();
}

RegisterSensor::RegisterSensor(SensorType type) {
  auto& types = registry();
  const auto before = [](const SensorType& a, const std::string& name) { return a.entry.name < name; };
  const auto place = std::lower_bound(types.begin(), types.end(), type.entry.name, before);
  MICROCOSM_ASSERT(place == types.end() || place->entry.name != type.entry.name);
  types.insert(place, std::move(type));
}

}  // namespace microcosm::agents
