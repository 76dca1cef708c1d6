#include "engine/world/block_sums.hpp"

#include <immintrin.h>

namespace microcosm::world::MICROCOSM_KERNEL_ISA {

namespace {

// Without a pattern: odd multiples of the binary digits of pi and of the golden ratio after the point.
struct Keys {
  std::uint64_t first[BlockSums::lanes] = {}, step[BlockSums::lanes] = {};
  constexpr Keys() {
    for (std::uint64_t i = 0; i < BlockSums::lanes; ++i) {
      first[i] = (2 * i + 1) * 0x243f6a8885a308d3u;
      step[i] = (2 * i + 1) * 0x9e3779b97f4a7c15u;
    }
  }
};
constexpr Keys keys;

#if defined(__AVX2__)
struct Vector {
  static constexpr int lanes = 4;
  __m256i value;
  static Vector load(const void* from) { return {_mm256_loadu_si256(static_cast<const __m256i*>(from))}; }
  void store(void* to) const { _mm256_storeu_si256(static_cast<__m256i*>(to), value); }
  Vector operator+(Vector b) const { return {_mm256_add_epi64(value, b.value)}; }
  Vector operator^(Vector b) const { return {_mm256_xor_si256(value, b.value)}; }
  Vector product_of_halves() const { return {_mm256_mul_epu32(value, _mm256_srli_epi64(value, 32))}; }
};
#else
struct Vector {
  static constexpr int lanes = 2;
  __m128i value;
  static Vector load(const void* from) { return {_mm_loadu_si128(static_cast<const __m128i*>(from))}; }
  void store(void* to) const { _mm_storeu_si128(static_cast<__m128i*>(to), value); }
  Vector operator+(Vector b) const { return {_mm_add_epi64(value, b.value)}; }
  Vector operator^(Vector b) const { return {_mm_xor_si128(value, b.value)}; }
  Vector product_of_halves() const { return {_mm_mul_epu32(value, _mm_srli_epi64(value, 32))}; }
};
#endif

}  // namespace

void sum_stripes(const std::byte* data, std::size_t stripes, BlockSums& sums) {
  for (int first = 0; first < BlockSums::lanes; first += Vector::lanes) {
    Vector key = Vector::load(keys.first + first), products = Vector::load(sums.products + first),
           words = Vector::load(sums.words + first);
    const Vector step = Vector::load(keys.step + first);
    const std::byte* next = data + sizeof(std::uint64_t) * static_cast<std::size_t>(first);
    for (std::size_t s = 0; s < stripes; ++s, next += stripe_size) {
      const Vector word = Vector::load(next);
      products = products + (word ^ key).product_of_halves();
      words = words + word;
      key = key + step;
    }
    products.store(sums.products + first);
    words.store(sums.words + first);
  }
}

}  // namespace microcosm::world::MICROCOSM_KERNEL_ISA
