#pragma once
// What assimp doesn't ask of a COLLADA's nodes before it follows them.

#include <string_view>

namespace microcosm::formats::mesh {

/// Throws InputError (line, no file): a node instances itself, on whatever way, its nodes are nested deeper
/// than 256, or stand for more than a million once instances are followed. What is no XML is left to assimp
/// to refuse.
void check_collada_nodes(std::string_view content);

}  // namespace microcosm::formats::mesh
