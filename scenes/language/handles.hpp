#pragma once
// What constructors return: a handle that other declarations refer to, with methods for callbacks.

#include <lua.hpp>

#include "scenes/language/context.hpp"

namespace microcosm::scenes {

/// A handle's declaration index at a stack index; -1 if the value is none.
int read_handle(lua_State* lua, int index);
void push_handle(lua_State* lua, int declaration);

/// What the handles' type is called.
void open_handles(lua_State* lua);

/// The entry of what is declared by an unknown constructor, where errors are collected: it passes for any.
const core::ConstructorEntry& unknown_entry();

}  // namespace microcosm::scenes
