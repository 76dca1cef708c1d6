#pragma once
// Sums over blocks of memory in which every word counts, by its value and by its place: what hashes of State
// are made of. Compiled for SSE2 and AVX2; both give the same bits.

#include <cstddef>
#include <cstdint>

namespace microcosm::world {

/// By lane, of the words in it: sums of the products of their keyed halves (NH: Black, Halevi, Krawczyk,
/// Krovetz and Rogaway 1999, CRYPTO, doi 10.1007/3-540-48405-1_14), whose keys differ from word to word, and
/// of the words.
struct BlockSums {
  static constexpr int lanes = 8;
  std::uint64_t products[lanes] = {}, words[lanes] = {};
};

constexpr std::size_t stripe_size = BlockSums::lanes * sizeof(std::uint64_t);

/// The sums over `stripes` of 64 bytes from `data` on.
BlockSums sum_of_stripes(const std::byte* data, std::size_t stripes);

namespace sse2 {
void sum_stripes(const std::byte* data, std::size_t stripes, BlockSums& sums);
}
namespace avx2 {
void sum_stripes(const std::byte* data, std::size_t stripes, BlockSums& sums);
}

}  // namespace microcosm::world
