#include "engine/rigid/collision_hull.hpp"

#include <algorithm>
#include <cmath>

#include "engine/core/errors.hpp"
#include "engine/core/math.hpp"
#include "engine/rigid/bullet.hpp"

namespace microcosm::rigid {

using core::Vec3;

namespace {

/// The loop's area vector (Newell): along the outward normal, twice the area long.
Vec3 area_vector(const std::vector<Vec3>& loop) {
  Vec3 sum;
  for (std::size_t i = 1; i + 1 < loop.size(); ++i) sum += cross(loop[i] - loop[0], loop[i + 1] - loop[0]);
  return sum;
}

/// Bullet's hull works on a grid of 1e-4 of the extent; the vertices taken are the points themselves.
struct RawFaces {
  std::vector<Vec3> normals;
  double largest_area = 0;
};

RawFaces raw_hull(std::span<const Vec3> points, Hull& hull) {
  btConvexHullComputer computer;
  computer.compute(&points[0].x, sizeof(Vec3), static_cast<int>(points.size()), 0, 0);
  for (int i = 0; i < computer.vertices.size(); ++i)
    hull.vertices.push_back(points[computer.original_vertex_index[i]]);
  RawFaces raw;
  std::vector<Vec3> loop;
  std::vector<std::uint32_t> indices;
  for (int f = 0; f < computer.faces.size(); ++f) {
    loop.clear();
    indices.clear();
    const btConvexHullComputer::Edge* const start = &computer.edges[computer.faces[f]];
    const btConvexHullComputer::Edge* edge = start;
    do {
      indices.push_back(static_cast<std::uint32_t>(edge->getTargetVertex()));
      loop.push_back(hull.vertices[indices.back()]);
      edge = edge->getNextEdgeOfFace();
    } while (edge != start);
    for (std::size_t k = 1; k + 1 < indices.size(); ++k)
      hull.triangles.push_back({indices[0], indices[k], indices[k + 1]});
    const Vec3 area = area_vector(loop);
    if (!(norm(area) > 0)) continue;
    raw.normals.push_back(normalized(area));
    raw.largest_area = std::max(raw.largest_area, norm(area));
  }
  return raw;
}

/// The vertices within `tolerance` of the supporting plane along `normal`, in order around it.
std::vector<std::uint32_t> corners_of(const Hull& hull, const Vec3& normal, double tolerance) {
  double support = -std::numeric_limits<double>::infinity();
  for (const Vec3& v : hull.vertices) support = std::max(support, dot(normal, v));
  std::vector<std::uint32_t> corners;
  Vec3 centre;
  for (std::uint32_t i = 0; i < hull.vertices.size(); ++i) {
    if (dot(normal, hull.vertices[i]) < support - tolerance) continue;
    corners.push_back(i);
    centre += hull.vertices[i];
  }
  if (corners.size() < 3) return {};
  centre = centre / static_cast<double>(corners.size());
  const Vec3 along = normalized(hull.vertices[corners[0]] - centre), across = cross(normal, along);
  std::vector<std::pair<double, std::uint32_t>> order;
  for (const std::uint32_t i : corners) {
    const Vec3 arm = hull.vertices[i] - centre;
    order.emplace_back(core::atan2(dot(arm, across), dot(arm, along)), i);
  }
  std::sort(order.begin(), order.end());
  std::vector<std::uint32_t> sorted;
  const std::size_t count = std::min<std::size_t>(order.size(), largest_face);
  for (std::size_t k = 0; k < count; ++k) sorted.push_back(order[k * order.size() / count].second);
  return sorted;
}

void add_face(Hull& hull, const Vec3& normal, double tolerance) {
  const std::vector<std::uint32_t> corners = corners_of(hull, normal, tolerance);
  if (corners.size() < 3) return;
  std::vector<Vec3> loop;
  for (const std::uint32_t i : corners) loop.push_back(hull.vertices[i]);
  HullFace face;
  face.normal = normalized(area_vector(loop));
  if (dot(face.normal, normal) < 0.9) return;
  for (const HullFace& other : hull.faces)
    if (dot(other.normal, face.normal) > 1 - 1e-9) return;
  face.offset = -std::numeric_limits<double>::infinity();
  for (const Vec3& v : hull.vertices) face.offset = std::max(face.offset, dot(face.normal, v));
  face.first = static_cast<std::uint32_t>(hull.corners.size());
  face.count = static_cast<std::uint32_t>(corners.size());
  hull.corners.insert(hull.corners.end(), corners.begin(), corners.end());
  hull.faces.push_back(face);
}

double extent_of(std::span<const Vec3> points, const std::string& name) {
  Vec3 low = points[0], high = points[0];
  for (const Vec3& p : points) {
    if (!(std::isfinite(p.x) && std::isfinite(p.y) && std::isfinite(p.z)))
      throw core::InputError(name + ": a point of the convex hull is not finite");
    low = {std::min(low.x, p.x), std::min(low.y, p.y), std::min(low.z, p.z)};
    high = {std::max(high.x, p.x), std::max(high.y, p.y), std::max(high.z, p.z)};
  }
  return std::max({high.x - low.x, high.y - low.y, high.z - low.z});
}

}  // namespace

Hull convex_hull(std::span<const Vec3> points, const std::string& name) {
  if (points.size() < 4)
    throw core::InputError(fmt::format(
        "{}: a convex hull of {} points; four or more that are not in one plane", name, points.size()));
  const double extent = extent_of(points, name);
  Hull hull;
  const RawFaces raw = raw_hull(points, hull);
  for (const Vec3& v : hull.vertices) hull.centre += v;
  hull.centre = hull.centre / std::max(1.0, static_cast<double>(hull.vertices.size()));
  for (const Vec3& normal : raw.normals) add_face(hull, normal, 2e-4 * extent);
  double thinnest = extent;
  for (const HullFace& face : hull.faces)
    thinnest = std::min(thinnest, face.offset - dot(face.normal, hull.centre));
  if (hull.faces.size() < 4 || !(thinnest > 1e-4 * extent))
    throw core::InputError(name + ": the points of a convex hull lie in one plane; a hull needs a volume");
  return hull;
}

double volume(const Hull& hull) {
  double sixfold = 0;
  for (const auto& t : hull.triangles)
    sixfold += dot(hull.vertices[t[0]] - hull.centre,
                   cross(hull.vertices[t[1]] - hull.centre, hull.vertices[t[2]] - hull.centre));
  return sixfold / 6;
}

}  // namespace microcosm::rigid
