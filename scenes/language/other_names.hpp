#pragma once
// Words by which people look for what is called otherwise here.

#include <string>
#include <string_view>
#include <vector>

namespace microcosm::scenes {

/// The name among `valid` that is meant by a word of other programs or of plain speech ("cube" for "box",
/// "micron" for "um"); empty: none.
std::string other_name(std::string_view word, const std::vector<std::string>& valid);

}  // namespace microcosm::scenes
