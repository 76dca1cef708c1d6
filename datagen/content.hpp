#pragma once
// The canonical content of an episode: the bytes that its SHA-256 is taken over, defined in docs/dataset.md.
// Little-endian, like the files.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "agents/recording.hpp"

namespace microcosm::datagen {

/// "int16", "int32", "float32", "float64".
std::string_view storage_name(agents::Storage storage);
/// Bytes of one value.
std::size_t storage_size(agents::Storage storage);
/// The reverse of storage_name. Throws InputError for any other text.
agents::Storage storage_from_name(std::string_view name);

/// The stream's values as they are stored, row-major. Asserts that each is exactly representable.
std::vector<std::byte> stored_bytes(const agents::Stream& stream);
/// The reverse.
std::vector<double> raw_from_stored(agents::Storage storage, const std::vector<std::byte>& bytes);

/// Every NaN becomes the one with bits 0x7ff8000000000000: processors and compilers differ in the sign of
/// 0/0.
double canonical(double value);
std::vector<double> canonical(const std::vector<double>& values);

}  // namespace microcosm::datagen
