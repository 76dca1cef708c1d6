#pragma once
// The one place where HDF5 files that a stranger may have made are read.

#include <span>

#include "datagen/hdf5/tree.hpp"

namespace microcosm::datagen::hdf5 {

/// `read_tree` of tree.hpp in the helper program (guard/guard.hpp), which may crash of it. Throws as that
/// does, and core::InputError for a file that crashes the library or takes more than the limits: 3 GiB and 64
/// bytes a byte of the file while it is read, 1 GiB and 32 bytes a byte of what it says.
Tree load_tree(std::span<const std::byte> image);

struct Loaded {
  Tree tree;
  std::string error;  // why it can't be read; empty: it was
};

/// The same of many small files in one call of the helper, which costs less than a call for each.
std::vector<Loaded> load_trees(const std::vector<std::span<const std::byte>>& images);

}  // namespace microcosm::datagen::hdf5
