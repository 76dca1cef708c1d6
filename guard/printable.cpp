#include "guard/printable.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <utility>

namespace microcosm::guard {

namespace {

/// The character at the front and its bytes; none: it is no UTF-8 (RFC 3629: shortest forms, no surrogates).
std::pair<char32_t, std::size_t> first_character(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < size) return {0, 0};
  char32_t code = lead & (0x7fu >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return {0, 0};
    code = code << 6 | (byte(i) & 0x3fu);
  }
  constexpr char32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = code >= 0xd800 && code <= 0xdfff;
  if (code < least[size] || code > 0x10ffff || surrogate) return {0, 0};
  return {code, size};
}

bool is_obeyed(char32_t code) {
  return (code < 0x20 && code != '\n' && code != '\t') || (code >= 0x7f && code < 0xa0) ||
         (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069) || code == 0x2028 ||
         code == 0x2029;
}

}  // namespace

std::string printable(std::string_view text) {
  const auto plain = [](char c) { return (c >= 0x20 && c < 0x7f) || c == '\n' || c == '\t'; };
  if (std::all_of(text.begin(), text.end(), plain)) return std::string(text);
  std::string shown;
  while (!text.empty()) {
    const auto [code, size] = first_character(text);
    if (size == 0)
      shown += fmt::format("\\x{:02x}", static_cast<std::uint8_t>(text[0]));
    else if (!is_obeyed(code))
      shown += text.substr(0, size);
    else
      shown += code < 0x80 ? fmt::format("\\x{:02x}", static_cast<unsigned>(code))
                           : fmt::format("\\u{{{:x}}}", static_cast<unsigned>(code));
    text.remove_prefix(std::max<std::size_t>(size, 1));
  }
  return shown;
}

}  // namespace microcosm::guard
