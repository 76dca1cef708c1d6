#pragma once
// Which networks may stand side by side in lanes.

#include "engine/flow/network/network_model.hpp"

namespace microcosm::flow {

/// Throws InputError naming the first difference between `model` and `first` in vessels, cells, junctions,
/// the places and kinds of ends, density or velocity profile.
void require_same_shape(const NetworkModel& model, const NetworkModel& first);

}  // namespace microcosm::flow
