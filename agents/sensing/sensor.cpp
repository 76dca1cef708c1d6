#include "agents/sensing/sensor.hpp"

#include "agents/registry.hpp"

namespace microcosm::agents {

const std::vector<SensorType>& sensor_types() {
  return registry<SensorType>();
}

RegisterSensor::RegisterSensor(SensorType type) {
  add_to_registry(std::move(type));
}

}  // namespace microcosm::agents
