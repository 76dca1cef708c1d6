#pragma once
// Convex parts of meshes, kept between runs: decomposing a mesh takes seconds, reading its parts none. The
// parts are the same bits with and without; nothing depends on the cache but time.

#include <string>
#include <vector>

#include "engine/rigid/convex_decomposition.hpp"

namespace microcosm::scenes {

/// Where parts are kept: microcosm/parts in $XDG_CACHE_HOME, or in ~/.cache (XDG Base Directory Specification
/// 0.8); $MICROCOSM_CACHE names another folder, or none with "off". Empty: nowhere, also if none of them is
/// an absolute path.
std::string decomposition_cache_folder();

/// rigid::convex_decomposition, taken from `folder` if it is there, and put there if not. A file is named by
/// the SHA-256 of the mesh, the limits and the code that decomposes, and holds a checksum of its own: one
/// that is damaged is as if it weren't there. A folder that can't be made, read or written is left alone;
/// files take their names when they are complete. Empty `folder`: it is computed. Throws as
/// convex_decomposition, which is never kept.
std::vector<rigid::ConvexPart> convex_parts(const geometry::TriangleMesh& mesh,
                                            const rigid::DecompositionLimits& limits, const std::string& name,
                                            const std::string& folder);

}  // namespace microcosm::scenes
