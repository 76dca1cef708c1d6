#pragma once
// What editors and shells put before a program.

#include <string>
#include <string_view>

#include "engine/core/errors.hpp"

namespace microcosm::scenes {

/// The text as Lua's compiler takes it, with all lines where they were: a byte-order mark of UTF-8 and a
/// first line that begins with #! are left out. Throws InputError at `where`: UTF-16 or UTF-32, by its mark;
/// a zero byte, with its line.
std::string program_text(core::SourceLocation where, std::string_view text);

}  // namespace microcosm::scenes
