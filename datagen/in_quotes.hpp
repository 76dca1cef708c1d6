#pragma once
// Text of a file that a stranger may have made, as a message can hold it.

#include <string>
#include <string_view>

namespace microcosm::datagen {

/// In single quotes; control characters and bytes that are no UTF-8 written as \xNN; at most 120 bytes, then
/// "…".
std::string in_quotes(std::string_view text);

}  // namespace microcosm::datagen
