#pragma once
// What a script prints, as a terminal may have it.

#include <string>
#include <string_view>

namespace microcosm::scenes {

/// `text` with '?' for each byte or character that a terminal might act on or can't show: control characters
/// of ASCII (but line feed and tab) and of Latin-1 (U+0080 to U+009F), DEL, marks that turn the direction of
/// writing (U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069), and bytes that are no UTF-8.
std::string printable(std::string_view text);

}  // namespace microcosm::scenes
