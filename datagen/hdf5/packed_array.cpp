#include "datagen/hdf5/packed_array.hpp"

#include <isa-l/igzip_lib.h>

#include <algorithm>
#include <array>

#include "engine/core/errors.hpp"

namespace microcosm::datagen::hdf5 {
namespace {

// Worst case of deflate: stored blocks of 65,535 bytes with 5 bytes each, a zlib header and checksum; igzip
// asks for a little more room.
std::size_t deflate_bound(std::size_t size) {
  return size + size / 1024 + 4096;
}

// Written with a constant element size: the compiler turns it into vector instructions.
template <std::size_t Size>
void shuffle_elements(std::span<const std::byte> bytes, std::byte* out) {
  const std::size_t count = bytes.size() / Size;
  for (std::size_t place = 0; place < Size; ++place)
    for (std::size_t i = 0; i < count; ++i) out[place * count + i] = bytes[i * Size + place];
}

}  // namespace

std::vector<std::byte> shuffle(std::span<const std::byte> bytes, std::size_t element_size) {
  std::vector<std::byte> out(bytes.begin(), bytes.end());
  if (element_size == 2) shuffle_elements<2>(bytes, out.data());
  if (element_size == 4) shuffle_elements<4>(bytes, out.data());
  if (element_size == 8) shuffle_elements<8>(bytes, out.data());
  return out;
}

std::vector<std::byte> deflate(std::span<const std::byte> bytes) {
  MICROCOSM_ASSERT_COMPARE(bytes.size(), <, std::size_t{1} << 31);
  std::vector<std::byte> out(deflate_bound(bytes.size()));
  std::vector<std::uint8_t> scratch(ISAL_DEF_LVL1_DEFAULT);
  isal_zstream stream;
  isal_deflate_init(&stream);
  stream.level = 1;
  stream.level_buf = scratch.data();
  stream.level_buf_size = static_cast<std::uint32_t>(scratch.size());
  stream.gzip_flag = IGZIP_ZLIB;
  stream.end_of_stream = 1;
  stream.flush = NO_FLUSH;
  stream.next_in = const_cast<std::uint8_t*>(reinterpret_cast<const std::uint8_t*>(bytes.data()));
  stream.avail_in = static_cast<std::uint32_t>(bytes.size());
  stream.next_out = reinterpret_cast<std::uint8_t*>(out.data());
  stream.avail_out = static_cast<std::uint32_t>(out.size());
  const int status = isal_deflate(&stream);
  MICROCOSM_ASSERT_COMPARE(status, ==, COMP_OK);
  MICROCOSM_ASSERT(stream.internal_state.state == ZSTATE_END);
  out.resize(stream.total_out);
  return out;
}

PackedArray pack_chunks(ElementType type, std::uint64_t rows, std::span<const std::byte> bytes) {
  const std::size_t row_size = bytes.size() / rows;
  PackedArray array;
  array.rows_per_chunk = std::min<std::uint64_t>(rows, std::max<std::size_t>(1, chunk_bytes / row_size));
  const std::size_t full = array.rows_per_chunk * row_size;
  for (std::size_t offset = 0; offset < bytes.size(); offset += full) {
    std::vector<std::byte> chunk(full);  // HDF5 stores the last chunk whole too: zeros fill it up
    std::ranges::copy(bytes.subspan(offset, std::min(full, bytes.size() - offset)), chunk.begin());
    array.chunks.push_back(deflate(shuffle(chunk, hdf5::element_size(type))));
  }
  return array;
}

}  // namespace microcosm::datagen::hdf5
