#pragma once
// option("steering", { "on", "off" }), option("count", 20), option("radius", 125*um): values that a command
// line may set.

#include <lua.hpp>

namespace microcosm::scenes {

/// Sets `option` and `parameter` as globals. parameter("release_phase", uniform(0, 0.3)) is a random value
/// that callbacks can use: it returns the number (or quantity) drawn for the episode, and the middle of the
/// distribution while the scenario is loaded.
///
///  A call declares the option in the Context and returns the given value, or the default: the first of a
///  list, or the value.
void open_option(lua_State* lua);

}  // namespace microcosm::scenes
