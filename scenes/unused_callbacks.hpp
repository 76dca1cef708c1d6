#pragma once
// Functions of a scenario that were meant as its callbacks and are never called.

#include <string>
#include <string_view>
#include <vector>

#include "scenes/language/findings.hpp"

namespace microcosm::scenes {

/// Warnings: a function of a name near a callback's that nothing else in the text names, as `contrl`; a local
/// function of a callback's name that nothing calls, since callbacks are globals; a callback as a parameter
/// or field isn't meant.
std::vector<Finding> unused_callbacks(const std::string& file, std::string_view text);

}  // namespace microcosm::scenes
