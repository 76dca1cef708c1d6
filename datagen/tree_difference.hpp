#pragma once
// Where two HDF5 files say something else.

#include <string>

#include "datagen/hdf5/tree.hpp"

namespace microcosm::datagen {

/// Empty if they are the same; otherwise the first difference, in the order of paths, with both values:
/// `stored` is what was found, `expected` what follows from other parts of the dataset.
std::string tree_difference(const hdf5::Tree& stored, const hdf5::Tree& expected);

}  // namespace microcosm::datagen
