#include "agents/actuators/release.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/core/errors.hpp"

namespace microcosm::agents {

ReleaseActuator::ReleaseActuator(std::string id, swim::BeadCarriers& carriers, std::uint32_t largest_bolus)
    : id_(std::move(id)), carriers_(carriers), largest_bolus_(largest_bolus) {
  MICROCOSM_ASSERT_COMPARE(largest_bolus, >, 0u);
}

void ReleaseActuator::command(std::span<const double> actions, core::Nanoseconds now) {
  MICROCOSM_ASSERT_COMPARE(actions.size(), ==, 1u);
  const double count = std::round(std::max(actions[0], 0.0) * largest_bolus_);
  if (count > 0) carriers_.release(static_cast<std::uint32_t>(count), now);
}

}  // namespace microcosm::agents
