#pragma once
// A tree as the bytes of an HDF5 file.

#include <cstddef>
#include <vector>

#include "datagen/hdf5/tree.hpp"

namespace microcosm::datagen::hdf5 {

/// In HDF5 1.8's format, larger arrays shuffled and deflated. The same tree gives the same bytes on every
/// machine with the same compressor and HDF5. Built in memory, so that HDF5 never meets a full disk. Throws
/// SystemError if memory is short. Thread-safe: only the assembly holds HDF5's lock, packing doesn't.
/// Every group on the way to an object is an object of the tree.
std::vector<std::byte> write_tree(const Tree& tree);

/// Adds an object and the groups on the way to it. Throws InputError if something else has that path.
Object& add_group(Tree& tree, const std::string& path);
Object& add_array(Tree& tree, const std::string& path, Value value);
void add_external_link(Tree& tree, const std::string& path, const std::string& file,
                       const std::string& target);

// Values of attributes and arrays. Texts must hold no zero byte: HDF5 ends them there. Throws InputError.
Value text_value(const std::string& text);
Value texts_value(const std::vector<std::string>& texts);
Value fixed_texts_value(const std::vector<std::string>& texts);
Value flag_value(bool flag);
Value number_value(std::int64_t number);
Value number_value(std::uint64_t number);
Value number_value(double number);
/// `bytes` holds the elements, row-major.
Value array_value(ElementType type, std::vector<std::uint64_t> shape, std::span<const std::byte> bytes);

}  // namespace microcosm::datagen::hdf5
