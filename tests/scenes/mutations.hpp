#pragma once
// Seeded changes of a text, as a careless or hostile author would make them.

#include <string>
#include <vector>

#include "engine/core/random.hpp"

namespace microcosm::scenes {

/// One to six changes: a span deleted, doubled, moved or swapped for one from `others`, a number made
/// strange, a byte changed.
inline std::string mutated(std::string text, const std::vector<std::string>& others,
                           core::RandomStream& random) {
  static const std::vector<std::string> strange{"0",
                                                "-1",
                                                "1e308",
                                                "1e-308",
                                                "0/0",
                                                "1/0",
                                                "-0.0",
                                                "{}",
                                                "nil",
                                                "\"x\"",
                                                "(1*m)",
                                                "normal(0, 1e300)",
                                                "uniform(0, 0)",
                                                "choice{1}",
                                                "math.huge",
                                                "1e9",
                                                "function() end",
                                                "setmetatable({}, {})"};
  const std::uint64_t changes = 1 + random.below(6);
  for (std::uint64_t i = 0; i < changes && text.size() > 8; ++i) {
    const std::size_t at = random.below(text.size());
    const std::size_t length = random.below(std::min<std::size_t>(40, text.size() - at) + 1);
    const std::uint64_t kind = random.below(6);
    if (kind == 0) text.erase(at, length);
    if (kind == 1) text.insert(at, text.substr(at, length));
    if (kind == 2) text[at] = static_cast<char>(random.below(256));
    if (kind == 3) {
      const std::string& other = others[random.below(others.size())];
      const std::size_t from = random.below(other.size());
      text.replace(at, length, other.substr(from, random.below(60)));
    }
    if (kind >= 4) {
      const std::size_t digit = text.find_first_of("0123456789", at);
      if (digit == std::string::npos) continue;
      const std::size_t end = text.find_first_not_of("0123456789.e", digit);
      text.replace(digit, (end == std::string::npos ? text.size() : end) - digit,
                   strange[random.below(strange.size())]);
    }
  }
  return text;
}

}  // namespace microcosm::scenes
