#include "agents/actuators/gradient.hpp"

#include <utility>

#include "engine/core/errors.hpp"

namespace microcosm::agents {

GradientActuator::GradientActuator(std::string id, magnetics::MagneticSystem& system)
    : id_(std::move(id)), system_(system) {
  MICROCOSM_ASSERT(system.coil().has_value());
}

std::vector<std::string> GradientActuator::action_names() const {
  return {id_ + "_x", id_ + "_y", id_ + "_z"};
}

std::vector<double> GradientActuator::full_scale() const {
  return std::vector<double>(3, system_.coil()->limit);
}

void GradientActuator::command(std::span<const double> actions, core::Nanoseconds) {
  MICROCOSM_ASSERT_COMPARE(actions.size(), ==, 3u);
  system_.command_gradient(system_.coil()->limit * core::Vec3{actions[0], actions[1], actions[2]});
}

}  // namespace microcosm::agents
