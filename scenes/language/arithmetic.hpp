#pragma once
// The operators of quantities and declared random values.

#include <lua.hpp>

namespace microcosm::scenes {

/// Makes the metatables of both. Before anything else of the language.
void open_arithmetic(lua_State* lua);

}  // namespace microcosm::scenes
