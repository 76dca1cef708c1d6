#include "render/surface_mesh.hpp"

#include <cmath>

#include "engine/core/errors.hpp"
#include "engine/core/math.hpp"

namespace microcosm::render {
namespace {

// The directions of a tube's sides, evenly about its axis.
struct Circle {
  explicit Circle(int count) {
    for (int k = 0; k < count; ++k) {
      const double angle = 2 * core::pi * k / count;
      directions.push_back({core::cos(angle), core::sin(angle), 0});
    }
  }
  std::vector<Vec3> directions;
};

// Of a tube: the point on the axis and the axes of the cross-section, right-handed.
struct Section {
  Vec3 centre, u, v, axis;
};

// A circle of vertices; normals lean by `lean` (sine of the slope) along the axis.
void add_circle(SurfaceMesh& mesh, const Circle& circle, const Section& at, double radius, double lean,
                const Colour& colour, bool cap) {
  const double flat = std::sqrt(std::max(0.0, 1 - lean * lean));
  for (const Vec3& direction : circle.directions) {
    const Vec3 out = direction.x * at.u + direction.y * at.v;
    add_vertex(mesh, at.centre + radius * out, flat * out + lean * at.axis, colour, cap);
  }
}

// Joins the last two circles.
void join_circles(SurfaceMesh& mesh, const Circle& circle) {
  const auto n = static_cast<std::uint32_t>(circle.directions.size());
  const auto first = static_cast<std::uint32_t>(mesh.vertices.size()) - 2 * n;
  for (std::uint32_t k = 0; k < n; ++k) {
    const std::uint32_t a = first + k, b = first + (k + 1) % n;
    mesh.indices.insert(mesh.indices.end(), {a, b, b + n, a, b + n, a + n});
  }
}

constexpr int cap_circles = 6;

// Half a ball about a ring's centre: before it (towards -axis) or after it.
void add_cap(SurfaceMesh& mesh, const Circle& circle, const Section& at, const TubeRing& ring, bool before) {
  for (int k = 0; k <= cap_circles; ++k) {
    const double angle = core::pi / 2 * (before ? k - cap_circles : k) / cap_circles;
    const double along = core::sin(angle), across = core::cos(angle);
    const Section moved{at.centre + ring.radius * along * at.axis, at.u, at.v, at.axis};
    add_circle(mesh, circle, moved, ring.radius * across, along, ring.colour, true);
    if (k > 0) join_circles(mesh, circle);
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

void add_vertex(SurfaceMesh& mesh, const Vec3& position, const Vec3& normal, const Colour& colour, bool cap) {
  const auto f = [](double value) { return static_cast<float>(value); };
  const auto byte = [](float value) { return static_cast<std::uint8_t>(std::lround(value * 255)); };
  mesh.vertices.push_back(
      {{f(position.x), f(position.y), f(position.z)},
       {f(normal.x), f(normal.y), f(normal.z)},
       {byte(colour.red), byte(colour.green), byte(colour.blue), static_cast<std::uint8_t>(cap ? 0 : 255)}});
}

void SurfaceMesh::clear() {
  vertices.clear();
  indices.clear();
}

void add_tube(SurfaceMesh& mesh, std::span<const TubeRing> all_rings, int sides, bool cap_start,
              bool cap_end) {
  const std::vector<TubeRing> rings = distinct(all_rings);
  if (rings.size() < 2) return;
  const std::size_t last = rings.size() - 1;
  const Circle circle(sides);
  Vec3 tangent = normalized(rings[1].centre - rings[0].centre);
  Vec3 u = any_normal(tangent);
  for (std::size_t i = 0; i <= last; ++i) {
    const Vec3 before = i > 0 ? normalized(rings[i].centre - rings[i - 1].centre) : tangent;
    const Vec3 after = i < last ? normalized(rings[i + 1].centre - rings[i].centre) : before;
    tangent = normalized(before + after);
    if (norm(tangent) == 0) tangent = after;  // the line turns back on itself
    u = normalized(u - dot(u, tangent) * tangent);
    if (norm(u) == 0) u = any_normal(tangent);
    const Section section{rings[i].centre, u, cross(tangent, u), tangent};
    if (i == 0 && cap_start) add_cap(mesh, circle, section, rings[i], true);
    add_circle(mesh, circle, section, rings[i].radius, 0, rings[i].colour, false);
    if (i > 0) join_circles(mesh, circle);
    if (i == last && cap_end) add_cap(mesh, circle, section, rings[i], false);
  }
}

void add_ball(SurfaceMesh& mesh, const Vec3& centre, double radius, const Colour& colour) {
  const Circle circle(20);
  const TubeRing ring{centre, radius, colour};
  const Section section{centre, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
  add_cap(mesh, circle, section, ring, true);
  add_cap(mesh, circle, section, ring, false);
}

}  // namespace microcosm::render
