#pragma once
// The one place where HDF5 files that a stranger may have made are read.

#include <span>

#include "datagen/hdf5/tree.hpp"

namespace microcosm::datagen::hdf5 {

/// `read_tree` of tree.hpp in the helper program (guard/guard.hpp), which may crash of it. Throws as that
/// does, and core::InputError for a file that crashes the library or takes more than the limits: 3 GiB and 64
/// bytes a byte of the file while it is read, 1 GiB and 32 bytes a byte of what it says.
Tree load_tree(std::span<const std::byte> image);

}  // namespace microcosm::datagen::hdf5
