#pragma once
// Checks of one quantity of a description. Each throws InputError naming what it belongs to, its value and
// what is valid.

#include <fmt/format.h>

#include <cmath>
#include <string>

#include "engine/core/errors.hpp"

namespace microcosm::flow {

inline void require_positive(double value, const std::string& what, const char* quantity, const char* unit) {
  if (!(value > 0) || !std::isfinite(value))
    throw core::InputError(fmt::format("{}: {} is {} {}; it must be positive", what, quantity, value, unit));
}

inline void require_not_negative(double value, const std::string& what, const char* quantity,
                                 const char* unit) {
  if (!(value >= 0) || !std::isfinite(value))
    throw core::InputError(
        fmt::format("{}: {} is {} {}; it must not be negative", what, quantity, value, unit));
}

}  // namespace microcosm::flow
