#pragma once
// HDF5 types shared by reading and writing.

#include <string>

#include "datagen/hdf5_file.hpp"

namespace microcosm::datagen::hdf5 {

hid_t file_type(ElementType type);  // little-endian
Handle text_type();                 // UTF-8 of any length
Handle flag_type();                 // the enumeration FALSE, TRUE by which h5py stores a bool

/// What the library says about its last failure.
std::string last_error();

}  // namespace microcosm::datagen::hdf5
