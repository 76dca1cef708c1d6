#include "engine/geometry/triangle_mesh.hpp"

#include <catch2/catch.hpp>

namespace microcosm::geometry {
namespace {

using core::Vec3;

/// The box of sides 1, 2, 3 whose corner of least coordinates is `corner`.
TriangleMesh box(const Vec3& corner) {
  TriangleMesh mesh;
  for (int i = 0; i < 8; ++i)
    mesh.vertices.push_back(corner + Vec3{1.0 * (i & 1), 2.0 * (i >> 1 & 1), 3.0 * (i >> 2)});
  mesh.triangles = {{0, 2, 1}, {1, 2, 3}, {4, 5, 6}, {5, 7, 6}, {0, 1, 4}, {1, 5, 4},
                    {2, 6, 3}, {3, 6, 7}, {0, 4, 2}, {2, 4, 6}, {1, 3, 5}, {3, 7, 5}};
  return mesh;
}

TEST_CASE("A box of triangles has the volume, centroid and inertia of a box, near the origin and far away") {
  for (const Vec3& corner : {Vec3{0, 0, 0}, Vec3{-0.5, -1, -1.5}, Vec3{1e6, -1e6, 1e6}}) {
    const SolidProperties p = solid_properties(box(corner));
    CHECK(p.volume == Approx(6).epsilon(1e-12));
    CHECK(norm(p.centroid - (corner + Vec3{0.5, 1, 1.5})) < 1e-9);
    // m (b^2 + c^2) / 12
    CHECK(p.inertia.x.x == Approx(6 * 13 / 12.0).epsilon(1e-12));
    CHECK(p.inertia.y.y == Approx(6 * 10 / 12.0).epsilon(1e-12));
    CHECK(p.inertia.z.z == Approx(6 * 5 / 12.0).epsilon(1e-12));
    CHECK(std::abs(p.inertia.x.y) + std::abs(p.inertia.x.z) + std::abs(p.inertia.y.z) < 1e-12);
  }
}

TEST_CASE("Triangles that face inwards give a negative volume") {
  TriangleMesh mesh = box({});
  for (auto& t : mesh.triangles) std::swap(t[0], t[1]);
  CHECK(solid_properties(mesh).volume == Approx(-6));
  CHECK(open_edges(mesh) == 0);
}

TEST_CASE("A hole, a triangle the wrong way round and a doubled triangle are open edges") {
  TriangleMesh mesh = box({});
  CHECK(open_edges(mesh) == 0);
  TriangleMesh hole = mesh;
  hole.triangles.pop_back();
  CHECK(open_edges(hole) == 3);
  TriangleMesh turned = mesh;
  std::swap(turned.triangles[0][0], turned.triangles[0][1]);
  CHECK(open_edges(turned) == 3);
  TriangleMesh doubled = mesh;
  doubled.triangles.push_back(doubled.triangles[0]);
  CHECK(open_edges(doubled) == 3);
}

}  // namespace
}  // namespace microcosm::geometry
