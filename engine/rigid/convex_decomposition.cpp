#include "engine/rigid/convex_decomposition.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "engine/core/errors.hpp"
#include "engine/rigid/collision_hull.hpp"
#include "engine/rigid/collision_triangles.hpp"

namespace microcosm::rigid {

using core::Vec3;
using geometry::TriangleMesh;

namespace {

using Triangle = std::array<Vec3, 3>;

struct Plane {
  Vec3 normal;
  double offset = 0;
  double height(const Vec3& p) const { return dot(normal, p) - offset; }
};

/// A part of the surface between cuts; open where it was cut.
struct Part {
  std::vector<Triangle> surface;
  std::vector<Plane> cuts;
  Hull hull;
  double concavity = 0;
  Vec3 furthest;        // where the hull is furthest from the surface,
  Triangle opposite{};  // and which triangle of it is nearest there
  bool final = false;   // no cut helps
};

std::vector<Vec3> corners(const std::vector<Triangle>& surface) {
  std::vector<Vec3> points;
  points.reserve(3 * surface.size());
  for (const Triangle& t : surface) points.insert(points.end(), t.begin(), t.end());
  const auto key = [](const Vec3& v) { return std::array{v.x, v.y, v.z}; };
  std::sort(points.begin(), points.end(), [&](const Vec3& a, const Vec3& b) { return key(a) < key(b); });
  points.erase(std::unique(points.begin(), points.end()), points.end());
  return points;
}

/// Whether a triangle of the hull lies in a cut: the next part goes on there.
bool in_cut(const Triangle& t, const std::vector<Plane>& cuts, double size) {
  return std::any_of(cuts.begin(), cuts.end(), [&](const Plane& plane) {
    return std::all_of(t.begin(), t.end(),
                       [&](const Vec3& p) { return std::fabs(plane.height(p)) < 1e-6 * size; });
  });
}

/// How far `p` is from the surface, and from which triangle of it.
double distance(const Vec3& p, const std::vector<Triangle>& surface, std::size_t stride, Triangle& nearest) {
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < surface.size(); i += stride) {
    const Vec3 arm = nearest_on_triangle(surface[i], p) - p;
    if (dot(arm, arm) < least) least = dot(arm, arm), nearest = surface[i];
  }
  return std::sqrt(least);
}

/// How far the hull's surface lies from the mesh, at points a sixteenth of `size` apart.
void measure(Part& part, double size) {
  part.concavity = 0;
  constexpr std::size_t most = 4000;  // triangles looked at, evenly taken
  const std::size_t stride = part.surface.size() / most + 1;
  for (const auto& corner : part.hull.triangles) {
    const Triangle t{part.hull.vertices[corner[0]], part.hull.vertices[corner[1]],
                     part.hull.vertices[corner[2]]};
    if (in_cut(t, part.cuts, size)) continue;
    const double longest = std::max({norm(t[1] - t[0]), norm(t[2] - t[1]), norm(t[0] - t[2])});
    const int steps = std::max(2, static_cast<int>(std::ceil(16 * longest / size)));
    for (int i = 0; i <= steps; ++i)
      for (int k = 0; i + k <= steps; ++k) {
        const Vec3 p = t[0] + (1.0 * i / steps) * (t[1] - t[0]) + (1.0 * k / steps) * (t[2] - t[0]);
        Triangle nearest{};
        const double away = distance(p, part.surface, stride, nearest);
        if (away > part.concavity) part.concavity = away, part.furthest = p, part.opposite = nearest;
      }
  }
}

/// The surface above and below a plane.
void cut(const std::vector<Triangle>& surface, const Plane& plane, double hair, std::vector<Triangle>& above,
         std::vector<Triangle>& below) {
  for (const Triangle& t : surface) {
    std::array<double, 3> height;
    for (int k = 0; k < 3; ++k) {
      height[k] = plane.height(t[k]);
      if (std::fabs(height[k]) < hair) height[k] = 0;
    }
    std::array<Vec3, 4> up, down;
    std::size_t ups = 0, downs = 0;
    for (int k = 0; k < 3; ++k) {
      const int next = (k + 1) % 3;
      if (height[k] >= 0) up[ups++] = t[k];
      if (height[k] <= 0) down[downs++] = t[k];
      if (height[k] * height[next] < 0) {
        const Vec3 p = t[k] + (height[k] / (height[k] - height[next])) * (t[next] - t[k]);
        up[ups++] = p;
        down[downs++] = p;
      }
    }
    // A triangle in the plane belongs to the side that it bounds from outside.
    const bool flat = height[0] == 0 && height[1] == 0 && height[2] == 0;
    const bool faces_up = flat && dot(cross(t[1] - t[0], t[2] - t[0]), plane.normal) > 0;
    for (std::size_t k = 1; k + 1 < ups && !(flat && faces_up); ++k)
      above.push_back({up[0], up[k], up[k + 1]});
    for (std::size_t k = 1; k + 1 < downs && !(flat && !faces_up); ++k)
      below.push_back({down[0], down[k], down[k + 1]});
  }
}

std::optional<Hull> hull_of(const std::vector<Triangle>& surface) {
  try {
    return convex_hull(corners(surface), "");
  } catch (const core::InputError&) {
    return std::nullopt;  // too thin to be a part
  }
}

std::vector<Plane> candidates(const Part& part) {
  std::vector<Plane> planes;
  constexpr int slices = 8;
  for (const Vec3& axis : {Vec3{1, 0, 0}, Vec3{0, 1, 0}, Vec3{0, 0, 1}}) {
    double low = std::numeric_limits<double>::infinity(), high = -low;
    for (const Vec3& v : part.hull.vertices) {
      low = std::min(low, dot(axis, v));
      high = std::max(high, dot(axis, v));
    }
    for (int k = 1; k < slices; ++k) planes.push_back({axis, low + (high - low) * k / slices});
    // And where the hull is furthest from the surface.
    planes.push_back({axis, dot(axis, part.furthest)});
    for (const Vec3& corner : part.opposite) planes.push_back({axis, dot(axis, corner)});
  }
  const Vec3 area = cross(part.opposite[1] - part.opposite[0], part.opposite[2] - part.opposite[0]);
  if (norm(area) > 0) planes.push_back({normalized(area), dot(normalized(area), part.opposite[0])});
  return planes;
}

/// The diagonal of the box around a hull.
double extent(const Hull& hull) {
  Vec3 low = hull.vertices[0], high = low;
  for (const Vec3& v : hull.vertices) {
    low = {std::min(low.x, v.x), std::min(low.y, v.y), std::min(low.z, v.z)};
    high = {std::max(high.x, v.x), std::max(high.y, v.y), std::max(high.z, v.z)};
  }
  return norm(high - low);
}

/// The two parts whose hulls are smallest together; none if no cut leaves two with a volume.
std::optional<std::pair<Part, Part>> split(const Part& part, double size) {
  std::optional<std::pair<Part, Part>> best;
  double least = std::numeric_limits<double>::infinity();
  for (const Plane& plane : candidates(part)) {
    Part above, below;
    cut(part.surface, plane, 1e-9 * size, above.surface, below.surface);
    if (above.surface.size() < 2 || below.surface.size() < 2) continue;
    auto above_hull = hull_of(above.surface), below_hull = hull_of(below.surface);
    if (!above_hull || !below_hull) continue;
    // Of cuts that save as much (halving a ring saves nothing yet), the one into more equal and more compact
    // parts.
    const double sum = volume(*above_hull) + volume(*below_hull);
    const double larger = std::max(volume(*above_hull), volume(*below_hull));
    const double cost = sum + 1e-2 * larger + 1e-2 * sum * (extent(*above_hull) + extent(*below_hull)) / size;
    if (cost >= least) continue;
    least = cost;
    above.cuts = below.cuts = part.cuts;
    above.cuts.push_back(plane);
    below.cuts.push_back(plane);
    above.hull = std::move(*above_hull);
    below.hull = std::move(*below_hull);
    best.emplace(std::move(above), std::move(below));
  }
  if (best) {
    measure(best->first, size);
    measure(best->second, size);
  }
  return best;
}

Part whole(const TriangleMesh& mesh, const DecompositionLimits& limits, const std::string& name) {
  if (limits.hulls < 1 || !(limits.concavity >= 0 && limits.concavity <= 1))
    throw core::InputError(
        fmt::format("{}: a decomposition into {} hulls with concavity {}; 1 or more, 0 to 1", name,
                    limits.hulls, limits.concavity));
  if (const std::size_t open = geometry::open_edges(mesh); open > 0)
    throw core::InputError(
        fmt::format("{}: the mesh has {} open edges; a decomposition needs a closed one", name, open));
  if (const double enclosed = geometry::solid_properties(mesh).volume; !(enclosed > 0))
    throw core::InputError(fmt::format(
        "{}: the mesh encloses {} m^3; more than zero (triangles face outwards)", name, enclosed));
  Part part;
  for (const auto& t : mesh.triangles)
    part.surface.push_back({mesh.vertices[t[0]], mesh.vertices[t[1]], mesh.vertices[t[2]]});
  part.hull = convex_hull(corners(part.surface), name);
  return part;
}

}  // namespace

std::vector<ConvexPart> convex_decomposition(const TriangleMesh& mesh, const DecompositionLimits& limits,
                                             const std::string& name) {
  std::vector<Part> parts{whole(mesh, limits, name)};
  const double size = extent(parts[0].hull);
  measure(parts[0], size);
  while (parts.size() < limits.hulls) {
    std::size_t worst = parts.size();
    for (std::size_t i = 0; i < parts.size(); ++i)
      if (!parts[i].final && parts[i].concavity > limits.concavity * size &&
          (worst == parts.size() || parts[i].concavity > parts[worst].concavity))
        worst = i;
    if (worst == parts.size()) break;
    auto halves = split(parts[worst], size);
    if (!halves) {
      parts[worst].final = true;
      continue;
    }
    parts[worst] = std::move(halves->first);
    parts.push_back(std::move(halves->second));
  }
  std::vector<ConvexPart> result;
  for (const Part& part : parts)
    result.push_back({{part.hull.vertices, part.hull.triangles}, part.concavity});
  return result;
}

}  // namespace microcosm::rigid
