#pragma once
// The one check of every constructor's call against its schema entry.

#include <lua.hpp>

#include <string>

#include "scenes/language/context.hpp"
#include "scenes/language/handles.hpp"

namespace microcosm::scenes {

/// Checks the table at `table` against the entry: unknown fields, kinds, dimensions, ranges, what is missing.
/// Throws InputError at the field's line and column where it stands literally in `site` (may be null), else
/// at `where`. Where the context collects errors, all of the table are reported, and then the call fails by
/// the last.
Declaration check_call(lua_State* lua, int table, const core::ConstructorEntry& entry, Context& context,
                       const CallSite* site, const core::SourceLocation& where);

/// Evaluates a schema entry's default as a scenario would write it, and leaves it on the stack; script
/// globals don't matter.
void push_default(lua_State* lua, const core::FieldEntry& field);
/// Makes the environment that defaults are evaluated in.
void open_defaults(lua_State* lua);

}  // namespace microcosm::scenes
