#pragma once
// Convex hulls of points: their vertices and flat faces.

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/core/vec3.hpp"

namespace microcosm::rigid {

struct HullFace {
  core::Vec3 normal;                   // unit, outward
  double offset = 0;                   // normal . p of its points
  std::uint32_t first = 0, count = 0;  // of Hull::corners, counter-clockwise seen from outside
};

struct Hull {
  std::vector<core::Vec3> vertices;
  std::vector<HullFace> faces;
  std::vector<std::uint32_t> corners;                   // vertices of the faces, one face after another
  std::vector<std::array<std::uint32_t, 3>> triangles;  // closed, facing outwards: the same without merging
  core::Vec3 centre;                                    // mean of the vertices: inside
};

/// The hull of `points`, the same to 1e-4 of its size: points closer to the hull's surface than that may be
/// left out, faces closer than that to one plane become one. Faces have at most `largest_face` corners.
/// Throws InputError, beginning with `name`: fewer than four points, not finite, or flat to 1e-4 of their
/// extent.
Hull convex_hull(std::span<const core::Vec3> points, const std::string& name);

inline constexpr std::uint32_t largest_face = 24;

/// The volume that a hull encloses, in its unit of length cubed.
double volume(const Hull& hull);

}  // namespace microcosm::rigid
