#pragma once
// The readers of single formats. Each reads a file's whole content, in memory; counts that a file claims are
// bounded by its size before anything is allocated. All throw InputError naming file and, in text, line.

#include <string>
#include <string_view>

#include "formats/mesh/soup.hpp"

namespace microcosm::formats::mesh {

/// Binary if the size is what its count of triangles says, or if it holds zero bytes; else text: solids of
/// facets of one loop of three vertices. Normals and colours are not read.
Soup read_stl(const std::string& path, std::string_view content);

/// Wavefront OBJ: `v` (weights divide, colours are left out) and `f` (any number of corners, negative numbers
/// count from the last vertex). Points, lines, normals, texture, groups, materials are left out; curved
/// surfaces and unknown words are refused by name.
Soup read_obj(const std::string& path, std::string_view content);

/// PLY 1.0, text or binary in either order of bytes: x, y, z of the element `vertex`, and the list
/// `vertex_indices` or `vertex_index` of `face`. Other properties and elements are passed over.
Soup read_ply(const std::string& path, std::string_view content);

/// COLLADA or binary glTF, as `ending` (without a point) says: by assimp, in the helper program
/// (guard/guard.hpp).
Soup read_scene(const std::string& path, std::string_view content, std::string_view ending);

}  // namespace microcosm::formats::mesh
