#pragma once
// Triangle meshes: what they enclose, and whether they enclose anything.

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/vec3.hpp"

namespace microcosm::geometry {

/// Triangles run counter-clockwise seen from outside.
struct TriangleMesh {
  std::vector<core::Vec3> vertices;  // [m]
  std::vector<std::array<std::uint32_t, 3>> triangles;
};

/// Of the solid that a closed mesh bounds, at density 1: its tetrahedra from one corner, summed (the
/// integrals that Mirtich 1996, J Graph Tools 1:31, takes over faces).
struct SolidProperties {
  double volume = 0;    // [m^3]; negative: the triangles face inwards
  core::Vec3 centroid;  // [m]
  core::Mat3 inertia;   // [m^5], about the centroid
};
SolidProperties solid_properties(const TriangleMesh& mesh);

/// Edges that don't belong to exactly two triangles which run through them in opposite directions: 0 if the
/// mesh is closed and oriented.
std::size_t open_edges(const TriangleMesh& mesh);

}  // namespace microcosm::geometry
