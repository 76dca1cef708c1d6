#pragma once
// The functions that are linked into this program.

#include "guard/guard.hpp"

namespace microcosm::guard {

inline constexpr std::size_t longest_name = 63;

/// Null: there is none of that name.
Function find(std::string_view name);

}  // namespace microcosm::guard
