#pragma once
// Closed meshes as a few convex hulls, so that bodies of any form can move and collide: the top-down
// splitting by planes of V-HACD and CoACD (Mamou and Ghorbel 2009, ICIP; Wei et al. 2022, ACM Trans Graph
// 41:42), without voxels or random numbers: surfaces are cut exactly.

#include <cstdint>
#include <string>
#include <vector>

#include "engine/geometry/triangle_mesh.hpp"

namespace microcosm::rigid {

struct DecompositionLimits {
  std::uint32_t hulls = 16;  // at most, >= 1
  /// Splitting ends when no point of a hull lies further from the mesh than this share of the diagonal of the
  /// mesh's box, 0–1 (looked at a sixteenth of it apart). Our choice: bodies touch within a hundredth of
  /// their size.
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
