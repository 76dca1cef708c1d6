#pragma once
// The order in which a script sees a table's keys: integers ascending, then other numbers, then strings by
// their bytes, then false and true. Lua's own order differs from process to process.

#include <lua.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace microcosm::scenes {

struct Key {
  enum class Rank { integer, number, text, boolean } rank = Rank::integer;
  lua_Integer integer = 0;  // also a boolean's value
  double number = 0;
  std::string_view text;  // valid while the key is in its table
};

bool operator<(const Key& a, const Key& b);

/// The key at `index` of the stack. Any other type (a table, a function) has no order: raises an error that
/// says so.
Key key_at(lua_State* lua, int index);
void push_key(lua_State* lua, const Key& key);

/// All keys of the table at `index`, in order.
std::vector<Key> ordered_keys(lua_State* lua, int index);

}  // namespace microcosm::scenes
