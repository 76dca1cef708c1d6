#pragma once
// The tokens of a Lua text with their places: names, symbols, and everything else as one kind.

#include <string_view>
#include <vector>

#include "scenes/language/call_sites.hpp"

namespace microcosm::scenes {

struct Token {
  enum class Kind { name, symbol, text, number } kind = Kind::symbol;
  std::string_view text;
  Place place;
  Place after;  // one past its last byte
  bool is(std::string_view other) const { return text == other && kind != Kind::text; }
};

/// Ends with an empty symbol. Text that is not Lua gives some tokens, never an error.
std::vector<Token> tokens_of(std::string_view text);

}  // namespace microcosm::scenes
