#pragma once
// How the scenario language writes a robot that is read from a file.

#include "engine/core/schema.hpp"

namespace microcosm::rigid {

const core::ConstructorEntry& robot_entry();  // bodies.robot

}  // namespace microcosm::rigid
