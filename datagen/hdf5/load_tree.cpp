#include "datagen/hdf5/load_tree.hpp"

namespace microcosm::datagen::hdf5 {

Tree load_tree(std::span<const std::byte> image) {
  return read_tree(image);
}

bool load_tree_is_isolated() {
  return false;
}

}  // namespace microcosm::datagen::hdf5
