#pragma once
// How the scenario language writes a tree of network/murray_tree.hpp.

#include "engine/core/schema.hpp"

namespace microcosm::flow {

core::FieldEntry murray_tree_entry();  // the field `tree` of blood.network and blood.prescribed

}  // namespace microcosm::flow
