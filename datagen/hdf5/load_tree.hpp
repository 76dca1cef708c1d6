#pragma once
// The one place where HDF5 files that a stranger may have made are read.

#include <span>

#include "datagen/hdf5/tree.hpp"

namespace microcosm::datagen::hdf5 {

/// `read_tree` of tree.hpp. Throws as that does.
Tree load_tree(std::span<const std::byte> image);

/// Whether a file that crashes the library leaves this program whole: whether `load_tree` reads in a process
/// of its own. While it is false, damaged files are told by their bytes and not read.
bool load_tree_is_isolated();

}  // namespace microcosm::datagen::hdf5
