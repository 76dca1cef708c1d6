#include "engine/world/block_sums.hpp"

#include "engine/core/simd.hpp"

namespace microcosm::world {

BlockSums sum_of_stripes(const std::byte* data, std::size_t stripes) {
  BlockSums sums;
  switch (core::simd_level()) {
    // A few registers of 512 bits in each step would slow down all that runs between them, by more than they
    // save.
    case core::Simd::avx512:
    case core::Simd::avx2:
      avx2::sum_stripes(data, stripes, sums);
      break;
    case core::Simd::sse2:
      sse2::sum_stripes(data, stripes, sums);
      break;
  }
  return sums;
}

}  // namespace microcosm::world
