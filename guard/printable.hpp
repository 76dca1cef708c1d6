#pragma once
// Text that a terminal may show, whoever wrote it.

#include <string>
#include <string_view>

namespace microcosm::guard {

/// `text` with everything that a terminal would obey made visible: control characters other than tab and line
/// feed as \x1b, those of Unicode (U+0080 to U+009F) and the marks that turn the direction of writing as
/// \u{9b}, and bytes that are no UTF-8 as \xff. All other UTF-8 stays.
std::string printable(std::string_view text);

}  // namespace microcosm::guard
