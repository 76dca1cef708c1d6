#include "scenes/control/lua_controller.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "scenes/language/hints.hpp"
#include "scenes/robots/robot_control.hpp"

namespace microcosm::scenes {

namespace {

/// The share of a full action; 0 where even the full one does nothing (a motor of effort 0).
double action_of(double value, double full_scale) {
  return full_scale == 0 ? 0 : std::clamp(value / full_scale, -1.0, 1.0);
}

}  // namespace

LuaController::LuaController(ScriptOutcome script,
                             const std::vector<std::unique_ptr<agents::Actuator>>& actuators,
                             const agents::Schedule& control_steps, const rigid::RigidWorld* bodies)
    : script_(std::move(script)), control_steps_(control_steps), bodies_(bodies) {
  std::size_t first = 0;
  for (const auto& actuator : actuators) {
    slots_.push_back({actuator->id(), first, actuator->full_scale(), {}});
    first += slots_.back().full_scale.size();
    std::size_t next = 0;
    const std::vector<std::string> names = actuator->action_names();
    for (const std::size_t count : actuator->groups()) {
      auto& parts = slots_.back().parts.emplace_back();
      for (std::size_t i = 0; i < count; ++i, ++next)
        parts.push_back(names[next].size() > actuator->id().size()
                            ? names[next].substr(actuator->id().size() + 1)
                            : names[next]);
    }
  }
}

LuaController::~LuaController() = default;

void LuaController::call(const char* name, int arguments) {
  Sandbox& sandbox = *script_.sandbox;
  lua_State* lua = sandbox.lua();
  lua_getglobal(lua, name);
  lua_insert(lua, -1 - arguments);
  struct Open {
    LuaController& controller;
    explicit Open(LuaController& c) : controller(c) {
      c.script_.context->port = &c;
      c.script_.sandbox->set_random(&c.random_);
    }
    ~Open() {
      controller.script_.context->port = nullptr;
      controller.script_.sandbox->set_random(nullptr);
    }
  } open(*this);
  try {
    sandbox.call(fmt::format("callback '{}'", name), sandbox.limits().callback_steps, arguments, 0);
  } catch (const core::InputError& error) {
    throw explained(error, sandbox.lua(), *script_.context);
  }
  lua_settop(lua, 0);
}

void LuaController::reset(core::RandomStream random) {
  random_ = random;
  if (script_.has_callback("reset")) call("reset", 0);
}

void LuaController::control(core::Nanoseconds now, std::span<const agents::Reading> readings,
                            std::span<double> actions) {
  if (!script_.has_callback("control")) return;
  actions_ = actions;
  lua_State* lua = script_.sandbox->lua();
  if (!sense_) sense_.emplace(lua, readings);
  lua_pushnumber(lua, control_steps_.due(control_steps_.last(now)));
  sense_->push(readings);
  call("control", 2);
}

const LuaController::Slot& LuaController::acting_slot(const std::string& id) const {
  const auto slot = std::find_if(slots_.begin(), slots_.end(), [&](const Slot& s) { return s.id == id; });
  MICROCOSM_ASSERT(slot != slots_.end());
  if (actions_.empty())
    throw core::InputError(script_.sandbox->location(1),
                           fmt::format("'{}' acts: use it in control(t, sense), not in reset", id));
  return *slot;
}

void LuaController::command(const std::string& id, const std::vector<double>& values) {
  const Slot& slot = acting_slot(id);
  MICROCOSM_ASSERT_COMPARE(values.size(), ==, slot.full_scale.size());
  for (std::size_t i = 0; i < values.size(); ++i)
    actions_[slot.first + i] = action_of(values[i], slot.full_scale[i]);
}

void LuaController::command(const std::string& id, std::size_t index, double value) {
  const Slot& slot = acting_slot(id);
  MICROCOSM_ASSERT_COMPARE(index, <, slot.full_scale.size());
  actions_[slot.first + index] = action_of(value, slot.full_scale[index]);
}

const std::vector<std::string>& LuaController::motors(const std::string& robot, std::size_t group) {
  static const std::vector<std::string> none;
  const auto slot = std::find_if(slots_.begin(), slots_.end(), [&](const Slot& s) { return s.id == robot; });
  return slot == slots_.end() || group >= slot->parts.size() ? none : slot->parts[group];
}

void LuaController::command(const std::string& robot, const std::vector<double>& values, std::size_t group) {
  std::size_t first = 0;
  for (std::size_t g = 0; g < group; ++g) first += motors(robot, g).size();
  for (std::size_t i = 0; i < values.size(); ++i) command(robot, first + i, values[i]);
}

RobotControl& LuaController::robot(const std::string& id) {
  std::unique_ptr<RobotControl>& control = robots_[id];
  if (!control) {
    MICROCOSM_ASSERT(bodies_ != nullptr);
    const rigid::RigidWorldModel& model = bodies_->model();
    control = std::make_unique<RobotControl>(model.bodies[bodies_->body_named(id)], model.gravity);
  }
  return *control;
}

}  // namespace microcosm::scenes
