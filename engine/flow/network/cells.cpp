#include "engine/flow/network/cells.hpp"

#include "engine/core/simd.hpp"

namespace microcosm::flow {

namespace sse2 {
extern const CellKernel kernel;
}
namespace avx2 {
extern const CellKernel kernel;
}
namespace avx512 {
extern const CellKernel kernel;
}

const CellKernel& cell_kernel() {
  switch (core::simd_level()) {
    case core::Simd::avx512:
      return avx512::kernel;
    case core::Simd::avx2:
      return avx2::kernel;
    case core::Simd::sse2:
      break;
  }
  return sse2::kernel;
}

}  // namespace microcosm::flow
