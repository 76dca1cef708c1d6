#include "formats/mjcf/mesh_mass.hpp"

#include <cmath>

#include "engine/rigid/collision_hull.hpp"
#include "formats/urdf/inertia.hpp"

namespace microcosm::formats::mjcf {

namespace {

using core::Mat3;
using core::Vec3;
using geometry::TriangleMesh;
using rigid::Inertial;

constexpr Mat3 identity{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};

Mat3 point_inertia(double mass, const Vec3& r) {
  return mass * (dot(r, r) * identity + -1 * outer(r, r));
}

/// A triangle's corners from a point, and the volume of the pyramid to it.
struct Pyramid {
  Vec3 a, b, c;
  double volume;
};

Pyramid pyramid(const TriangleMesh& mesh, std::size_t triangle, const Vec3& tip) {
  const auto& t = mesh.triangles[triangle];
  const Vec3 a = mesh.vertices[t[0]] - tip, b = mesh.vertices[t[1]] - tip, c = mesh.vertices[t[2]] - tip;
  return {a, b, c, std::abs(dot(a, cross(b, c))) / 6};
}

Vec3 surface_centroid(const TriangleMesh& mesh) {
  double area = 0;
  Vec3 sum;
  for (const auto& t : mesh.triangles) {
    const Vec3 &a = mesh.vertices[t[0]], &b = mesh.vertices[t[1]], &c = mesh.vertices[t[2]];
    const double own = norm(cross(b - a, c - a)) / 2;
    area += own;
    sum += own / 3 * (a + b + c);
  }
  return area > 0 ? sum / area : Vec3{};
}

Inertial legacy(const TriangleMesh& mesh) {
  const Vec3 tip = surface_centroid(mesh);
  double volume = 0;
  Vec3 first;
  for (std::size_t i = 0; i < mesh.triangles.size(); ++i) {
    const Pyramid p = pyramid(mesh, i, tip);
    volume += p.volume;
    first += p.volume / 4 * (p.a + p.b + p.c);
  }
  if (!(volume > 0)) return {};
  const Vec3 centre = tip + first / volume;
  // Second moments of a tetrahedron with one corner at the origin: V/20 (sum of corners' squares, plus that
  // of their sum).
  Mat3 moments{};
  double total = 0;
  for (std::size_t i = 0; i < mesh.triangles.size(); ++i) {
    const Pyramid p = pyramid(mesh, i, centre);
    const Vec3 sum = p.a + p.b + p.c;
    moments =
        moments + p.volume / 20 * (outer(p.a, p.a) + outer(p.b, p.b) + outer(p.c, p.c) + outer(sum, sum));
    total += p.volume;
  }
  const double trace = moments.x.x + moments.y.y + moments.z.z;
  return {total, centre, trace * identity + -1 * moments};
}

Inertial solid(const TriangleMesh& mesh, const std::string& owner) {
  if (const std::size_t open = geometry::open_edges(mesh); open > 0)
    throw core::InputError(
        fmt::format("the mesh of {} has {} open edges: its inertia isn't known", owner, open));
  const auto properties = geometry::solid_properties(mesh);
  return {properties.volume, properties.centroid, properties.inertia};
}

void divide(TriangleMesh& mesh) {
  TriangleMesh fine;
  fine.vertices = mesh.vertices;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> middles;
  const auto middle = [&](std::uint32_t a, std::uint32_t b) {
    const auto [found, fresh] =
        middles.emplace(std::minmax(a, b), static_cast<std::uint32_t>(fine.vertices.size()));
    if (fresh) {
      const Vec3 m = fine.vertices[a] + fine.vertices[b];
      fine.vertices.push_back(m / norm(m));
    }
    return found->second;
  };
  for (const auto& t : mesh.triangles) {
    const std::uint32_t a = middle(t[0], t[1]), b = middle(t[1], t[2]), c = middle(t[2], t[0]);
    fine.triangles.insert(fine.triangles.end(), {{t[0], a, c}, {a, t[1], b}, {c, b, t[2]}, {a, b, c}});
  }
  mesh = std::move(fine);
}

}  // namespace

Inertial placed(const Inertial& inertial, const core::Pose& frame) {
  return {inertial.mass, frame * inertial.centre, urdf::turned(inertial.inertia, frame.orientation)};
}

Inertial sum_of(const std::vector<Inertial>& parts) {
  Inertial sum;
  for (const Inertial& part : parts) {
    sum.mass += part.mass;
    sum.centre += part.mass * part.centre;
  }
  sum.centre = sum.centre / sum.mass;
  for (const Inertial& part : parts)
    sum.inertia = sum.inertia + part.inertia + point_inertia(part.mass, part.centre - sum.centre);
  return sum;
}

Inertial mass_of_ellipsoid(const Vec3& h) {
  const double mass = 4 * core::pi / 3 * h.x * h.y * h.z, x = h.x * h.x, y = h.y * h.y, z = h.z * h.z;
  return {mass, {}, mass / 5 * Mat3{{y + z, 0, 0}, {0, x + z, 0}, {0, 0, x + y}}};
}

std::shared_ptr<const TriangleMesh> ellipsoid_mesh(const Vec3& half_axes) {
  const double g = (1 + std::sqrt(5.0)) / 2;
  auto mesh = std::make_shared<TriangleMesh>();
  mesh->vertices = {{-1, g, 0},  {1, g, 0},  {-1, -g, 0}, {1, -g, 0}, {0, -1, g},  {0, 1, g},
                    {0, -1, -g}, {0, 1, -g}, {g, 0, -1},  {g, 0, 1},  {-g, 0, -1}, {-g, 0, 1}};
  mesh->triangles = {{0, 11, 5},  {0, 5, 1},  {0, 1, 7},  {0, 7, 10}, {0, 10, 11}, {1, 5, 9}, {5, 11, 4},
                     {11, 10, 2}, {10, 7, 6}, {7, 1, 8},  {3, 9, 4},  {3, 4, 2},   {3, 2, 6}, {3, 6, 8},
                     {3, 8, 9},   {4, 9, 5},  {2, 4, 11}, {6, 2, 10}, {8, 6, 7},   {9, 8, 1}};
  for (Vec3& v : mesh->vertices) v = v / norm(v);
  divide(*mesh);
  divide(*mesh);
  for (Vec3& v : mesh->vertices) v = {half_axes.x * v.x, half_axes.y * v.y, half_axes.z * v.z};
  return mesh;
}

Inertial mass_of_mesh(const TriangleMesh& mesh, MeshInertia kind, const std::string& owner) {
  switch (kind) {
    case MeshInertia::legacy:
      return legacy(mesh);
    case MeshInertia::exact:
      return solid(mesh, owner);
    case MeshInertia::convex: {
      const rigid::Hull hull = rigid::convex_hull(mesh.vertices, "the mesh of " + owner);
      return solid({hull.vertices, hull.triangles}, owner);
    }
  }
  return {};
}

}  // namespace microcosm::formats::mjcf
