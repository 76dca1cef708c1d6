#pragma once
// An array ready to be put into an HDF5 file: bytes shuffled and deflated in chunks (filters that every HDF5
// reader has), or left alone when small. HDF5's own gzip pipeline writes 20 to 45 MB/s; ISA-L's level 1 does
// several times that at the same ratio, outside the library's lock.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "datagen/content.hpp"

namespace microcosm::datagen {

enum class ElementType { uint8, int16, int32, int64, float32, float64 };

std::size_t element_size(ElementType type);
ElementType element_type(agents::Storage storage);

/// Arrays of fewer bytes are stored as they are: a chunk index would take more than compression saves.
inline constexpr std::size_t smallest_compressed_array = 4096;
/// Chunks hold whole rows of about this many bytes: HDF5's default chunk cache (1 MiB) then holds one.
inline constexpr std::size_t chunk_bytes = std::size_t{1} << 19;

struct PackedArray {
  ElementType type = ElementType::float64;
  std::uint64_t rows = 0;
  std::optional<std::uint64_t> columns;  // none: one-dimensional
  std::uint64_t rows_per_chunk = 0;      // 0: not chunked, `plain` holds the values
  std::vector<std::byte> plain;
  std::vector<std::vector<std::byte>> chunks;  // each a zlib stream of a shuffled chunk
};

/// `bytes` holds rows * columns (rows, if one-dimensional) elements, row-major.
PackedArray pack(ElementType type, std::uint64_t rows, std::optional<std::uint64_t> columns,
                 std::span<const std::byte> bytes);

template <class T>
PackedArray pack_vector(ElementType type, const std::vector<T>& values) {
  return pack(type, values.size(), std::nullopt, std::as_bytes(std::span(values)));
}

/// HDF5's shuffle filter: first bytes of all elements, then second bytes … Bytes beyond the last whole
/// element stay at the end.
std::vector<std::byte> shuffle(std::span<const std::byte> bytes, std::size_t element_size);
/// A zlib stream (RFC 1950).
std::vector<std::byte> deflate(std::span<const std::byte> bytes);

}  // namespace microcosm::datagen
