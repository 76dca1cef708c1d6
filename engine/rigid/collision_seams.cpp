// Contacts at seams: where fixed shapes, or shapes of one link, lie flush, the sides and edges between them
// are inside the whole, and no body can touch them. What single meshes leave out between their triangles
// (collision_triangles.hpp) is left out here between shapes.

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

#include "engine/rigid/collision_world.hpp"

namespace microcosm::rigid {

namespace {

bool in_box(const Vec3& p, const Vec3& half, double margin) {
  return std::fabs(p.x) <= half.x + margin && std::fabs(p.y) <= half.y + margin &&
         std::fabs(p.z) <= half.z + margin;
}

/// Whether a point (in the shape's frame) is in it or no further from it than about `margin`.
bool holds(const CollisionShape& shape, const Vec3& p, double margin, std::vector<std::uint32_t>& triangles) {
  const double r = shape.radius, h = shape.half_length;
  const double across = std::sqrt(p.x * p.x + p.y * p.y);
  switch (shape.kind) {
    case ShapeKind::sphere:
      return norm(p) <= r + margin;
    case ShapeKind::box:
      return in_box(p, shape.half_extents, margin);
    case ShapeKind::capsule:
      return norm(p - Vec3{0, 0, std::clamp(p.z, -h, h)}) <= r + margin;
    case ShapeKind::cylinder:
      return across <= r + margin && std::fabs(p.z) <= h + margin;
    case ShapeKind::cone:
      return p.z >= -h - margin && 2 * h * across + r * (p.z - h) <= margin * std::sqrt(4 * h * h + r * r);
    case ShapeKind::plane:
      return p.z <= margin;
    case ShapeKind::convex_hull:
      return std::all_of(shape.hull->faces.begin(), shape.hull->faces.end(),
                         [&](const HullFace& face) { return dot(face.normal, p) <= face.offset + margin; });
    case ShapeKind::triangle_mesh:
    case ShapeKind::height_field: {
      const Vec3 around{margin, margin, margin};
      shape.surface->find(p - around, p + around, triangles);
      return std::any_of(triangles.begin(), triangles.end(), [&](std::uint32_t t) {
        return norm(nearest_on_triangle(shape.surface->triangle(t), p) - p) <= margin;
      });
    }
    default:
      return false;
  }
}

/// How well a normal off a shape at a point (both in its frame) is that of a face: its cosine; 1: round
/// there.
double face_cosine(const CollisionShape& shape, const Vec3& normal, const Vec3& p, double margin,
                   std::vector<std::uint32_t>& triangles) {
  double most = 0;
  switch (shape.kind) {
    case ShapeKind::box:
      return std::max({std::fabs(normal.x), std::fabs(normal.y), std::fabs(normal.z)});
    case ShapeKind::plane:
      return normal.z;
    case ShapeKind::convex_hull:
      for (const HullFace& face : shape.hull->faces) most = std::max(most, dot(face.normal, normal));
      return most;
    case ShapeKind::triangle_mesh:
    case ShapeKind::height_field: {
      const Vec3 around{margin, margin, margin};
      shape.surface->find(p - around, p + around, triangles);
      for (const std::uint32_t t : triangles) {
        const std::array<Vec3, 3> c = shape.surface->triangle(t);
        most = std::max(most, std::fabs(dot(normalized(cross(c[1] - c[0], c[2] - c[0])), normal)));
      }
      return most;
    }
    default:
      return 1;
  }
}

/// A contact seen from the body that touches: the place on what it touches, the way off that.
struct Seen {
  Vec3 on_other, normal;
};

}  // namespace

bool Collision::Part::inside_seam(const ContactPoint& contact, bool swapped, std::uint32_t neighbour,
                                  const ContactPoint& support) {
  const auto seen = [&](const ContactPoint& c, bool turned) {
    return turned ? Seen{unit * c.on_first, -c.normal} : Seen{unit * c.on_second, c.normal};
  };
  const std::uint32_t body = swapped ? contact.second : contact.first;
  const std::uint32_t other = swapped ? contact.first : contact.second;
  const Seen edge = seen(contact, swapped), face = seen(support, support.second == body);
  // What counts as flush, and is no ledge; how far contacts at edges may be off.
  const double near = near_of(body, other), flush = 0.1 * near, error = 0.5 * near;
  const auto on = [&](std::uint32_t collider, const Vec3& p, double margin) {
    return holds(shapes[collider], placed[collider].to_local(p), margin, scratch.triangles);
  };

  // The contact pushes along the neighbour's surface, not off it.
  const Vec3 along = edge.normal - dot(edge.normal, face.normal) * face.normal;
  const double slant = norm(along);
  if (slant < 1e-3) return false;
  // What holds the body must be a face: of two edges at a seam neither outdoes the other.
  const double cosine = face_cosine(shapes[neighbour], placed[neighbour].turn_back(face.normal),
                                    placed[neighbour].to_local(face.on_other), error, scratch.triangles);
  if (cosine < (slant < 0.1 ? 1 - 1e-6 : 1 - 2e-4)) return false;

  // It lies on the neighbour's surface, but for what bodies sink in and contacts are in error, which goes on
  // where it pushes to, and above which what it belongs to doesn't rise.
  const double above = dot(face.normal, edge.on_other - face.on_other);
  if (std::fabs(above) > error) return false;
  const Vec3 place = edge.on_other - above * face.normal;
  return on(neighbour, place, error) && on(neighbour, place + ((error + 2 * flush) / slant) * along, flush) &&
         !on(other, place + flush * face.normal, 0.5 * flush);
}

void Collision::Part::drop_at_seams(std::vector<ContactPoint>& contacts) {
  // The pairs of each body with shapes that are one with others.
  touches.clear();
  for (std::uint32_t begin = 0, end = 0; begin < contacts.size(); begin = end) {
    const std::uint32_t first = contacts[begin].first, second = contacts[begin].second;
    while (end < contacts.size() && contacts[end].first == first && contacts[end].second == second) ++end;
    if (joined[second] != none) touches.push_back({first, joined[second], second, begin, end});
    if (joined[first] != none) touches.push_back({second, joined[first], first, begin, end});
  }
  if (touches.size() < 2) return;
  std::sort(touches.begin(), touches.end(), [](const Touch& a, const Touch& b) {
    return std::tie(a.body, a.whole, a.begin) < std::tie(b.body, b.whole, b.begin);
  });

  // Each contact of a body with a shape against its contacts with the shape's neighbours.
  dropped.clear();
  for (std::size_t k = 0, next = 0; k < touches.size(); k = next) {
    while (next < touches.size() && touches[next].body == touches[k].body &&
           touches[next].whole == touches[k].whole)
      ++next;
    for (std::size_t i = k; i < next; ++i)
      for (std::size_t j = k; j < next; ++j) {
        if (i == j) continue;
        for (std::uint32_t c = touches[i].begin; c < touches[i].end; ++c)
          for (std::uint32_t s = touches[j].begin; s < touches[j].end; ++s)
            if (inside_seam(contacts[c], contacts[c].second == touches[i].body, touches[j].other,
                            contacts[s])) {
              dropped.push_back(c);
              break;
            }
      }
  }
  if (dropped.empty()) return;
  std::sort(dropped.begin(), dropped.end());
  std::size_t kept = dropped.front(), at = 0;
  for (std::size_t c = kept; c < contacts.size(); ++c) {
    while (at < dropped.size() && dropped[at] < c) ++at;
    if (at < dropped.size() && dropped[at] == c) continue;
    contacts[kept++] = contacts[c];
  }
  contacts.resize(kept);
}

/// Gives each collider that is one rigid thing with others the number of that thing.
void Collision::Part::join() {
  joined.assign(colliders.size(), none);
  std::vector<std::uint32_t> order(colliders.size());
  for (std::uint32_t c = 0; c < order.size(); ++c) order[c] = c;
  // Scenery, of whatever body, is one.
  const auto key = [&](std::uint32_t c) {
    return colliders[c].node < 0 ? std::pair(no_body, -1) : std::pair(colliders[c].body, colliders[c].node);
  };
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return key(a) < key(b); });
  for (std::size_t k = 0, next = 0; k < order.size(); k = next) {
    while (next < order.size() && key(order[next]) == key(order[k])) ++next;
    if (next - k < 2) continue;
    for (std::size_t i = k; i < next; ++i) joined[order[i]] = order[k];
  }
}

}  // namespace microcosm::rigid
