#pragma once
// Numbers with a dimension, as a scenario's declarations write them: `125*um`, `0.4*T/m`. Sums and
// comparisons of different dimensions are errors at their line; a result without a dimension is a plain
// number.

#include <lua.hpp>

#include <string>
#include <string_view>

#include "engine/core/dimension.hpp"

namespace microcosm::scenes {

struct Quantity {
  double value = 0;  // SI
  core::Dimension dimension;
};

/// "0.003 m"; a plain number without a unit.
std::string describe(const Quantity& quantity);

/// Reads "0.2s", "20 Hz", "0.4*T/m", "60 mm^2", "3". Throws InputError naming `what`.
Quantity parse_quantity(std::string_view text, const std::string& what);

/// The quantity at a stack index; a plain number is one without a dimension. False for anything else.
bool read_quantity(lua_State* lua, int index, Quantity& quantity);
/// A plain number if it has no dimension.
void push_quantity(lua_State* lua, const Quantity& quantity);

/// Whether a power of this exponent still has a dimension that can be held.
bool power_fits(core::Dimension dimension, double exponent);

/// Sets a global for each unit, in the table at the top of the stack.
void set_units(lua_State* lua);

}  // namespace microcosm::scenes
