#include "render/surface_mesh.hpp"

#include <cmath>

#include "engine/core/errors.hpp"
#include "engine/core/math.hpp"

namespace microcosm::render {
namespace {

void add_vertex(SurfaceMesh& mesh, const Vec3& position, const Vec3& normal, const Colour& colour) {
  const auto f = [](double value) { return static_cast<float>(value); };
  const auto byte = [](float value) { return static_cast<std::uint8_t>(std::lround(value * 255)); };
  mesh.vertices.push_back({{f(position.x), f(position.y), f(position.z)},
                           {f(normal.x), f(normal.y), f(normal.z)},
                           {byte(colour.red), byte(colour.green), byte(colour.blue), 255}});
}

// A circle of vertices about `centre`; normals lean by `lean` (sine of the slope) along `axis`.
void add_circle(SurfaceMesh& mesh, const Vec3& centre, double radius, const Vec3& u, const Vec3& v,
                const Vec3& axis, double lean, int sides, const Colour& colour) {
  const double flat = std::sqrt(std::max(0.0, 1 - lean * lean));
  for (int k = 0; k < sides; ++k) {
    const double angle = 2 * core::pi * k / sides;
    const Vec3 out = core::cos(angle) * u + core::sin(angle) * v;
    add_vertex(mesh, centre + radius * out, flat * out + lean * axis, colour);
  }
}

// Joins the last two circles.
void join_circles(SurfaceMesh& mesh, int sides) {
  const auto n = static_cast<std::uint32_t>(sides);
  const auto first = static_cast<std::uint32_t>(mesh.vertices.size()) - 2 * n;
  for (std::uint32_t k = 0; k < n; ++k) {
    const std::uint32_t a = first + k, b = first + (k + 1) % n;
    mesh.indices.insert(mesh.indices.end(), {a, b, b + n, a, b + n, a + n});
  }
}

constexpr int cap_circles = 6;

void add_cap(SurfaceMesh& mesh, const TubeRing& ring, const Vec3& u, const Vec3& v, const Vec3& axis,
             int sides, bool start) {
  for (int k = 0; k <= cap_circles; ++k) {
    const double angle = core::pi / 2 * (start ? k - cap_circles : k) / cap_circles;
    const double along = core::sin(angle), across = core::cos(angle);
    add_circle(mesh, ring.centre + ring.radius * along * axis, ring.radius * across, u, v, axis, along, sides,
               ring.colour);
    if (k > 0) join_circles(mesh, sides);
  }
}

// The rings without those that coincide with the one before.
std::vector<TubeRing> distinct(std::span<const TubeRing> rings) {
  std::vector<TubeRing> kept;
  for (const TubeRing& ring : rings)
    if (kept.empty() || norm(ring.centre - kept.back().centre) > 1e-12) kept.push_back(ring);
  return kept;
}

Vec3 any_normal(const Vec3& tangent) {
  const Vec3 other = std::abs(tangent.x) < 0.7 ? Vec3{1, 0, 0} : Vec3{0, 1, 0};
  return normalized(cross(tangent, other));
}

}  // namespace

void SurfaceMesh::clear() {
  vertices.clear();
  indices.clear();
}

void add_tube(SurfaceMesh& mesh, std::span<const TubeRing> all_rings, int sides, bool cap_start,
              bool cap_end) {
  const std::vector<TubeRing> rings = distinct(all_rings);
  if (rings.size() < 2) return;
  const std::size_t last = rings.size() - 1;
  Vec3 tangent = normalized(rings[1].centre - rings[0].centre);
  Vec3 u = any_normal(tangent);
  for (std::size_t i = 0; i <= last; ++i) {
    const Vec3 before = i > 0 ? normalized(rings[i].centre - rings[i - 1].centre) : tangent;
    const Vec3 after = i < last ? normalized(rings[i + 1].centre - rings[i].centre) : before;
    tangent = normalized(before + after);
    if (norm(tangent) == 0) tangent = after;  // the line turns back on itself
    u = normalized(u - dot(u, tangent) * tangent);
    if (norm(u) == 0) u = any_normal(tangent);
    const Vec3 v = cross(tangent, u);
    if (i == 0 && cap_start) add_cap(mesh, rings[i], u, v, tangent, sides, true);
    add_circle(mesh, rings[i].centre, rings[i].radius, u, v, tangent, 0, sides, rings[i].colour);
    if (i > 0) join_circles(mesh, sides);
    if (i == last && cap_end) add_cap(mesh, rings[i], u, v, tangent, sides, false);
  }
}

void add_ball(SurfaceMesh& mesh, const Vec3& centre, double radius, const Colour& colour) {
  const TubeRing ring{centre, radius, colour};
  const Vec3 u{1, 0, 0}, v{0, 1, 0}, axis{0, 0, 1};
  add_cap(mesh, ring, u, v, axis, 20, true);
  add_cap(mesh, ring, u, v, axis, 20, false);
}

}  // namespace microcosm::render
