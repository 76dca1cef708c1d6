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

constexpr const char* way_out =
    "; parameter(\"name\", value) draws a random value at once, and gives a number or quantity";

std::string kind_at(lua_State* lua, int index) {
  Quantity quantity;
  if (const auto* random = read_random_value(lua, index))
    return "a random " + core::describe(random->dimension);
  if (!read_quantity(lua, index, quantity)) return std::string("a ") + luaL_typename(lua, index);
  return "a " + core::describe(quantity.dimension);
}

[[noreturn]] void refuse(lua_State* lua, const char* what) {
  const std::string left = kind_at(lua, 1), right = kind_at(lua, 2);
  const bool random = read_random_value(lua, 1) != nullptr || read_random_value(lua, 2) != nullptr;
  luaL_error(lua, "can't %s %s and %s%s", what, left.c_str(), right.c_str(), random ? way_out : "");
  std::abort();
}

bool product_fits(core::Dimension a, core::Dimension b, int sign) {
  const auto fits = [&](int x, int y) { return std::abs(x + sign * y) <= 100; };
  return fits(a.length, b.length) && fits(a.mass, b.mass) && fits(a.time, b.time) &&
         fits(a.current, b.current) && fits(a.temperature, b.temperature);
}

RandomValue::Kind kind_of(char operation) {
  switch (operation) {
    case '+':
      return RandomValue::Kind::add;
    case '-':
      return RandomValue::Kind::subtract;
    case '*':
      return RandomValue::Kind::multiply;
    case '/':
      return RandomValue::Kind::divide;
    default:
      return RandomValue::Kind::power;
  }
}

int push_combined(lua_State* lua, bool fits, RandomValue& value, core::Dimension dimension) {
  if (!fits) return luaL_error(lua, "a value is made of too many random ones%s", way_out);
  value.dimension = dimension;
  push_random_value(lua, value);
  return 1;
}

/// Scales or shifts a random value by the quantity on the other side: no term more.
RandomValue scaled(const RandomValue& random, bool random_is_left, double other, char operation) {
  RandomValue value = random;
  RandomValue::Term& term = value.root();
  if (operation == '*' || operation == '/') {
    const double factor = operation == '*' ? other : 1 / other;
    term.scale *= factor;
    term.offset *= factor;
  } else {
    const double sign = operation == '-' && !random_is_left ? -1 : 1;
    term.scale *= sign;
    term.offset = sign * term.offset + (operation == '-' && random_is_left ? -other : other);
  }
  return value;
}

core::Dimension dimension_of(lua_State* lua, char operation, core::Dimension left, core::Dimension right) {
  const char* verb = operation == '+'   ? "add"
                     : operation == '-' ? "subtract"
                     : operation == '*' ? "multiply"
                                        : "divide";
  if (operation == '+' || operation == '-') {
    if (left != right) refuse(lua, verb);
    return left;
  }
  if (!product_fits(left, right, operation == '*' ? 1 : -1)) refuse(lua, verb);
  return operation == '*' ? left * right : left / right;
}

int random_arithmetic(lua_State* lua, char operation) {
  const RandomValue* left = read_random_value(lua, 1);
  const RandomValue* right = read_random_value(lua, 2);
  RandomValue value;
  if (left && right) {
    const bool fits = combine(kind_of(operation), *left, *right, value);
    return push_combined(lua, fits, value, dimension_of(lua, operation, left->dimension, right->dimension));
  }
  Quantity other;
  const RandomValue& random = left ? *left : *right;
  if (!read_quantity(lua, left ? 2 : 1, other)) refuse(lua, operation == '+' ? "add" : "combine");
  const core::Dimension dimension = left ? dimension_of(lua, operation, left->dimension, other.dimension)
                                         : dimension_of(lua, operation, other.dimension, right->dimension);
  if (operation == '/' && !left) {
    const bool fits = combine(RandomValue::Kind::divide, random, other.value, true, value);
    return push_combined(lua, fits, value, dimension);
  }
  value = scaled(random, left != nullptr, other.value, operation);
  return push_combined(lua, true, value, dimension);
}

/// A random value to a whole power, or a plain number to or by a plain random one.
int random_power(lua_State* lua) {
  const RandomValue* left = read_random_value(lua, 1);
  const RandomValue* right = read_random_value(lua, 2);
  Quantity other;
  RandomValue value;
  if (left && right) {
    if (left->dimension != core::dimensions::none || right->dimension != core::dimensions::none)
      refuse(lua, "raise to a power");
    const bool fits = combine(RandomValue::Kind::power, *left, *right, value);
    return push_combined(lua, fits, value, {});
  }
  if (!read_quantity(lua, left ? 2 : 1, other)) refuse(lua, "raise to a power");
  const core::Dimension base = left ? left->dimension : other.dimension;
  const core::Dimension exponent = left ? other.dimension : right->dimension;
  const bool plain = base == core::dimensions::none;
  if (exponent != core::dimensions::none || (!plain && !left)) refuse(lua, "raise to a power");
  if (!plain && !power_fits(base, other.value))
    return luaL_error(lua, "a quantity can be raised to a whole power up to 12");
  const bool fits = combine(RandomValue::Kind::power, left ? *left : *right, other.value, !left, value);
  return push_combined(lua, fits, value,
                       plain ? core::Dimension{} : core::power(base, static_cast<int>(other.value)));
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
  if (read_random_value(lua, 1) || read_random_value(lua, 2)) return random_power(lua);
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
    value.root().scale = -value.root().scale;
    value.root().offset = -value.root().offset;
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
    // What Lua's own messages call it: "number expected, got …", "attempt to concatenate a …".
    lua_pushstring(
        lua, type == quantity_type ? "quantity" : "random value (draw it first: parameter(\"name\", value))");
    lua_setfield(lua, -2, "__name");
    lua_pop(lua, 1);
  }
}

}  // namespace microcosm::scenes
