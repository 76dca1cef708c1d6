#include "engine/flow/network/cell_kernel.hpp"

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

const CellKernel& cell_kernel(core::Simd level) {
  switch (level) {
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
