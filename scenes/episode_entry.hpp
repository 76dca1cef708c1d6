#pragma once
// How a scenario ends.

#include "engine/core/schema.hpp"

namespace microcosm::scenes {

const core::ConstructorEntry& episode_entry();  // episode

}  // namespace microcosm::scenes
