#pragma once
// What the readers of formats hand over: corners of triangles, before those at one place become one vertex.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/geometry/triangle_mesh.hpp"

namespace microcosm::formats::mesh {

struct Soup {
  std::vector<core::Vec3> places;      // [file's unit]
  std::vector<std::uint32_t> corners;  // three a triangle: numbers of places

  /// A fan around the first corner; fewer than three corners are no surface and are left out.
  void add_polygon(std::span<const std::uint32_t> polygon);
};

/// See mesh::read. Corners must name places. Throws InputError naming the file: a scaled coordinate is not
/// finite, or there is no triangle.
geometry::TriangleMesh weld(const std::string& path, const Soup& soup, const core::Vec3& scale);

}  // namespace microcosm::formats::mesh
