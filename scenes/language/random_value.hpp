#pragma once
// Random values as a scenario declares them: `uniform(a, b)`, `normal(mean, deviation)`, `log_uniform(a, b)`,
// `choice{a, b, c}`, and what arithmetic makes of them: `normal(125, 10)*um`, `2*a + b`, `1/a`, `a^2`. They
// are drawn once for each field that they stand in; within one field the same declared value is drawn once.

#include <lua.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/dimension.hpp"
#include "engine/core/random.hpp"

namespace microcosm::scenes {

struct RandomValue {
  enum class Kind : std::uint8_t {
    uniform,
    normal,
    log_uniform,
    choice,
    add,
    subtract,
    multiply,
    divide,
    power
  };
  static constexpr int maximum_choices = 32, maximum_terms = 16;

  /// offset + scale * base; the base is drawn, or made of two terms before it, or of one and a number.
  struct Term {
    Kind kind = Kind::uniform;
    std::int8_t left = -1, right = -1;  // indices of terms; -1: the number `a` (left) or `b` (right)
    std::uint8_t first_choice = 0, choice_count = 0;
    double a = 0, b = 0;  // SI: low and high; mean and deviation; a number to the left or right
    double scale = 1, offset = 0;
    std::uint64_t declared = 0;  // which declaration it is: equal ones are drawn once
    bool is_drawn() const { return kind <= Kind::choice; }
  };

  std::array<Term, maximum_terms> terms;  // the last of `count` is the value
  int count = 0;
  std::array<double, maximum_choices> choices{};
  int choice_count = 0;
  core::Dimension dimension;

  const Term& root() const { return terms[static_cast<std::size_t>(count) - 1]; }
  Term& root() { return terms[static_cast<std::size_t>(count) - 1]; }
  /// Whether it is one declared value, scaled and shifted.
  bool is_simple() const { return count == 1; }

  double draw(core::RandomStream& random) const;
  /// With each distribution at its middle (the mean of a normal one).
  double middle() const;
  /// Of a simple value the least and greatest; of a normal one its mean, twice; of others the middle, twice.
  std::array<double, 2> extremes() const;
};

/// One declared value.
RandomValue random_value(const RandomValue::Term& term, core::Dimension dimension);

/// `left` operation `right`. False: more terms or choices than there is room for.
bool combine(RandomValue::Kind operation, const RandomValue& left, const RandomValue& right,
             RandomValue& out);
/// With the number to the left or to the right.
bool combine(RandomValue::Kind operation, const RandomValue& value, double number, bool number_is_left,
             RandomValue& out);

/// "uniform(0.38, 0.48)", in SI units.
std::string describe(const RandomValue& value);

/// Null if the value at the index is none.
const RandomValue* read_random_value(lua_State* lua, int index);
void push_random_value(lua_State* lua, const RandomValue& value);

/// Sets uniform, normal, log_uniform and choice as globals.
void open_random_values(lua_State* lua);

}  // namespace microcosm::scenes
