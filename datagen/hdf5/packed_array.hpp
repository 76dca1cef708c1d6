#pragma once
// A larger array ready to be put into an HDF5 file: bytes shuffled and deflated in chunks (filters that every
// HDF5 reader has). HDF5's own gzip pipeline writes 20 to 45 MB/s; ISA-L's level 1 does
// several times that at the same ratio, outside the library's lock.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "datagen/hdf5/tree.hpp"

namespace microcosm::datagen::hdf5 {

/// Arrays of fewer bytes are stored as they are: a chunk index would take more than compression saves.
inline constexpr std::size_t smallest_compressed_array = 4096;
/// Chunks hold whole rows of about this many bytes: HDF5's default chunk cache (1 MiB) then holds one.
inline constexpr std::size_t chunk_bytes = std::size_t{1} << 19;

struct PackedArray {
  std::uint64_t rows_per_chunk = 0;
  std::vector<std::vector<std::byte>> chunks;  // each a zlib stream of a shuffled chunk
};

/// `bytes` holds `rows` rows of elements, row-major; not empty.
PackedArray pack_chunks(ElementType type, std::uint64_t rows, std::span<const std::byte> bytes);

/// HDF5's shuffle filter: first bytes of all elements, then second bytes … Bytes beyond the last whole
/// element stay at the end.
std::vector<std::byte> shuffle(std::span<const std::byte> bytes, std::size_t element_size);
/// A zlib stream (RFC 1950).
std::vector<std::byte> deflate(std::span<const std::byte> bytes);

}  // namespace microcosm::datagen::hdf5
