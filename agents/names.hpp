#pragma once
// Names that people give things: what can be shown and stored as it stands.

#include <string>
#include <string_view>

namespace microcosm::agents {

/// Whether a text is UTF-8 (RFC 3629: no overlong forms, no surrogates, up to U+10FFFF) without control
/// characters (below U+0020, and U+007F to U+009F).
bool is_printable(std::string_view text);

/// The same with "\xff" for each byte that stands in the way, for messages; at most `longest` bytes of it.
std::string printable(std::string_view text, std::size_t longest = 60);

}  // namespace microcosm::agents
