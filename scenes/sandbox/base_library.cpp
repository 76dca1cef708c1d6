// The basic functions of Lua 5.4 (reference manual, 6.1), those of them that a sandbox can offer.

#include <array>
#include <cctype>

#include "scenes/sandbox/key_order.hpp"
#include "scenes/sandbox/sandbox.hpp"

namespace microcosm::scenes {
namespace {

constexpr std::int64_t error_steps = 1000;                  // raising and catching one takes some 10 us
constexpr std::size_t longest_printed = 2000;               // [bytes] of a line, give or take its last text
constexpr const char* library_labels = "microcosm.labels";  // of C functions, each a table with its own

/// The texts are made whether somebody reads them or not: __tostring acts, and references are numbered.
int lua_print(lua_State* lua) {
  const int count = lua_gettop(lua);
  std::string line;
  for (int i = 1; i <= count; ++i) {
    push_text_of(lua, i);
    std::size_t length = 0;
    const char* text = lua_tolstring(lua, -1, &length);
    Sandbox::of(lua).charge(static_cast<std::int64_t>(length / 8));
    if (i > 1) line += '\t';
    if (line.size() < longest_printed) line.append(text, length);
    lua_pop(lua, 1);
  }
  Sandbox::of(lua).print(line);
  return 0;
}

int lua_type_name(lua_State* lua) {
  luaL_checkany(lua, 1);
  lua_pushstring(lua, luaL_typename(lua, 1));
  return 1;
}

int lua_to_text(lua_State* lua) {
  luaL_checkany(lua, 1);
  push_text_of(lua, 1);
  return 1;
}

int digit_of(char c) {
  const auto u = static_cast<unsigned char>(c);
  return std::isdigit(u) ? c - '0' : std::isalpha(u) ? std::tolower(u) - 'a' + 10 : 99;
}

int lua_to_number(lua_State* lua) {
  luaL_checkany(lua, 1);
  std::size_t length = 0;
  if (lua_isnoneornil(lua, 2)) {
    if (lua_type(lua, 1) == LUA_TNUMBER) {
      lua_settop(lua, 1);
      return 1;
    }
    const char* text = lua_type(lua, 1) == LUA_TSTRING ? lua_tolstring(lua, 1, &length) : nullptr;
    Sandbox::of(lua).charge(static_cast<std::int64_t>(length / 8));
    if (!text || lua_stringtonumber(lua, text) != length + 1) lua_pushnil(lua);
    return 1;
  }
  const lua_Integer base = luaL_checkinteger(lua, 2);
  luaL_checktype(lua, 1, LUA_TSTRING);
  luaL_argcheck(lua, base >= 2 && base <= 36, 2, "base out of range");
  std::string_view text = lua_tolstring(lua, 1, &length);
  Sandbox::of(lua).charge(static_cast<std::int64_t>(length / 8));
  const auto blank = [](char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  const bool negative = !text.empty() && text.front() == '-';
  if (negative) text.remove_prefix(1);
  bool valid = !text.empty();
  lua_Unsigned value = 0;
  for (const char c : text) {
    if (digit_of(c) >= base) valid = false;
    value = value * static_cast<lua_Unsigned>(base) + static_cast<lua_Unsigned>(digit_of(c));
  }
  if (valid) {
    lua_pushinteger(lua, static_cast<lua_Integer>(negative ? 0u - value : value));
  } else {
    lua_pushnil(lua);
  }
  return 1;
}

int lua_check(lua_State* lua) {
  luaL_checkany(lua, 1);
  if (lua_toboolean(lua, 1)) return lua_gettop(lua);
  lua_remove(lua, 1);
  if (lua_gettop(lua) == 0) return luaL_error(lua, "assertion failed!");
  lua_settop(lua, 1);
  return lua_error(lua);
}

int lua_raise(lua_State* lua) {
  const int level = static_cast<int>(luaL_optinteger(lua, 2, 1));
  lua_settop(lua, 1);
  if (lua_type(lua, 1) == LUA_TSTRING && level > 0) {
    luaL_where(lua, level);
    lua_pushvalue(lua, 1);
    lua_concat(lua, 2);
  }
  return lua_error(lua);
}

/// Results of a protected call whose status stands below its values.
int finish_protected(lua_State* lua, int status) {
  if (status == LUA_ERRMEM) Sandbox::of(lua).raise_out_of_memory();
  Sandbox::of(lua).raise_if_exhausted();
  if (status == LUA_OK) return lua_gettop(lua);
  Sandbox::of(lua).charge(error_steps);
  lua_pushboolean(lua, 0);
  lua_pushvalue(lua, -2);
  return 2;
}

int lua_protected_call(lua_State* lua) {
  luaL_checkany(lua, 1);
  lua_pushboolean(lua, 1);
  lua_insert(lua, 1);
  return finish_protected(lua, lua_pcall(lua, lua_gettop(lua) - 2, LUA_MULTRET, 0));
}

/// The handler is called after the stack has unwound, not at the error as in Lua: while a hook raises its
/// error, no hook runs, and a handler called there could loop for ever.
int lua_protected_call_with_handler(lua_State* lua) {
  luaL_checktype(lua, 2, LUA_TFUNCTION);
  const int arguments = lua_gettop(lua) - 2;
  lua_pushboolean(lua, 1);
  lua_pushvalue(lua, 1);
  lua_rotate(lua, 3, 2);  // function, handler, true, function, arguments
  const int status = lua_pcall(lua, arguments, LUA_MULTRET, 0);
  if (status == LUA_OK) return lua_gettop(lua) - 2;
  finish_protected(lua, status);
  lua_pushvalue(lua, 2);
  lua_rotate(lua, -2, 1);
  lua_call(lua, 1, 1);
  lua_pushboolean(lua, 0);
  lua_rotate(lua, -2, 1);
  return 2;
}

int lua_select(lua_State* lua) {
  const int count = lua_gettop(lua);
  if (lua_type(lua, 1) == LUA_TSTRING && std::string_view(lua_tostring(lua, 1)) == "#") {
    lua_pushinteger(lua, count - 1);
    return 1;
  }
  Sandbox::of(lua).charge(count / 4);
  lua_Integer n = luaL_checkinteger(lua, 1);
  if (n < 0) n += count;
  luaL_argcheck(lua, n >= 1, 1, "index out of range");
  return n >= count ? 0 : count - static_cast<int>(n);
}

int lua_raw_equal(lua_State* lua) {
  luaL_checkany(lua, 1);
  luaL_checkany(lua, 2);
  if (lua_type(lua, 1) == LUA_TSTRING) Sandbox::of(lua).charge_bytes(lua_rawlen(lua, 1));
  lua_pushboolean(lua, lua_rawequal(lua, 1, 2));
  return 1;
}

int lua_raw_length(lua_State* lua) {
  luaL_argcheck(lua, lua_istable(lua, 1) || lua_type(lua, 1) == LUA_TSTRING, 1, "table or string expected");
  lua_pushinteger(lua, static_cast<lua_Integer>(lua_rawlen(lua, 1)));
  return 1;
}

int lua_raw_get(lua_State* lua) {
  luaL_checktype(lua, 1, LUA_TTABLE);
  luaL_checkany(lua, 2);
  lua_settop(lua, 2);
  lua_rawget(lua, 1);
  return 1;
}

int lua_raw_set(lua_State* lua) {
  luaL_checktype(lua, 1, LUA_TTABLE);
  luaL_checkany(lua, 2);
  luaL_checkany(lua, 3);
  lua_settop(lua, 3);
  lua_rawset(lua, 1);
  return 1;
}

int lua_get_metatable(lua_State* lua) {
  luaL_checkany(lua, 1);
  if (!lua_istable(lua, 1) || !lua_getmetatable(lua, 1)) lua_pushnil(lua);
  return 1;
}

int lua_set_metatable(lua_State* lua) {
  luaL_checktype(lua, 1, LUA_TTABLE);
  luaL_argcheck(lua, lua_isnil(lua, 2) || lua_istable(lua, 2), 2, "nil or table expected");
  lua_settop(lua, 2);
  if (lua_istable(lua, 2)) {
    // They would act on garbage, which nobody may see, or hide what the sandbox must see.
    for (const char* refused : {"__gc", "__mode", "__metatable", "__close", "__pairs", "__name"}) {
      lua_pushstring(lua, refused);
      if (lua_rawget(lua, 2) != LUA_TNIL)
        return luaL_error(lua, "a metatable with %s is not allowed here", refused);
      lua_pop(lua, 1);
    }
  }
  lua_setmetatable(lua, 1);
  return 1;
}

/// The smallest key after the one given: a pass over the table each time, so loops use pairs.
int lua_next_key(lua_State* lua) {
  luaL_checktype(lua, 1, LUA_TTABLE);
  lua_settop(lua, 2);
  const bool first = lua_isnil(lua, 2);
  const Key after = first ? Key{} : key_at(lua, 2);
  bool found = false;
  Key best;
  for (lua_pushnil(lua); lua_next(lua, 1) != 0; lua_pop(lua, 1)) {
    const Key key = key_at(lua, -2);
    Sandbox::of(lua).charge(2 + static_cast<std::int64_t>(key.text.size() / 32));
    if (!first && !(after < key)) continue;
    if (!found || key < best) best = key;
    found = true;
  }
  if (!found) {
    lua_pushnil(lua);
    return 1;
  }
  push_key(lua, best);
  lua_pushvalue(lua, -1);
  lua_rawget(lua, 1);
  return 2;
}

// Upvalues: the table, its keys in order when the loop began, how many were visited.
int next_of_pairs(lua_State* lua) {
  lua_Integer visited = lua_tointeger(lua, lua_upvalueindex(3));
  while (true) {
    lua_settop(lua, 0);
    ++visited;
    if (lua_rawgeti(lua, lua_upvalueindex(2), visited) == LUA_TNIL) return 1;
    lua_pushvalue(lua, 1);
    if (lua_rawget(lua, lua_upvalueindex(1)) != LUA_TNIL) break;  // else it was removed on the way
    Sandbox::of(lua).charge(1);
  }
  lua_pushinteger(lua, visited);
  lua_replace(lua, lua_upvalueindex(3));
  return 2;
}

int lua_pairs(lua_State* lua) {
  luaL_checktype(lua, 1, LUA_TTABLE);
  lua_settop(lua, 1);
  const auto keys = ordered_keys(lua, 1);
  lua_pushvalue(lua, 1);
  lua_createtable(lua, static_cast<int>(keys.size()), 0);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    push_key(lua, keys[i]);
    lua_rawseti(lua, -2, static_cast<lua_Integer>(i + 1));
  }
  lua_pushinteger(lua, 0);
  lua_pushcclosure(lua, guarded<next_of_pairs>, 3);
  lua_pushvalue(lua, 1);
  lua_pushnil(lua);
  return 3;
}

int next_of_ipairs(lua_State* lua) {
  const lua_Integer i = luaL_checkinteger(lua, 2) + 1;
  lua_pushinteger(lua, i);
  return lua_geti(lua, 1, i) == LUA_TNIL ? 1 : 2;
}

int lua_ipairs(lua_State* lua) {
  luaL_checkany(lua, 1);
  lua_pushcfunction(lua, guarded<next_of_ipairs>);
  lua_pushvalue(lua, 1);
  lua_pushinteger(lua, 0);
  return 3;
}

/// The number of a reference: 1, 2, … in order of first use.
lua_Integer label_of(lua_State* lua, int index) {
  if (const unsigned label = lua_label(lua, index); label > 0) return label;
  // A function of the library: a table stands for it.
  lua_getfield(lua, LUA_REGISTRYINDEX, library_labels);
  lua_pushvalue(lua, index);
  if (lua_rawget(lua, -2) == LUA_TNIL) {
    lua_pop(lua, 1);
    lua_newtable(lua);
    lua_pushvalue(lua, index);
    lua_pushvalue(lua, -2);
    lua_rawset(lua, -4);
  }
  const lua_Integer label = lua_label(lua, -1);
  lua_pop(lua, 2);
  return label;
}

}  // namespace

void push_text_of(lua_State* lua, int index) {
  index = lua_absindex(lua, index);
  luaL_checkstack(lua, 8, "tostring");
  if (luaL_callmeta(lua, index, "__tostring")) {
    if (lua_type(lua, -1) != LUA_TSTRING) luaL_error(lua, "'__tostring' must return a string");
    return;
  }
  switch (lua_type(lua, index)) {
    case LUA_TNIL:
      lua_pushliteral(lua, "nil");
      return;
    case LUA_TBOOLEAN:
      lua_pushstring(lua, lua_toboolean(lua, index) ? "true" : "false");
      return;
    case LUA_TNUMBER:
      if (const double value = lua_tonumber(lua, index); value != value) {
        lua_pushliteral(lua, "nan");  // its sign says nothing
        return;
      }
      [[fallthrough]];
    case LUA_TSTRING:
      lua_pushvalue(lua, index);
      lua_tolstring(lua, -1, nullptr);
      return;
    default: {
      const lua_Integer label = label_of(lua, index);
      lua_pushfstring(lua, "%s: %I", luaL_typename(lua, index), static_cast<LUAI_UACINT>(label));
    }
  }
}

void open_base(lua_State* lua) {
  lua_newtable(lua);
  lua_setfield(lua, LUA_REGISTRYINDEX, library_labels);

  lua_pushglobaltable(lua);
  constexpr std::array<luaL_Reg, 19> functions{{{"assert", guarded<lua_check>},
                                                {"error", guarded<lua_raise>},
                                                {"getmetatable", guarded<lua_get_metatable>},
                                                {"ipairs", guarded<lua_ipairs>},
                                                {"next", guarded<lua_next_key>},
                                                {"pairs", guarded<lua_pairs>},
                                                {"pcall", guarded<lua_protected_call>},
                                                {"print", guarded<lua_print>},
                                                {"rawequal", guarded<lua_raw_equal>},
                                                {"rawget", guarded<lua_raw_get>},
                                                {"rawlen", guarded<lua_raw_length>},
                                                {"rawset", guarded<lua_raw_set>},
                                                {"select", guarded<lua_select>},
                                                {"setmetatable", guarded<lua_set_metatable>},
                                                {"tonumber", guarded<lua_to_number>},
                                                {"tostring", guarded<lua_to_text>},
                                                {"type", guarded<lua_type_name>},
                                                {"xpcall", guarded<lua_protected_call_with_handler>},
                                                {nullptr, nullptr}}};
  luaL_setfuncs(lua, functions.data(), 0);
  lua_pushvalue(lua, -1);
  lua_setfield(lua, -2, "_G");
  lua_pop(lua, 1);
}

}  // namespace microcosm::scenes
