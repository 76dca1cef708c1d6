// uniform, normal, log_uniform and choice, as a scenario calls them.

#include <algorithm>
#include <cmath>

#include "scenes/language/context.hpp"
#include "scenes/language/field_text.hpp"
#include "scenes/language/quantity.hpp"
#include "scenes/language/random_value.hpp"
#include "scenes/sandbox/sandbox.hpp"

namespace microcosm::scenes {
namespace {

using Kind = RandomValue::Kind;

Quantity finite_argument(lua_State* lua, int index, const char* function) {
  Quantity quantity;
  if (!read_quantity(lua, index, quantity) || !std::isfinite(quantity.value)) {
    luaL_error(lua, "%s: argument %d is %s; expected a finite number or quantity", function, index,
               read_random_value(lua, index) != nullptr ? "a random value" : luaL_typename(lua, index));
  }
  return quantity;
}

constexpr const char* name_of(Kind kind) {
  return kind == Kind::uniform ? "uniform" : kind == Kind::normal ? "normal" : "log_uniform";
}

template <Kind kind>
int declare(lua_State* lua) {
  constexpr const char* name = name_of(kind);
  const Quantity a = finite_argument(lua, 1, name);
  const Quantity b = finite_argument(lua, 2, name);
  if (a.dimension != b.dimension) {
    return luaL_error(lua, "%s: its two arguments must have one dimension, not %s and %s", name,
                      core::describe(a.dimension).c_str(), core::describe(b.dimension).c_str());
  }
  if (kind == Kind::normal) {
    if (b.value < 0) return luaL_error(lua, "normal(mean, deviation): the deviation is negative");
  } else if (a.value > b.value) {
    return luaL_error(lua, "%s(low, high): low is above high", name);
  }
  if (kind == Kind::log_uniform && a.value <= 0)
    return luaL_error(lua, "log_uniform(low, high): low must be above zero");
  push_random_value(
      lua,
      random_value({.kind = kind, .a = a.value, .b = b.value, .declared = ++Context::of(lua).random_values},
                   a.dimension));
  return 1;
}

int declare_choice(lua_State* lua) {
  luaL_checktype(lua, 1, LUA_TTABLE);
  const auto count = lua_rawlen(lua, 1);
  if (count < 1 || count > RandomValue::maximum_choices) {
    return luaL_error(lua, "choice{...}: %d values; expected 1 to %d",
                      static_cast<int>(std::min<std::size_t>(count, 1'000'000)),
                      RandomValue::maximum_choices);
  }
  if (const std::string key = key_beside_list(lua, 1); !key.empty())
    return luaL_error(lua, "choice{...}: the key %s was given beside the values", key.c_str());
  RandomValue value = random_value({.kind = Kind::choice,
                                    .choice_count = static_cast<std::uint8_t>(count),
                                    .declared = ++Context::of(lua).random_values},
                                   {});
  value.choice_count = static_cast<int>(count);
  for (std::size_t i = 0; i < count; ++i) {
    Quantity quantity;
    lua_rawgeti(lua, 1, static_cast<lua_Integer>(i) + 1);
    if (!read_quantity(lua, -1, quantity) || !std::isfinite(quantity.value)) {
      return luaL_error(lua, "choice{...}: value %d is %s; expected a finite number or quantity",
                        static_cast<int>(i) + 1, luaL_typename(lua, -1));
    }
    lua_pop(lua, 1);
    if (i > 0 && quantity.dimension != value.dimension)
      return luaL_error(lua, "choice{...}: its values must have one dimension");
    value.dimension = quantity.dimension;
    value.choices[i] = quantity.value;
  }
  push_random_value(lua, value);
  return 1;
}

}  // namespace

void open_random_values(lua_State* lua) {
  lua_register(lua, "uniform", guarded<declare<Kind::uniform>>);
  lua_register(lua, "normal", guarded<declare<Kind::normal>>);
  lua_register(lua, "log_uniform", guarded<declare<Kind::log_uniform>>);
  lua_register(lua, "choice", guarded<declare_choice>);
}

}  // namespace microcosm::scenes
