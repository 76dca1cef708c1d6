#include "agents/actuators/coils.hpp"

#include <utility>

#include "engine/core/errors.hpp"

namespace microcosm::agents {

CoilsActuator::CoilsActuator(std::string id, double limit, std::function<void(const core::Vec3&)> command)
    : id_(std::move(id)), limit_(limit), command_(std::move(command)) {}

std::vector<std::string> CoilsActuator::action_names() const {
  return {id_ + "_x", id_ + "_y", id_ + "_z"};
}

std::vector<double> CoilsActuator::full_scale() const {
  return std::vector<double>(3, limit_);
}

void CoilsActuator::command(std::span<const double> actions, core::Nanoseconds) {
  MICROCOSM_ASSERT_COMPARE(actions.size(), ==, 3u);
  command_(limit_ * core::Vec3{actions[0], actions[1], actions[2]});
}

}  // namespace microcosm::agents
