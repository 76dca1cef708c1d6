#pragma once
// Errors that the engine finds in a declaration get the declaration's place in the scenario.

#include <utility>

#include "engine/core/errors.hpp"

namespace microcosm::scenes {

/// Calls `body`; an InputError without a place leaves with `where`.
template <class Body>
auto located(const core::SourceLocation& where, Body&& body) {
  try {
    return std::forward<Body>(body)();
  } catch (const core::InputError& error) {
    if (!error.where().file.empty()) throw;
    throw core::InputError(where, error.message());
  }
}

}  // namespace microcosm::scenes
