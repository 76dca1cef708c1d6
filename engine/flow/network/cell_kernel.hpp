#pragma once
// Which compiled form of the cells' and of the nodes' kernel runs.

#include "engine/core/simd.hpp"
#include "engine/flow/network/cells.hpp"
#include "engine/flow/network/nodes.hpp"

namespace microcosm::flow {

/// All give the same bits. The processor must have the instructions of `level`.
const CellKernel& cell_kernel(core::Simd level);
const NodeKernel& node_kernel(core::Simd level);

}  // namespace microcosm::flow
