#pragma once
// Surfaces in the formats that robots come with: STL (text and binary), OBJ and PLY by readers of our own,
// COLLADA (.dae) and binary glTF (.glb) by assimp, in the helper program (guard/guard.hpp).

#include <string>

#include "engine/geometry/triangle_mesh.hpp"

namespace microcosm::formats::mesh {

/// The triangles of all parts of a file, in its order; polygons become fans around their first corner, lines
/// and points are left out. Vertices at one place (to the bit) are one vertex, in the order of their first
/// use; triangles that thereby lose a corner are dropped. Coordinates are the file's times `scale`, per axis:
/// decimal numbers of STL, OBJ and PLY become the nearest double, those of COLLADA and glTF pass through
/// float. COLLADA states its unit, which is applied, and its upward axis, which is not, as little as glTF's
/// (robots' files are placed by their URDF). A scale of which one or three components are negative mirrors:
/// triangles are turned so that they still run counter-clockwise seen from outside.
///
/// Whether the surface is closed is not checked here: `geometry::open_edges` tells.
/// Throws InputError naming the file, and in text the line: it can't be read, is no regular file, is larger
/// than 256 MiB, has another ending, is malformed, cut, has no triangle, a coordinate that is not finite; a
/// scale of zero. Throws SystemError: the helper program is missing.
geometry::TriangleMesh read(const std::string& path, const core::Vec3& scale);
/// The same of a file's bytes in memory; `path` names it, and its format by its ending.
geometry::TriangleMesh read_content(const std::string& path, const std::string& content,
                                    const core::Vec3& scale);

}  // namespace microcosm::formats::mesh
