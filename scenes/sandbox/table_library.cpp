// table: the functions of Lua 5.4 (reference manual, 6.6), each counted by its work. sort is a merge sort:
// stable, so that its result depends on the values alone, and it ends whatever the comparison answers.

#include <algorithm>
#include <array>
#include <vector>

#include "scenes/sandbox/sandbox.hpp"

namespace microcosm::scenes {
namespace {

lua_Integer length_of(lua_State* lua) {
  luaL_checktype(lua, 1, LUA_TTABLE);
  return luaL_len(lua, 1);
}

int insert(lua_State* lua) {
  const lua_Integer end = static_cast<lua_Integer>(static_cast<lua_Unsigned>(length_of(lua)) + 1);
  lua_Integer at = end;
  const int count = lua_gettop(lua);
  if (count == 3) {
    at = luaL_checkinteger(lua, 2);
    luaL_argcheck(lua, static_cast<lua_Unsigned>(at) - 1u < static_cast<lua_Unsigned>(end), 2,
                  "position out of bounds");
    for (lua_Integer i = end; i > at; --i) {
      Sandbox::of(lua).charge(1);
      lua_geti(lua, 1, i - 1);
      lua_seti(lua, 1, i);
    }
  } else if (count != 2) {
    return luaL_error(lua, "wrong number of arguments to 'insert'");
  }
  lua_seti(lua, 1, at);
  return 0;
}

int remove(lua_State* lua) {
  const lua_Integer size = length_of(lua);
  lua_Integer at = luaL_optinteger(lua, 2, size);
  luaL_argcheck(lua, at == size || static_cast<lua_Unsigned>(at) - 1u <= static_cast<lua_Unsigned>(size), 2,
                "position out of bounds");
  lua_geti(lua, 1, at);
  for (; at < size; ++at) {
    Sandbox::of(lua).charge(1);
    lua_geti(lua, 1, at + 1);
    lua_seti(lua, 1, at);
  }
  lua_pushnil(lua);
  lua_seti(lua, 1, at);
  return 1;
}

int concatenate(lua_State* lua) {
  std::size_t length = 0;
  const lua_Integer size = length_of(lua);
  const char* separator = luaL_optlstring(lua, 2, "", &length);
  const std::string_view between(separator, length);
  const lua_Integer first = luaL_optinteger(lua, 3, 1);
  const lua_Integer last = luaL_optinteger(lua, 4, size);
  const std::size_t limit = Sandbox::of(lua).limits().string;
  std::string text;
  for (lua_Integer i = first; i <= last; ++i) {
    Sandbox::of(lua).charge(2);
    const int type = lua_geti(lua, 1, i);
    if (type != LUA_TSTRING && type != LUA_TNUMBER) {
      return luaL_error(lua, "invalid value (a %s) at index %I in table for 'concat'", luaL_typename(lua, -1),
                        static_cast<LUAI_UACINT>(i));
    }
    const char* part = lua_tolstring(lua, -1, &length);
    Sandbox::of(lua).charge_bytes(length + between.size());
    text.append(part, length);
    if (i < last) text.append(between);
    lua_pop(lua, 1);
    if (text.size() > limit)
      return luaL_error(lua, "table.concat: a string longer than %I bytes", static_cast<LUAI_UACINT>(limit));
    if (i == LUA_MAXINTEGER) break;
  }
  lua_pushlstring(lua, text.data(), text.size());
  return 1;
}

int pack(lua_State* lua) {
  const int count = lua_gettop(lua);
  Sandbox::of(lua).charge(count);
  lua_createtable(lua, count, 1);
  lua_insert(lua, 1);
  for (int i = count; i >= 1; --i) lua_seti(lua, 1, i);
  lua_pushinteger(lua, count);
  lua_setfield(lua, 1, "n");
  return 1;
}

int unpack(lua_State* lua) {
  luaL_checktype(lua, 1, LUA_TTABLE);
  const lua_Integer first = luaL_optinteger(lua, 2, 1);
  const lua_Integer last = lua_isnoneornil(lua, 3) ? luaL_len(lua, 1) : luaL_checkinteger(lua, 3);
  if (first > last) return 0;
  const lua_Unsigned count = static_cast<lua_Unsigned>(last) - static_cast<lua_Unsigned>(first);
  if (count >= 100'000 || !lua_checkstack(lua, static_cast<int>(count) + 1))
    return luaL_error(lua, "too many results to unpack");
  Sandbox::of(lua).charge(static_cast<std::int64_t>(count));
  for (lua_Integer i = first; i < last; ++i) lua_geti(lua, 1, i);
  lua_geti(lua, 1, last);
  return static_cast<int>(count) + 1;
}

int move(lua_State* lua) {
  luaL_checktype(lua, 1, LUA_TTABLE);
  const lua_Integer first = luaL_checkinteger(lua, 2);
  const lua_Integer last = luaL_checkinteger(lua, 3);
  const lua_Integer to = luaL_checkinteger(lua, 4);
  const int target = lua_isnoneornil(lua, 5) ? 1 : 5;
  luaL_checktype(lua, target, LUA_TTABLE);
  if (last >= first) {
    luaL_argcheck(lua, first > 0 || last < LUA_MAXINTEGER + first, 3, "too many elements to move");
    const lua_Integer count = last - first + 1;
    luaL_argcheck(lua, to <= LUA_MAXINTEGER - count + 1, 4, "destination wrap around");
    const bool forwards = to > last || to <= first || target != 1;
    for (lua_Integer k = 0; k < count; ++k) {
      const lua_Integer i = forwards ? k : count - 1 - k;
      Sandbox::of(lua).charge(1);
      lua_geti(lua, 1, first + i);
      lua_seti(lua, target, to + i);
    }
  }
  lua_pushvalue(lua, target);
  return 1;
}

/// Whether element b (of the copy at stack index 3) comes before element a.
bool before(lua_State* lua, std::size_t b, std::size_t a) {
  Sandbox::of(lua).charge(4);
  const bool compared_by_function = !lua_isnil(lua, 2);
  if (compared_by_function) lua_pushvalue(lua, 2);
  lua_rawgeti(lua, 3, static_cast<lua_Integer>(b));
  lua_rawgeti(lua, 3, static_cast<lua_Integer>(a));
  bool answer = false;
  if (compared_by_function) {
    lua_call(lua, 2, 1);
    answer = lua_toboolean(lua, -1);
    lua_pop(lua, 1);
  } else {
    answer = lua_compare(lua, -2, -1, LUA_OPLT);
    lua_pop(lua, 2);
  }
  return answer;
}

int sort(lua_State* lua) {
  const lua_Integer length = length_of(lua);
  luaL_argcheck(lua, length < 10'000'000, 1, "array too big");
  if (!lua_isnoneornil(lua, 2)) luaL_checktype(lua, 2, LUA_TFUNCTION);
  lua_settop(lua, 2);
  const auto size = static_cast<std::size_t>(std::max<lua_Integer>(length, 0));
  lua_createtable(lua, static_cast<int>(size), 0);
  for (std::size_t i = 1; i <= size; ++i) {
    Sandbox::of(lua).charge(2);
    lua_geti(lua, 1, static_cast<lua_Integer>(i));
    lua_rawseti(lua, 3, static_cast<lua_Integer>(i));
  }
  Sandbox::of(lua).check_scratch(2 * size * sizeof(std::size_t));
  std::vector<std::size_t> order(size), merged(size);
  for (std::size_t i = 0; i < size; ++i) order[i] = i + 1;
  for (std::size_t width = 1; width < size; width *= 2) {
    for (std::size_t left = 0; left < size; left += 2 * width) {
      const std::size_t middle = std::min(left + width, size), right = std::min(left + 2 * width, size);
      std::size_t i = left, j = middle;
      for (std::size_t k = left; k < right; ++k) {
        const bool take_right = j < right && (i >= middle || before(lua, order[j], order[i]));
        merged[k] = take_right ? order[j++] : order[i++];
      }
    }
    order.swap(merged);
  }
  for (std::size_t i = 0; i < size; ++i) {
    lua_rawgeti(lua, 3, static_cast<lua_Integer>(order[i]));
    lua_seti(lua, 1, static_cast<lua_Integer>(i + 1));
  }
  return 0;
}

}  // namespace

void open_table(lua_State* lua) {
  constexpr std::array<luaL_Reg, 8> functions{{{"concat", guarded<concatenate>},
                                               {"insert", guarded<insert>},
                                               {"move", guarded<move>},
                                               {"pack", guarded<pack>},
                                               {"remove", guarded<remove>},
                                               {"sort", guarded<sort>},
                                               {"unpack", guarded<unpack>},
                                               {nullptr, nullptr}}};
  lua_newtable(lua);
  luaL_setfuncs(lua, functions.data(), 0);
  lua_setglobal(lua, "table");
}

}  // namespace microcosm::scenes
