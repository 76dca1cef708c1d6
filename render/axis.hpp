#pragma once
// Numbers on axes: round ticks, and units with the prefix that keeps numbers short.

#include <string>
#include <string_view>
#include <vector>

namespace microcosm::render {

struct Ticks {
  std::vector<double> values;  // ascending, all within the range
  int decimals = 0;            // that every label needs
};

/// About `wanted` ticks at multiples of 1, 2 or 5 times a power of ten, in [low, high]. Empty if the range is
/// not finite or empty.
Ticks round_ticks(double low, double high, int wanted);

/// "−1.50": fixed decimals, a true minus sign, never "−0".
std::string number_text(double value, int decimals);

/// What to multiply SI values with, and the unit they then have.
struct DisplayUnit {
  double factor = 1;
  std::string label;  // "mm", "mL/s", "kPa"; empty for plain numbers
};

/// For values of `unit` (SI, as in "m", "m^3/s", "T/m", "" or "1") whose largest magnitude is `magnitude`.
DisplayUnit display_unit(std::string_view unit, double magnitude);

}  // namespace microcosm::render
