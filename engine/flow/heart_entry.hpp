#pragma once
// What a scenario may say of the heart: `heart` of blood.network.

#include "engine/core/schema.hpp"
#include "engine/flow/circulation/heart.hpp"

namespace microcosm::flow {

/// A table; an empty one is the heart of `Heart`'s defaults.
core::FieldEntry heart_entry();

/// `values` of that table.
Heart heart_of(const core::Values& values);

}  // namespace microcosm::flow
