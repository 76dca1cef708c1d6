#pragma once
// The one check of every constructor's call against its schema entry.

#include <lua.hpp>

#include <string>

#include "scenes/language/context.hpp"

namespace microcosm::scenes {

/// Checks the table at `table` against the entry: unknown fields, kinds, dimensions, ranges, what is missing.
/// Throws InputError at the field's line and column where it stands literally in `site` (may be null), else
/// at `where`.
Declaration check_call(lua_State* lua, int table, const core::ConstructorEntry& entry, const Context& context,
                       const CallSite* site, const core::SourceLocation& where);

/// A handle's declaration index at a stack index; -1 if the value is none.
int read_handle(lua_State* lua, int index);
void push_handle(lua_State* lua, int declaration);

/// Evaluates a schema entry's default as a scenario would write it, and leaves it on the stack; script
/// globals don't matter.
void push_default(lua_State* lua, const core::FieldEntry& field);
/// Makes the environment that defaults are evaluated in.
void open_defaults(lua_State* lua);

}  // namespace microcosm::scenes
