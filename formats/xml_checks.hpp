#pragma once
// Bounds of XML that are checked before it is parsed.

#include <string>
#include <string_view>

namespace microcosm::formats {

/// Throws InputError naming file and line: more than a million elements, more than 1,000 attributes in one (a
/// parser compares each with each), elements nested deeper than 256 (a parser may recurse). All else that is
/// wrong is left to the parser.
void check_xml_size(const std::string& path, std::string_view content);

}  // namespace microcosm::formats
