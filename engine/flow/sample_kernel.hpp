#pragma once
// Which compiled form of the samples' kernel runs.

#include "engine/core/simd.hpp"
#include "engine/flow/sample_block.hpp"

namespace microcosm::flow {

/// All give the same bits. The processor must have the instructions of `level`.
const SampleKernel& sample_kernel(core::Simd level);

}  // namespace microcosm::flow
