#include "scenes/language/random_value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/core/math.hpp"
#include "scenes/language/quantity.hpp"
#include "scenes/sandbox/sandbox.hpp"

namespace microcosm::scenes {
namespace {

using Distribution = RandomValue::Distribution;

const char* name_of(Distribution distribution) {
  switch (distribution) {
    case Distribution::uniform:
      return "uniform";
    case Distribution::normal:
      return "normal";
    case Distribution::log_uniform:
      return "log_uniform";
    case Distribution::choice:
      return "choice";
  }
  return "";
}

Quantity finite_argument(lua_State* lua, int index, Distribution distribution) {
  Quantity quantity;
  if (!read_quantity(lua, index, quantity) || !std::isfinite(quantity.value)) {
    luaL_error(lua, "%s: argument %d is %s; expected a finite number or quantity", name_of(distribution),
               index, luaL_typename(lua, index));
  }
  return quantity;
}

template <Distribution distribution>
int declare(lua_State* lua) {
  const Quantity a = finite_argument(lua, 1, distribution);
  const Quantity b = finite_argument(lua, 2, distribution);
  const char* name = name_of(distribution);
  if (a.dimension != b.dimension) {
    return luaL_error(lua, "%s: its two arguments must have one dimension, not %s and %s", name,
                      core::describe(a.dimension).c_str(), core::describe(b.dimension).c_str());
  }
  if (distribution == Distribution::normal) {
    if (b.value < 0) return luaL_error(lua, "normal(mean, deviation): the deviation is negative");
  } else if (a.value > b.value) {
    return luaL_error(lua, "%s(low, high): low is above high", name);
  }
  if (distribution == Distribution::log_uniform && a.value <= 0)
    return luaL_error(lua, "log_uniform(low, high): low must be above zero");
  RandomValue value;
  value.distribution = distribution;
  value.a = a.value;
  value.b = b.value;
  value.dimension = a.dimension;
  push_random_value(lua, value);
  return 1;
}

int declare_choice(lua_State* lua) {
  luaL_checktype(lua, 1, LUA_TTABLE);
  RandomValue value;
  value.distribution = Distribution::choice;
  const auto count = lua_rawlen(lua, 1);
  if (count < 1 || count > RandomValue::maximum_choices) {
    return luaL_error(lua, "choice{...}: %d values; expected 1 to %d",
                      static_cast<int>(std::min<std::size_t>(count, 1'000'000)),
                      RandomValue::maximum_choices);
  }
  value.count = static_cast<int>(count);
  for (int i = 0; i < value.count; ++i) {
    Quantity quantity;
    lua_rawgeti(lua, 1, i + 1);
    if (!read_quantity(lua, -1, quantity) || !std::isfinite(quantity.value)) {
      return luaL_error(lua, "choice{...}: value %d is %s; expected a finite number or quantity", i + 1,
                        luaL_typename(lua, -1));
    }
    lua_pop(lua, 1);
    if (i > 0 && quantity.dimension != value.dimension)
      return luaL_error(lua, "choice{...}: its values must have one dimension");
    value.dimension = quantity.dimension;
    value.choices[static_cast<std::size_t>(i)] = quantity.value;
  }
  push_random_value(lua, value);
  return 1;
}

}  // namespace

double RandomValue::draw(core::RandomStream& random) const {
  double base = 0;
  switch (distribution) {
    case Distribution::uniform:
      base = random.uniform(a, b);
      break;
    case Distribution::normal:
      base = a + b * random.normal();
      break;
    case Distribution::log_uniform: {
      const double low = core::log(a), high = core::log(b);
      base = std::clamp(core::exp(low + (high - low) * random.uniform()), a, b);
      break;
    }
    case Distribution::choice:
      base = choices[random.below(static_cast<std::uint64_t>(count))];
      break;
  }
  return offset + scale * base;
}

std::array<double, 2> RandomValue::extremes() const {
  double low = a, high = b;
  if (distribution == Distribution::normal) high = a;
  if (distribution == Distribution::choice) {
    low = *std::min_element(choices.begin(), choices.begin() + count);
    high = *std::max_element(choices.begin(), choices.begin() + count);
  }
  const double first = offset + scale * low, second = offset + scale * high;
  return {std::min(first, second), std::max(first, second)};
}

std::string describe(const RandomValue& value) {
  const std::string unit = value.dimension == core::dimensions::none
                               ? std::string()
                               : fmt::format(" {}", core::si_unit(value.dimension));
  if (value.distribution == Distribution::normal) {
    return fmt::format("normal({:.6g}, {:.6g}){}", value.offset + value.scale * value.a,
                       std::fabs(value.scale) * value.b, unit);
  }
  const auto [low, high] = value.extremes();
  return fmt::format("{}({:.6g}, {:.6g}){}", name_of(value.distribution), low, high, unit);
}

void open_random_values(lua_State* lua) {
  lua_register(lua, "uniform", guarded<declare<Distribution::uniform>>);
  lua_register(lua, "normal", guarded<declare<Distribution::normal>>);
  lua_register(lua, "log_uniform", guarded<declare<Distribution::log_uniform>>);
  lua_register(lua, "choice", guarded<declare_choice>);
}

}  // namespace microcosm::scenes
