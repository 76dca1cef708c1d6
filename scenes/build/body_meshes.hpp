#pragma once
// Bodies of a mesh or a grid of heights.

#include <map>
#include <string>
#include <vector>

#include "engine/geometry/triangle_mesh.hpp"
#include "engine/rigid/body_model.hpp"
#include "scenes/language/context.hpp"

namespace microcosm::scenes {

/// A mesh as read from its file, in the file's unit; its convex parts, where a declaration asks for them.
struct MeshAsset {
  geometry::TriangleMesh mesh;
  std::vector<geometry::TriangleMesh> parts;
};
using MeshAssets = std::map<std::string, MeshAsset>;  // by the path that the scenario names

/// Reads the mesh, once, and decomposes it if `values` (of bodies.mesh) say so; with `cache`, the parts may
/// come from an earlier run (decomposition_cache.hpp).
void load_mesh(const core::Values& values, const std::string& content, MeshAssets& assets, bool cache);

/// The shapes of a bodies.mesh. Throws InputError: a surface that moves.
std::vector<rigid::Shape> mesh_shapes(const core::Values& values, const MeshAssets& assets);
/// What it is filled with. Throws InputError: holes, no volume.
rigid::Inertial mesh_inertial(const std::string& name, const core::Values& values, const MeshAssets& assets);

rigid::Shape height_field_shape(const core::Values& values);

}  // namespace microcosm::scenes
