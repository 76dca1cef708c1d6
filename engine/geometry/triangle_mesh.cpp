#include "engine/geometry/triangle_mesh.hpp"

#include <algorithm>

namespace microcosm::geometry {

using core::Mat3;
using core::Vec3;

SolidProperties solid_properties(const TriangleMesh& mesh) {
  if (mesh.triangles.empty()) return {};
  // Sums over tetrahedra from a corner of the mesh, so that a mesh far from the origin loses no digits. The
  // integral of x x^T over a tetrahedron with corners 0, a, b, c is V/20 (s s^T + a a^T + b b^T + c c^T), s
  // their sum.
  const Vec3 corner = mesh.vertices[mesh.triangles[0][0]];
  double six_volumes = 0;
  Vec3 first;   // 24 times the integral of x
  Mat3 second;  // 120 times the integral of x x^T
  for (const auto& [i, j, k] : mesh.triangles) {
    const Vec3 a = mesh.vertices[i] - corner, b = mesh.vertices[j] - corner, c = mesh.vertices[k] - corner;
    const double six_volume = dot(a, cross(b, c));
    const Vec3 sum = a + b + c;
    six_volumes += six_volume;
    first += six_volume * sum;
    second = second + six_volume * (outer(sum, sum) + outer(a, a) + outer(b, b) + outer(c, c));
  }
  if (six_volumes == 0) return {0, corner, {}};
  const double volume = six_volumes / 6;
  const Vec3 mean = first / (4 * six_volumes);
  const Mat3 spread = (1.0 / 120) * second + outer(-volume * mean, mean);
  const double trace = spread.x.x + spread.y.y + spread.z.z;
  const Mat3 inertia = Mat3{{trace, 0, 0}, {0, trace, 0}, {0, 0, trace}} + -1.0 * spread;
  return {volume, corner + mean, inertia};
}

std::size_t open_edges(const TriangleMesh& mesh) {
  struct Edge {
    std::uint32_t low, high;
    bool forward;
  };
  std::vector<Edge> edges;
  edges.reserve(3 * mesh.triangles.size());
  for (const auto& corners : mesh.triangles)
    for (int i = 0; i < 3; ++i) {
      const std::uint32_t from = corners[i], to = corners[(i + 1) % 3];
      edges.push_back({std::min(from, to), std::max(from, to), from < to});
    }
  std::sort(edges.begin(), edges.end(), [](const Edge& a, const Edge& b) {
    return a.low != b.low ? a.low < b.low : a.high != b.high ? a.high < b.high : a.forward < b.forward;
  });
  std::size_t open = 0;
  for (std::size_t i = 0; i < edges.size();) {
    std::size_t end = i;
    while (end < edges.size() && edges[end].low == edges[i].low && edges[end].high == edges[i].high) ++end;
    open += end - i != 2 || edges[i].forward == edges[i + 1].forward || edges[i].low == edges[i].high;
    i = end;
  }
  return open;
}

}  // namespace microcosm::geometry
