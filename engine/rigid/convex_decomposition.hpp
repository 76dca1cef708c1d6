#pragma once
// Closed meshes as a few convex hulls, so that bodies of any form can move and collide. Bullet's V-HACD isn't
// packaged in double precision; this is the top-down splitting by planes that it and CoACD share (Mamou and
// Ghorbel 2009, ICIP; Wei et al. 2022, ACM Trans Graph 41:42), without voxels: surfaces are cut exactly.

#include <cstdint>
#include <string>
#include <vector>

#include "engine/geometry/triangle_mesh.hpp"

namespace microcosm::rigid {

struct DecompositionLimits {
  std::uint32_t hulls = 16;  // at most, >= 1
  /// Splitting ends when no point of the surface lies deeper below its part's hull than this share of the
  /// mesh's longest side, 0–1. Our choice: the looks of a collision at a hundredth of the size.
  double concavity = 0.01;
};

/// One part: its hull, closed and facing outwards.
struct ConvexPart {
  geometry::TriangleMesh hull;
  double concavity = 0;  // [m]: how far the hull's surface lies from the mesh at most
};

/// Parts in a fixed order; their hulls don't overlap, and together they cover the mesh. Throws InputError,
/// beginning with `name`: open edges, no volume, limits out of range.
std::vector<ConvexPart> convex_decomposition(const geometry::TriangleMesh& mesh,
                                             const DecompositionLimits& limits, const std::string& name);

}  // namespace microcosm::rigid
