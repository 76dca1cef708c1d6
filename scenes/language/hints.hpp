#pragma once
// What a script's error most likely comes from: a misspelt unit, a local variable that hides one.

#include <lua.hpp>

#include <string>
#include <string_view>
#include <vector>

#include "scenes/language/call_sites.hpp"
#include "scenes/language/context.hpp"
#include "scenes/language/tokens.hpp"

namespace microcosm::scenes {

/// A name that a script gives to something of its own.
struct Binding {
  std::string name;
  Place place;
  bool local = true;  // else a global variable is assigned
  int depth = 0;      // of the block whose end ends it
  Place end = {};     // of that block; line 0: the text's
};

/// All of a text: local variables, parameters of functions, variables of loops, assigned globals.
std::vector<Binding> bindings_of(const std::vector<Token>& tokens);

/// "; the local 's' of line 3 hides the unit s"; empty: no name in the span is a unit that the script gave
/// another meaning. A span of line 0 is the whole text.
std::string hidden_units(std::string_view text, const Span& span);

/// The error with what it may come from after its message: of a name that is nothing, one that is near; of
/// arithmetic on the wrong thing, the unit that is hidden.
core::InputError explained(const core::InputError& error, lua_State* lua, const Context& context);

/// "; did you mean 'um'?" for a name that no script has bound; empty: nothing is near.
std::string meant_instead_of(const std::string& name, lua_State* lua);

}  // namespace microcosm::scenes
