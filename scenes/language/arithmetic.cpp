#include "scenes/language/arithmetic.hpp"

#include <array>
#include <cmath>
#include <new>

#include "engine/core/math.hpp"
#include "scenes/language/quantity.hpp"
#include "scenes/language/random_value.hpp"
#include "scenes/sandbox/sandbox.hpp"

namespace microcosm::scenes {
namespace {

constexpr const char* quantity_type = "microcosm.quantity";
constexpr const char* random_type = "microcosm.random";

std::string kind_at(lua_State* lua, int index) {
  Quantity quantity;
  if (const auto* random = read_random_value(lua, index))
    return "a random " + core::describe(random->dimension);
  if (!read_quantity(lua, index, quantity)) return std::string("a ") + luaL_typename(lua, index);
  return "a " + core::describe(quantity.dimension);
}

[[noreturn]] void refuse(lua_State* lua, const char* what) {
  const std::string left = kind_at(lua, 1), right = kind_at(lua, 2);
  luaL_error(lua, "can't %s %s and %s", what, left.c_str(), right.c_str());
  std::abort();
}

bool product_fits(core::Dimension a, core::Dimension b, int sign) {
  const auto fits = [&](int x, int y) { return std::abs(x + sign * y) <= 100; };
  return fits(a.length, b.length) && fits(a.mass, b.mass) && fits(a.time, b.time) &&
         fits(a.current, b.current) && fits(a.temperature, b.temperature);
}

/// Scales or shifts the random value on one side by the quantity on the other.
int random_arithmetic(lua_State* lua, char operation) {
  const RandomValue* left = read_random_value(lua, 1);
  const RandomValue* right = read_random_value(lua, 2);
  Quantity other;
  const bool random_is_left = left != nullptr;
  if ((left && right) || !read_quantity(lua, random_is_left ? 2 : 1, other) ||
      (operation == '/' && !random_is_left)) {
    return luaL_error(
        lua,
        "a declared random value can be multiplied or divided by a number or quantity, or shifted by one; "
        "here stand %s and %s",
        kind_at(lua, 1).c_str(), kind_at(lua, 2).c_str());
  }
  RandomValue value = random_is_left ? *left : *right;
  if (operation == '*' || operation == '/') {
    if (!product_fits(value.dimension, other.dimension, operation == '*' ? 1 : -1)) refuse(lua, "multiply");
    const double factor = operation == '*' ? other.value : 1 / other.value;
    value.scale *= factor;
    value.offset *= factor;
    value.dimension =
        operation == '*' ? value.dimension * other.dimension : value.dimension / other.dimension;
  } else {
    if (value.dimension != other.dimension) refuse(lua, operation == '+' ? "add" : "subtract");
    const double sign = operation == '-' && !random_is_left ? -1 : 1;
    value.scale *= sign;
    value.offset = sign * value.offset + (operation == '-' && random_is_left ? -other.value : other.value);
  }
  push_random_value(lua, value);
  return 1;
}

template <char operation>
int arithmetic(lua_State* lua) {
  if (read_random_value(lua, 1) || read_random_value(lua, 2)) return random_arithmetic(lua, operation);
  constexpr const char* verb = operation == '+'   ? "add"
                               : operation == '-' ? "subtract"
                               : operation == '*' ? "multiply"
                                                  : "divide";
  Quantity a, b;
  if (!read_quantity(lua, 1, a) || !read_quantity(lua, 2, b)) refuse(lua, verb);
  if (operation == '*' || operation == '/') {
    if (!product_fits(a.dimension, b.dimension, operation == '*' ? 1 : -1)) refuse(lua, verb);
    if (operation == '*') {
      push_quantity(lua, {a.value * b.value, a.dimension * b.dimension});
    } else {
      push_quantity(lua, {a.value / b.value, a.dimension / b.dimension});
    }
    return 1;
  }
  if (a.dimension != b.dimension) refuse(lua, verb);
  push_quantity(lua, {operation == '+' ? a.value + b.value : a.value - b.value, a.dimension});
  return 1;
}

int raise_to_power(lua_State* lua) {
  Quantity a, b;
  if (!read_quantity(lua, 1, a) || !read_quantity(lua, 2, b) || b.dimension != core::dimensions::none)
    refuse(lua, "raise to a power");
  if (!power_fits(a.dimension, b.value))
    return luaL_error(lua, "a quantity can be raised to a whole power up to 12");
  push_quantity(lua, {core::pow(a.value, b.value), core::power(a.dimension, static_cast<int>(b.value))});
  return 1;
}

int negate(lua_State* lua) {
  if (const auto* random = read_random_value(lua, 1)) {
    RandomValue value = *random;
    value.scale = -value.scale;
    value.offset = -value.offset;
    push_random_value(lua, value);
    return 1;
  }
  Quantity a;
  read_quantity(lua, 1, a);
  push_quantity(lua, {-a.value, a.dimension});
  return 1;
}

template <char operation>
int compare(lua_State* lua) {
  Quantity a, b;
  if (!read_quantity(lua, 1, a) || !read_quantity(lua, 2, b) || a.dimension != b.dimension)
    refuse(lua, "compare");
  lua_pushboolean(lua, operation == '<'   ? a.value < b.value
                       : operation == '=' ? a.value == b.value
                                          : a.value <= b.value);
  return 1;
}

int to_text(lua_State* lua) {
  Quantity quantity;
  std::string text;
  if (const auto* random = read_random_value(lua, 1)) {
    text = describe(*random);
  } else if (read_quantity(lua, 1, quantity)) {
    text = describe(quantity);
  }
  lua_pushlstring(lua, text.data(), text.size());
  return 1;
}

}  // namespace

bool read_quantity(lua_State* lua, int index, Quantity& quantity) {
  if (lua_type(lua, index) == LUA_TNUMBER) {
    quantity = {lua_tonumber(lua, index), {}};
    return true;
  }
  const void* held = luaL_testudata(lua, index, quantity_type);
  if (held) quantity = *static_cast<const Quantity*>(held);
  return held != nullptr;
}

void push_quantity(lua_State* lua, const Quantity& quantity) {
  if (quantity.dimension == core::dimensions::none) {
    lua_pushnumber(lua, quantity.value);
    return;
  }
  new (lua_newuserdatauv(lua, sizeof(Quantity), 0)) Quantity(quantity);
  luaL_setmetatable(lua, quantity_type);
}

const RandomValue* read_random_value(lua_State* lua, int index) {
  return static_cast<const RandomValue*>(luaL_testudata(lua, index, random_type));
}

void push_random_value(lua_State* lua, const RandomValue& value) {
  new (lua_newuserdatauv(lua, sizeof(RandomValue), 0)) RandomValue(value);
  luaL_setmetatable(lua, random_type);
}

void open_arithmetic(lua_State* lua) {
  constexpr std::array<luaL_Reg, 11> operators{{{"__add", guarded<arithmetic<'+'>>},
                                                {"__sub", guarded<arithmetic<'-'>>},
                                                {"__mul", guarded<arithmetic<'*'>>},
                                                {"__div", guarded<arithmetic<'/'>>},
                                                {"__pow", guarded<raise_to_power>},
                                                {"__unm", guarded<negate>},
                                                {"__eq", guarded<compare<'='>>},
                                                {"__lt", guarded<compare<'<'>>},
                                                {"__le", guarded<compare<'L'>>},
                                                {"__tostring", guarded<to_text>},
                                                {nullptr, nullptr}}};
  for (const char* type : {quantity_type, random_type}) {
    luaL_newmetatable(lua, type);
    luaL_setfuncs(lua, operators.data(), 0);
    lua_pop(lua, 1);
  }
}

}  // namespace microcosm::scenes
