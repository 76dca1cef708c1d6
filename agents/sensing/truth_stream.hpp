#pragma once
// What streams of truth have in common: recorded beside the sensors as they are, never shown to the
// controller.

#include <string>

#include "agents/sensor.hpp"
#include "engine/core/schema.hpp"

namespace microcosm::agents {

struct TruthChannel {
  const char* quantity;
  const char* unit;
};

class TruthStream : public Sensor {
 protected:
  /// Called "truth/carriers" for an id of "true_carriers", "truth_carriers" or "carriers".
  TruthStream(std::string id, const core::Values& values, std::string unit, std::string meaning);

  /// A channel "0_celiac_trunk_flow" of what stands at `place`, in a unit of its own.
  void add_channel(const std::string& place, const TruthChannel& channel);
};

}  // namespace microcosm::agents
