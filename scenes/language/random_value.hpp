#pragma once
// Random values as a scenario declares them: `uniform(a, b)`, `normal(mean, deviation)`, `log_uniform(a, b)`,
// `choice{a, b, c}`. They may be scaled and shifted
// (`normal(125, 10)*um`) and are drawn once an episode.

#include <lua.hpp>

#include <array>
#include <optional>
#include <string>

#include "engine/core/dimension.hpp"
#include "engine/core/random.hpp"

namespace microcosm::scenes {

struct RandomValue {
  enum class Distribution { uniform, normal, log_uniform, choice };
  static constexpr int maximum_choices = 32;

  Distribution distribution = Distribution::uniform;
  double a = 0, b = 0;  // SI: low and high; mean and deviation
  std::array<double, maximum_choices> choices{};
  int count = 0;
  double scale = 1, offset = 0;  // value = offset + scale * base
  core::Dimension dimension;

  double draw(core::RandomStream& random) const;
  /// The least and greatest value; for a normal distribution its mean, twice.
  std::array<double, 2> extremes() const;
};

/// "uniform(0.38, 0.48)", in SI units.
std::string describe(const RandomValue& value);

/// Null if the value at the index is none.
const RandomValue* read_random_value(lua_State* lua, int index);
void push_random_value(lua_State* lua, const RandomValue& value);

/// Sets uniform, normal, log_uniform and choice as globals.
void open_random_values(lua_State* lua);

}  // namespace microcosm::scenes
