#include "scenes/sandbox/key_order.hpp"

#include <algorithm>

#include "scenes/sandbox/sandbox.hpp"

namespace microcosm::scenes {

bool operator<(const Key& a, const Key& b) {
  if (a.rank != b.rank) return a.rank < b.rank;
  if (a.rank == Key::Rank::number) return a.number < b.number;
  if (a.rank == Key::Rank::text) return a.text < b.text;
  return a.integer < b.integer;
}

Key key_at(lua_State* lua, int index) {
  Key key;
  switch (lua_type(lua, index)) {
    case LUA_TNUMBER:
      if (lua_isinteger(lua, index)) {
        key.integer = lua_tointeger(lua, index);
      } else {
        key.rank = Key::Rank::number;
        key.number = lua_tonumber(lua, index);
      }
      return key;
    case LUA_TSTRING: {
      std::size_t length = 0;
      const char* text = lua_tolstring(lua, index, &length);
      key.rank = Key::Rank::text;
      key.text = {text, length};
      return key;
    }
    case LUA_TBOOLEAN:
      key.rank = Key::Rank::boolean;
      key.integer = lua_toboolean(lua, index);
      return key;
    default:  // which of several such keys comes first has no order either: so it isn't named
      luaL_error(
          lua,
          "a table with a table, function or handle as a key has no defined order; use numbers, texts or "
          "booleans as keys");
      return key;
  }
}

void push_key(lua_State* lua, const Key& key) {
  switch (key.rank) {
    case Key::Rank::integer:
      lua_pushinteger(lua, key.integer);
      break;
    case Key::Rank::number:
      lua_pushnumber(lua, key.number);
      break;
    case Key::Rank::text:
      lua_pushlstring(lua, key.text.data(), key.text.size());
      break;
    case Key::Rank::boolean:
      lua_pushboolean(lua, static_cast<int>(key.integer));
      break;
  }
}

std::vector<Key> ordered_keys(lua_State* lua, int index) {
  index = lua_absindex(lua, index);
  luaL_checkstack(lua, 4, "keys of a table");
  Sandbox& sandbox = Sandbox::of(lua);
  std::vector<Key> keys;
  for (lua_pushnil(lua); lua_next(lua, index) != 0; lua_pop(lua, 1)) {
    if (keys.size() == keys.capacity()) {  // while it grows, it is there twice
      const std::size_t larger = std::max<std::size_t>(64, 2 * keys.capacity());
      sandbox.check_scratch((keys.capacity() + larger) * sizeof(Key));
      keys.reserve(larger);
    }
    keys.push_back(key_at(lua, -2));
    // Each is compared with the logarithm of their number of others.
    sandbox.charge(8 + static_cast<std::int64_t>(keys.back().text.size() / 4));
  }
  std::sort(keys.begin(), keys.end());
  return keys;
}

}  // namespace microcosm::scenes
