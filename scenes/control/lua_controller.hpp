#pragma once
// The callbacks reset() and control(t, sense) of a scenario as a controller. Everything they see and give is
// a plain SI number.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "agents/actuator.hpp"
#include "agents/controller.hpp"
#include "agents/schedule.hpp"
#include "engine/rigid/rigid_world.hpp"
#include "scenes/control/sense_table.hpp"
#include "scenes/language/script.hpp"

namespace microcosm::scenes {

class LuaController final : public agents::Controller, private ControlPort {
 public:
  /// Actuators are the episode's, in its order; `control_steps` its control_schedule; `bodies`, which outlive
  /// this, may be null.
  LuaController(ScriptOutcome script, const std::vector<std::unique_ptr<agents::Actuator>>& actuators,
                const agents::Schedule& control_steps, const rigid::RigidWorld* bodies);
  ~LuaController() override;

  /// Calls reset() if the scenario has one.
  void reset(core::RandomStream random) override;
  /// Calls control(t, sense), with t = k / control_rate for the k-th control step, correctly rounded. Throws
  /// InputError with file and line: an error of the script, a number that is not finite, a limit of the
  /// sandbox.
  void control(core::Nanoseconds now, std::span<const agents::Reading> readings,
               std::span<double> actions) override;

 private:
  /// Where an actuator's numbers stand among the actions.
  struct Slot {
    std::string id;
    std::size_t first = 0;
    std::vector<double> full_scale;
    std::vector<std::vector<std::string>> parts;  // by group: of the actions' names, what follows the id
  };

  void command(const std::string& id, const std::vector<double>& values) override;
  void command(const std::string& id, std::size_t index, double value) override;
  const std::vector<std::string>& motors(const std::string& robot, std::size_t group) override;
  void command(const std::string& robot, const std::vector<double>& values, std::size_t group) override;
  RobotControl& robot(const std::string& id) override;
  const Slot& acting_slot(const std::string& id) const;
  void call(const char* name, int arguments);

  ScriptOutcome script_;
  std::vector<Slot> slots_;
  core::RandomStream random_;
  std::span<double> actions_;
  agents::Schedule control_steps_;
  std::optional<SenseTable> sense_;  // made at the first control step
  const rigid::RigidWorld* bodies_;
  std::map<std::string, std::unique_ptr<RobotControl>> robots_;  // made when first asked for
};

}  // namespace microcosm::scenes
