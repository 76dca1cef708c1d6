#pragma once
// Triangles of what a scene shows: tubes about centrelines, balls, thin lines as tubes.

#include <cstdint>
#include <span>
#include <vector>

#include "engine/core/vec3.hpp"
#include "render/colour_map.hpp"

namespace microcosm::render {

using core::Vec3;

struct SurfaceVertex {
  float position[3];       // [m]
  float normal[3];         // unit, outwards
  std::uint8_t colour[4];  // sRGB; alpha 0 marks a cap
};

/// Triangles, counter-clockwise seen from outside.
struct SurfaceMesh {
  std::vector<SurfaceVertex> vertices;
  std::vector<std::uint32_t> indices;

  void clear();
};

/// Adds a vertex that no triangle uses yet; `cap` marks it as part of one.
void add_vertex(SurfaceMesh& mesh, const Vec3& position, const Vec3& normal, const Colour& colour,
                bool cap = false);

/// One ring of a tube.
struct TubeRing {
  Vec3 centre;        // [m]
  double radius = 0;  // [m]
  Colour colour;
};

/// Adds a round tube through the rings (at least two; coincident centres are skipped), its cross-sections
/// carried along without twist. A capped end gets a half ball of its radius.
void add_tube(SurfaceMesh& mesh, std::span<const TubeRing> rings, int sides, bool cap_start, bool cap_end);

void add_ball(SurfaceMesh& mesh, const Vec3& centre, double radius, const Colour& colour);

}  // namespace microcosm::render
