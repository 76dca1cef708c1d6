#pragma once
// Time in a simulation: integer nanoseconds since the start of the episode. Instants before the start (the
// run-in of a heart beat, say) are negative. Integers, because sums of floating-point steps drift and compare
// unequal.

#include <chrono>
#include <cstdint>

namespace microcosm::core {

using Nanoseconds = std::chrono::nanoseconds;

/// [s]; exact to one part in 2^53.
constexpr double seconds(Nanoseconds time) {
  return static_cast<double>(time.count()) * 1e-9;
}

/// The nearest nanosecond; `value` in [s], |value| < 9.2e9.
constexpr Nanoseconds from_seconds(double value) {
  const double scaled = value * 1e9;
  return Nanoseconds(static_cast<std::int64_t>(scaled < 0 ? scaled - 0.5 : scaled + 0.5));
}

}  // namespace microcosm::core
