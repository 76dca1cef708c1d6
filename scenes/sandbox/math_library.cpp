// math: the functions of Lua 5.4 (reference manual, 6.7) over core's, which give the same bits everywhere.
// Random numbers come from the episode's generator, inside callbacks only.

#include "engine/core/math.hpp"

#include <array>
#include <cmath>
#include <limits>

#include "scenes/sandbox/sandbox.hpp"

namespace microcosm::scenes {
namespace {

template <double (*function)(double)>
int unary(lua_State* lua) {
  lua_pushnumber(lua, function(luaL_checknumber(lua, 1)));
  return 1;
}

double square_root(double x) {
  return std::sqrt(x);
}
double degrees_of(double radians) {
  return radians * (180 / core::pi);
}
double radians_of(double degrees) {
  return degrees * (core::pi / 180);
}

void push_integral(lua_State* lua, double value) {
  lua_Integer integer = 0;
  if (lua_numbertointeger(value, &integer)) {
    lua_pushinteger(lua, integer);
  } else {
    lua_pushnumber(lua, value);
  }
}

int floor_of(lua_State* lua) {
  if (lua_isinteger(lua, 1)) {
    lua_settop(lua, 1);
  } else {
    push_integral(lua, std::floor(luaL_checknumber(lua, 1)));
  }
  return 1;
}

int ceiling_of(lua_State* lua) {
  if (lua_isinteger(lua, 1)) {
    lua_settop(lua, 1);
  } else {
    push_integral(lua, std::ceil(luaL_checknumber(lua, 1)));
  }
  return 1;
}

int absolute(lua_State* lua) {
  if (lua_isinteger(lua, 1)) {
    const lua_Integer n = lua_tointeger(lua, 1);
    lua_pushinteger(lua, n < 0 ? static_cast<lua_Integer>(0u - static_cast<lua_Unsigned>(n)) : n);
  } else {
    lua_pushnumber(lua, std::fabs(luaL_checknumber(lua, 1)));
  }
  return 1;
}

int logarithm(lua_State* lua) {
  const double x = luaL_checknumber(lua, 1);
  if (lua_isnoneornil(lua, 2)) {
    lua_pushnumber(lua, core::log(x));
    return 1;
  }
  const double base = luaL_checknumber(lua, 2);
  lua_pushnumber(lua, base == 2    ? core::log2(x)
                      : base == 10 ? core::log10(x)
                                   : core::log(x) / core::log(base));
  return 1;
}

int arc_tangent(lua_State* lua) {
  const double y = luaL_checknumber(lua, 1);
  lua_pushnumber(lua, core::atan2(y, luaL_optnumber(lua, 2, 1)));
  return 1;
}

int float_remainder(lua_State* lua) {
  const double a = luaL_checknumber(lua, 1);
  lua_pushnumber(lua, std::fmod(a, luaL_checknumber(lua, 2)));
  return 1;
}

int integral_and_fraction(lua_State* lua) {
  const double x = luaL_checknumber(lua, 1);
  const double whole = x < 0 ? std::ceil(x) : std::floor(x);
  lua_pushnumber(lua, whole);
  lua_pushnumber(lua, whole == x ? 0.0 : x - whole);
  return 2;
}

int extreme(lua_State* lua, bool largest) {
  const int count = lua_gettop(lua);
  luaL_checknumber(lua, 1);
  int best = 1;
  for (int i = 2; i <= count; ++i) {
    luaL_checknumber(lua, i);
    if (largest ? lua_compare(lua, best, i, LUA_OPLT) : lua_compare(lua, i, best, LUA_OPLT)) best = i;
  }
  lua_pushvalue(lua, best);
  return 1;
}

int minimum(lua_State* lua) {
  return extreme(lua, false);
}
int maximum(lua_State* lua) {
  return extreme(lua, true);
}

int to_integer(lua_State* lua) {
  int valid = 0;
  const lua_Integer n = lua_tointegerx(lua, 1, &valid);
  if (valid) {
    lua_pushinteger(lua, n);
  } else {
    lua_pushnil(lua);
  }
  return 1;
}

int number_type(lua_State* lua) {
  luaL_checkany(lua, 1);
  if (lua_type(lua, 1) == LUA_TNUMBER) {
    lua_pushstring(lua, lua_isinteger(lua, 1) ? "integer" : "float");
  } else {
    lua_pushnil(lua);
  }
  return 1;
}

int unsigned_less(lua_State* lua) {
  const auto a = static_cast<lua_Unsigned>(luaL_checkinteger(lua, 1));
  const auto b = static_cast<lua_Unsigned>(luaL_checkinteger(lua, 2));
  lua_pushboolean(lua, a < b);
  return 1;
}

int random_number(lua_State* lua) {
  core::RandomStream* random = Sandbox::of(lua).random();
  if (!random) {
    return luaL_error(lua,
                      "math.random draws from the episode's generator: call it inside reset or control; "
                      "in declarations write uniform(a, b), normal(mean, deviation) or choice{...}");
  }
  const int count = lua_gettop(lua);
  if (count == 0) {
    lua_pushnumber(lua, random->uniform());
    return 1;
  }
  const lua_Integer low = count == 1 ? 1 : luaL_checkinteger(lua, 1);
  const lua_Integer high = luaL_checkinteger(lua, count == 1 ? 1 : 2);
  luaL_argcheck(lua, low <= high, count == 1 ? 1 : 2, "interval is empty");
  const lua_Unsigned width = static_cast<lua_Unsigned>(high) - static_cast<lua_Unsigned>(low);
  const lua_Unsigned step =
      width == std::numeric_limits<lua_Unsigned>::max() ? random->bits() : random->below(width + 1);
  lua_pushinteger(lua, static_cast<lua_Integer>(static_cast<lua_Unsigned>(low) + step));
  return 1;
}

}  // namespace

void open_math(lua_State* lua) {
  constexpr std::array<luaL_Reg, 23> functions{{{"abs", guarded<absolute>},
                                                {"acos", guarded<unary<core::acos>>},
                                                {"asin", guarded<unary<core::asin>>},
                                                {"atan", guarded<arc_tangent>},
                                                {"ceil", guarded<ceiling_of>},
                                                {"cos", guarded<unary<core::cos>>},
                                                {"deg", guarded<unary<degrees_of>>},
                                                {"exp", guarded<unary<core::exp>>},
                                                {"floor", guarded<floor_of>},
                                                {"fmod", guarded<float_remainder>},
                                                {"log", guarded<logarithm>},
                                                {"max", guarded<maximum>},
                                                {"min", guarded<minimum>},
                                                {"modf", guarded<integral_and_fraction>},
                                                {"rad", guarded<unary<radians_of>>},
                                                {"random", guarded<random_number>},
                                                {"sin", guarded<unary<core::sin>>},
                                                {"sqrt", guarded<unary<square_root>>},
                                                {"tan", guarded<unary<core::tan>>},
                                                {"tointeger", guarded<to_integer>},
                                                {"type", guarded<number_type>},
                                                {"ult", guarded<unsigned_less>},
                                                {nullptr, nullptr}}};
  lua_newtable(lua);
  luaL_setfuncs(lua, functions.data(), 0);
  lua_pushnumber(lua, core::pi);
  lua_setfield(lua, -2, "pi");
  lua_pushnumber(lua, std::numeric_limits<double>::infinity());
  lua_setfield(lua, -2, "huge");
  lua_pushinteger(lua, std::numeric_limits<lua_Integer>::max());
  lua_setfield(lua, -2, "maxinteger");
  lua_pushinteger(lua, std::numeric_limits<lua_Integer>::min());
  lua_setfield(lua, -2, "mininteger");
  lua_setglobal(lua, "math");
}

}  // namespace microcosm::scenes
