#pragma once
// How messages say what a field may hold and what was given.

#include <lua.hpp>

#include <string>
#include <string_view>
#include <vector>

#include "engine/core/schema.hpp"

namespace microcosm::scenes {

/// "a length (m) between 1e-07 and 0.001, for example 125*um"
std::string expected(const core::FieldEntry& field);
/// "between 0 and 1 T/m", "of 0 m or more"; empty without a range.
std::string range_text(const core::FieldEntry& field);
/// "3 Hz (frequency)", "the text 'x'", "a table"; for the value at a stack index.
std::string given(lua_State* lua, int index);

/// What a key of the table at `index` says that is no place in its list, as in {1, 2, x = 3}; empty: there is
/// none. Looks at one key more than the list has values, at most.
std::string key_beside_list(lua_State* lua, int index);
/// "a quantity", "one of \"a\", \"b\"" …
std::string kind_text(const core::FieldEntry& field);

/// The kinds of handle that a field takes: those of `handle_kind`, which "|" divides.
std::vector<std::string> handle_kinds(const core::FieldEntry& field);
bool takes_handle(const core::FieldEntry& field, std::string_view kind);

}  // namespace microcosm::scenes
