#pragma once
// string.format of Lua 5.4 without %p and %q: no addresses, bounded widths.

#include <lua.hpp>

namespace microcosm::scenes {

int formatted(lua_State* lua);

}  // namespace microcosm::scenes
