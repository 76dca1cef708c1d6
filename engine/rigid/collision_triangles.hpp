#pragma once
// Convex shapes against triangle meshes and height fields, triangle by triangle. A triangle speaks only for
// the normals that the surface has there: its own, or between its own and its neighbour's at an edge that
// stands out. So edges between triangles of one plane, or of a hollow, catch nothing (van den Bergen 2003,
// Collision Detection in Interactive 3D Environments, 5; Bullet's and Jolt's internal edges).

#include "engine/rigid/collision_pair.hpp"
#include "engine/rigid/collision_surface.hpp"

namespace microcosm::rigid {

/// A contact with a surface as the second shape.
struct SurfaceContact {
  ManifoldPoint point;
  Vec3 normal;
  std::uint32_t feature = 0;
};

/// Reused memory.
struct SurfaceScratch {
  std::vector<std::uint32_t> triangles;
  std::vector<SurfaceContact> found;
  std::vector<ManifoldPoint> alike;
  std::vector<std::uint32_t> members;
  std::vector<char> done;
};

/// Contacts closer than `near`, at most four for normals within a tenth of a radian, in `out`: in a fixed
/// order. The surface has two sides: the one that counts is where the shape's middle is.
void surface_contacts(const CollisionShape& shape, const Placed& at, const SurfaceMesh& surface,
                      const Placed& surface_at, double near, Separation& separation, SurfaceScratch& scratch,
                      std::vector<SurfaceContact>& out);

/// The point of a triangle nearest to `p` (Ericson 2005, Real-Time Collision Detection, 5.1.5).
Vec3 nearest_on_triangle(const std::array<Vec3, 3>& corners, const Vec3& p);

}  // namespace microcosm::rigid
