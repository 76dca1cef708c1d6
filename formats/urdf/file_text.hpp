#pragma once
// The bytes of a robot's file as XML text; and what they are, if they are something else.

#include <string>
#include <string_view>

namespace microcosm::formats::urdf {

/// The text without a byte order mark and zero bytes at its end, in UTF-8: from ISO-8859-1 if it says so and
/// isn't UTF-8 already. Throws InputError naming the file and what to do: it is UTF-16, holds zero bytes, is
/// compressed, or is a page, a pointer to a file, or of another format (what_else).
std::string xml_text(const std::string& path, std::string_view content);

/// What a file is that doesn't begin as XML, and what to do: "a Git LFS pointer: fetch ...". Empty if its
/// first bytes don't tell.
std::string what_else(std::string_view content);

/// What an XML file is whose first element isn't <robot>, and what to do. Empty if that isn't known.
std::string what_xml(std::string_view first_element);

}  // namespace microcosm::formats::urdf
