#include "datagen/in_quotes.hpp"

#include <fmt/format.h>

#include "datagen/json_values.hpp"

namespace microcosm::datagen {
namespace {

constexpr std::size_t longest = 120;

}  // namespace

std::string in_quotes(std::string_view text) {
  std::string cut(text.substr(0, longest));
  // The cut may have gone through a character.
  while (cut.size() < text.size() && !cut.empty() &&
         (static_cast<unsigned char>(text[cut.size()]) & 0xc0) == 0x80)
    cut.pop_back();
  std::string out = "'";
  for (const char c : valid_utf8(cut)) {
    const auto byte = static_cast<unsigned char>(c);
    out += byte < 0x20 || byte == 0x7f ? fmt::format("\\x{:02x}", byte) : std::string(1, c);
  }
  return out + (cut.size() < text.size() ? "…'" : "'");
}

}  // namespace microcosm::datagen
