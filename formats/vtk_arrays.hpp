#pragma once
// The data arrays of VTK's XML files.

#include <string>
#include <string_view>
#include <vector>

#include "engine/core/errors.hpp"

namespace tinyxml2 {
class XMLElement;
}

namespace microcosm::formats {

/// What the file says of all its arrays.
struct VtkEncoding {
  bool big_endian = false, compressed = false, wide_header = false;  // UInt64 instead of UInt32
  bool appended_raw = false;
  std::string_view appended;  // what follows the underscore
};

/// The numbers of a DataArray; integers beyond 2^53 lose digits. `where` is its place, for messages, and
/// `what` what they call it. Throws InputError: a format or type that doesn't exist, data that are cut, not
/// base64, or don't decompress, text that is no number, more than 1e8 numbers.
std::vector<double> read_vtk_array(const tinyxml2::XMLElement& element, const VtkEncoding& encoding,
                                   const core::SourceLocation& where, const std::string& what);

/// Without white space and padding rules relaxed: groups may be padded where blocks end. Throws InputError.
std::string decode_base64(std::string_view text, std::size_t bytes, std::size_t& consumed,
                          const core::SourceLocation& where, const std::string& what);

}  // namespace microcosm::formats
