#include "engine/flow/network/cell_kernel.hpp"

namespace microcosm::flow {

namespace sse2 {
extern const CellKernel kernel;
extern const NodeKernel node_kernel;
}  // namespace sse2
namespace avx2 {
extern const CellKernel kernel;
extern const NodeKernel node_kernel;
}  // namespace avx2
namespace avx512 {
extern const CellKernel kernel;
extern const NodeKernel node_kernel;
}  // namespace avx512

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

const NodeKernel& node_kernel(core::Simd level) {
  switch (level) {
    case core::Simd::avx512:
      return avx512::node_kernel;
    case core::Simd::avx2:
      return avx2::node_kernel;
    case core::Simd::sse2:
      break;
  }
  return sse2::node_kernel;
}

}  // namespace microcosm::flow
