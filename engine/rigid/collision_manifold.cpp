#include "engine/rigid/collision_manifold.hpp"

#include <algorithm>
#include <cmath>

namespace microcosm::rigid {

namespace {

/// Twice the area, along the side that sees the points counter-clockwise.
Vec3 area_vector(const Feature& f) {
  Vec3 sum;
  for (std::uint32_t i = 1; i + 1 < f.count; ++i)
    sum += cross(f.points[i] - f.points[0], f.points[i + 1] - f.points[0]);
  return sum;
}

/// What lies at side . p >= offset, of a polygon (closed), an edge or a corner: `in` itself if all does.
const Feature* clip(const Feature& in, const Vec3& side, double offset, double tolerance, Feature& out) {
  double height[64];
  bool all = true;
  for (std::uint32_t i = 0; i < in.count; ++i) {
    height[i] = dot(side, in.points[i]) - offset;
    all = all && height[i] >= -tolerance;
  }
  if (all) return &in;
  out.count = 0;
  const bool closed = in.count > 2;
  for (std::uint32_t i = 0; i < in.count; ++i) {
    if (height[i] >= -tolerance) out.add(in.points[i]);
    if (i + 1 == in.count && !closed) break;
    const std::uint32_t next = i + 1 == in.count ? 0 : i + 1;
    if ((height[i] >= -tolerance) != (height[next] >= -tolerance)) {
      const double share = std::clamp(height[i] / (height[i] - height[next]), 0.0, 1.0);
      out.add(in.points[i] + share * (in.points[next] - in.points[i]));
    }
  }
  return &out;
}

/// Clips `incident` by the sides of the polygon `reference`, extruded along `normal`, counter-clockwise about
/// `outward`, and measures to its plane.
void clip_by_face(const Feature& reference, const Vec3& outward, const Feature& incident, double near,
                  bool reference_is_first, double slack, Manifold& out) {
  Feature buffers[2];
  const Feature* current = &incident;
  int next = 0;
  for (std::uint32_t i = 0; i < reference.count && current->count > 0; ++i) {
    const Vec3& p = reference.points[i];
    const Vec3 edge = reference.points[(i + 1) % reference.count] - p;
    const Vec3 side = cross(outward, edge);
    const double tolerance = 1e-9 * dot(edge, edge) + (slack > 0 ? slack * norm(side) : 0);
    const Feature* const left = clip(*current, side, dot(side, p), tolerance, buffers[next]);
    if (left != current) next = 1 - next;
    current = left;
  }
  const Vec3 plane = area_vector(reference);
  const double along = dot(plane, out.normal);
  for (std::uint32_t i = 0; i < current->count; ++i) {
    const Vec3& x = current->points[i];
    const Vec3 across = x + (dot(plane, reference.points[0] - x) / along) * out.normal;
    const double distance = dot(out.normal, reference_is_first ? across - x : x - across);
    if (distance <= near) reference_is_first ? out.add(across, x) : out.add(x, across);
  }
}

constexpr double parallel = 0.03;  // [rad] edges closer than this in direction touch along a line

void match_edges(const Feature& first, const Feature& second, double near, Manifold& out) {
  const Vec3 &p = first.points[0], &q = second.points[0];
  const Vec3 u = first.points[1] - p, v = second.points[1] - q;
  const Vec3 turn = cross(u, v);
  if (dot(turn, turn) > parallel * parallel * dot(u, u) * dot(v, v)) {
    // Where they cross, seen along the normal.
    const auto seen = [&](const Vec3& w) { return w - dot(w, out.normal) * out.normal; };
    Vec3 a, b;
    closest_of_segments(seen(p), seen(u), seen(q), seen(v), a, b);
    if (dot(a - b, a - b) < near * near) {
      const double on_first =
          dot(out.normal, p) + dot(out.normal, u) * dot(a - seen(p), seen(u)) / dot(seen(u), seen(u));
      const double on_second =
          dot(out.normal, q) + dot(out.normal, v) * dot(b - seen(q), seen(v)) / dot(seen(v), seen(v));
      const Vec3 middle = 0.5 * (a + b);
      out.add(middle + on_first * out.normal, middle + on_second * out.normal);
    }
  } else {
    Feature one, other;
    const Feature* part = clip(first, v, dot(v, q), 1e-9 * dot(v, v), one);
    part = clip(*part, -v, -dot(v, q + v), 1e-9 * dot(v, v), other);
    for (std::uint32_t i = 0; i < part->count; ++i) {
      const Vec3& x = part->points[i];
      const Vec3 foot = q + (dot(x - q, v) / dot(v, v)) * v;
      const double distance = dot(out.normal, x - foot);
      out.add(x, x - distance * out.normal);
    }
  }
  std::uint32_t kept = 0;
  for (std::uint32_t i = 0; i < out.count; ++i)
    if (out.points[i].distance <= near) out.points[kept++] = out.points[i];
  out.count = kept;
}

}  // namespace

void closest_of_segments(const Vec3& p, const Vec3& u, const Vec3& q, const Vec3& v, Vec3& on_first,
                         Vec3& on_second) {
  const Vec3 r = p - q;
  const double a = dot(u, u), e = dot(v, v), f = dot(v, r), c = dot(u, r), b = dot(u, v);
  const double determinant = a * e - b * b;
  double s = determinant > 1e-14 * a * e ? std::clamp((b * f - c * e) / determinant, 0.0, 1.0) : 0;
  double t = e > 0 ? (b * s + f) / e : 0;
  if (e == 0 || t < 0 || t > 1) {
    t = std::clamp(t, 0.0, 1.0);
    s = a > 0 ? std::clamp((b * t - c) / a, 0.0, 1.0) : 0;
  }
  on_first = p + s * u;
  on_second = q + t * v;
}

void match_features(const Feature& first, const Feature& second, const Vec3& normal, double near,
                    Manifold& out, double slack) {
  out.normal = normal;
  out.count = 0;
  // The area along the normal says whether a polygon has a face here; the other's sides would be too steep.
  const double first_area = first.count > 2 ? -dot(area_vector(first), normal) : 0;
  const double second_area = second.count > 2 ? dot(area_vector(second), normal) : 0;
  if (second.count > 2 && (first.count <= 2 || second_area >= 0.99 * first_area)) {
    if (second_area > 0) clip_by_face(second, normal, first, near, false, slack, out);
  } else if (first.count > 2) {
    if (first_area > 0) clip_by_face(first, -normal, second, near, true, slack, out);
  } else if (first.count == 2 && second.count == 2) {
    match_edges(first, second, near, out);
  } else if (first.count > 0 && second.count > 0) {
    const Vec3& p = first.count == 1 ? first.points[0] : second.points[0];
    const double distance = dot(normal, first.points[0] - second.points[0]);
    if (distance > near) return;
    first.count == 1 ? out.add(p, p - distance * normal) : out.add(p + distance * normal, p);
  }
}

void keep_four(std::span<const ManifoldPoint> points, const Vec3& normal, double tolerance,
               std::array<std::uint32_t, 4>& kept, std::uint32_t& count) {
  const auto total = static_cast<std::uint32_t>(points.size());
  count = std::min(total, 4u);
  for (std::uint32_t i = 0; i < count; ++i) kept[i] = i;
  if (total <= 4) return;
  std::uint32_t deepest = 0, furthest = 0, left = 0, right = 0;
  for (std::uint32_t i = 1; i < total; ++i)
    if (points[i].distance < points[deepest].distance - tolerance) deepest = i;
  const Vec3& p = points[deepest].on_second;
  double reach = 0;
  for (std::uint32_t i = 0; i < total; ++i) {
    const Vec3 arm = points[i].on_second - p;
    if (dot(arm, arm) > reach * (1 + 1e-9)) reach = dot(arm, arm), furthest = i;
  }
  const Vec3 across = cross(normal, points[furthest].on_second - p);
  double most = 0, least = 0;
  for (std::uint32_t i = 0; i < total; ++i) {
    const double side = dot(across, points[i].on_second - p);
    if (side > most + 1e-9 * reach) most = side, left = i;
    if (side < least - 1e-9 * reach) least = side, right = i;
  }
  kept[0] = deepest;
  count = 1;
  if (reach > 0) kept[count++] = furthest;
  if (most > 0) kept[count++] = left;
  if (least < 0) kept[count++] = right;
  std::sort(kept.begin(), kept.begin() + count);
}

}  // namespace microcosm::rigid
