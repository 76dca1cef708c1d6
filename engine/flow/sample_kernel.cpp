#include "engine/flow/sample_kernel.hpp"

namespace microcosm::flow {

namespace sse2 {
extern const SampleKernel sample_kernel;
}
namespace avx2 {
extern const SampleKernel sample_kernel;
}
namespace avx512 {
extern const SampleKernel sample_kernel;
}

const SampleKernel& sample_kernel(core::Simd level) {
  switch (level) {
    case core::Simd::avx512:
      return avx512::sample_kernel;
    case core::Simd::avx2:
      return avx2::sample_kernel;
    case core::Simd::sse2:
      break;
  }
  return sse2::sample_kernel;
}

}  // namespace microcosm::flow
