#pragma once
// The callbacks reset() and control(t, sense) of a scenario as a controller. Everything they see and give is
// a plain SI number.

#include <memory>
#include <string>
#include <vector>

#include "agents/actuator.hpp"
#include "agents/controller.hpp"
#include "agents/sensing/sensor.hpp"
#include "scenes/language/script.hpp"

namespace microcosm::scenes {

class LuaController final : public agents::Controller, private ControlPort {
 public:
  /// Actuators and sensors are the episode's, in its order.
  LuaController(ScriptOutcome script, const std::vector<std::unique_ptr<agents::Actuator>>& actuators,
                const std::vector<std::unique_ptr<agents::Sensor>>& sensors);

  /// Calls reset() if the scenario has one.
  void reset(core::RandomStream random) override;
  /// Calls control(t, sense). Throws InputError with file and line: an error of the script, a number that is
  /// not finite, a limit of the sandbox.
  void control(core::Nanoseconds now, std::span<const agents::Reading> readings,
               std::span<double> actions) override;

 private:
  /// Where an actuator's numbers stand among the actions.
  struct Slot {
    std::string id;
    std::size_t first = 0;
    std::vector<double> full_scale;
  };

  void command(const std::string& id, const std::vector<double>& values) override;
  void call(const char* name, int arguments);

  ScriptOutcome script_;
  std::vector<Slot> slots_;
  core::RandomStream random_;
  std::span<double> actions_;
};

}  // namespace microcosm::scenes
