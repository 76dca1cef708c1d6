#pragma once
// require "steering": another file of the scenario, beside it or in a folder below ("parts.arm" is
// parts/arm.lua). Each runs once, in the scenario's own sandbox, and is one of its sources.

#include <lua.hpp>

#include <string>

#include "engine/core/errors.hpp"

namespace microcosm::scenes {

/// The file of a module ("parts/arm.lua"). Throws InputError: the name is anything but words of letters,
/// digits, _ and -, divided by dots.
std::string module_file(const std::string& name, const core::SourceLocation& where);

/// Sets `require` as a global. The Context reads the texts.
void open_modules(lua_State* lua);

}  // namespace microcosm::scenes
