// What meets on the ways of a step.

#include <algorithm>
#include <cmath>

#include "engine/rigid/collision.hpp"
#include "engine/rigid/collision_rays.hpp"
#include "engine/rigid/collision_world.hpp"

namespace microcosm::rigid {

namespace {

struct Collect : btBroadphaseAabbCallback {
  std::vector<std::uint32_t>* found = nullptr;
  bool process(const btBroadphaseProxy* proxy) override {
    found->push_back(static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(proxy->m_clientObject)));
    return true;
  }
};

bool overlap(const Vec3& low, const Vec3& high, const Vec3& other_low, const Vec3& other_high) {
  return low.x <= other_high.x && other_low.x <= high.x && low.y <= other_high.y && other_low.y <= high.y &&
         low.z <= other_high.z && other_low.z <= high.z;
}

Vec3 lower(const Vec3& a, const Vec3& b) {
  return {std::min(a.x, b.x), std::min(a.y, b.y), std::min(a.z, b.z)};
}
Vec3 upper(const Vec3& a, const Vec3& b) {
  return {std::max(a.x, b.x), std::max(a.y, b.y), std::max(a.z, b.z)};
}

/// Half of the sides of the box around a shape whose axes are these.
Vec3 half_box(const CollisionShape& shape, const Placed& at) {
  const Vec3& h = shape.box_half;
  if (shape.kind == ShapeKind::sphere) return h;
  return {std::fabs(at.x.x) * h.x + std::fabs(at.y.x) * h.y + std::fabs(at.z.x) * h.z,
          std::fabs(at.x.y) * h.x + std::fabs(at.y.y) * h.y + std::fabs(at.z.y) * h.z,
          std::fabs(at.x.z) * h.x + std::fabs(at.y.z) * h.y + std::fabs(at.z.z) * h.z};
}

}  // namespace

void Collision::Part::find_way_pairs(std::span<const Way> list, double slack) {
  // The boxes that the ways sweep: of both ends, and how far arcs bend out between them.
  ways.clear();
  way_low.clear();
  way_high.clear();
  way_order.clear();
  way_of.resize(colliders.size(), -1);
  for (const Way& way : list) {
    const std::uint32_t c = way.collider;
    const CollisionShape& shape = shapes[c];
    const Moving& moving =
        ways.emplace_back(shape, poses[c], Pose{unit * way.end.position, way.end.orientation});
    const Placed end = moving.at(1);
    const double bend = moving.radius * dot(moving.turn, moving.turn) / 8 + slack;
    const Vec3 half = half_box(shape, end), centre = end * shape.box_centre, margin{bend, bend, bend};
    way_low.push_back(lower(low[c], centre - half) - margin);
    way_high.push_back(upper(high[c], centre + half) + margin);
    way_of[c] = static_cast<std::int32_t>(way_order.size());
    way_order.push_back(static_cast<std::uint32_t>(way_order.size()));
  }

  // Against each other, by sweeping along x.
  way_pairs.clear();
  const auto pair = [&](std::uint32_t a, std::uint32_t b) {
    if (tested(a, b)) way_pairs.push_back(std::uint64_t{std::min(a, b)} << 32 | std::max(a, b));
  };
  std::sort(way_order.begin(), way_order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return way_low[a].x != way_low[b].x ? way_low[a].x < way_low[b].x : a < b;
  });
  for (std::size_t k = 0; k < way_order.size(); ++k)
    for (std::size_t l = k + 1; l < way_order.size(); ++l) {
      const std::uint32_t a = way_order[k], b = way_order[l];
      if (way_low[b].x > way_high[a].x) break;
      if (overlap(way_low[a], way_high[a], way_low[b], way_high[b])) pair(list[a].collider, list[b].collider);
    }

  // Against what is at rest or slow.
  enter_all();
  for (std::size_t k = 0; k < list.size(); ++k) {
    const std::uint32_t c = list[k].collider;
    near_way.clear();
    Collect collect;
    collect.found = &near_way;
    tree.aabbTest(bullet(way_low[k]), bullet(way_high[k]), collect);
    near_way.insert(near_way.end(), endless.begin(), endless.end());
    for (const std::uint32_t other : near_way)
      if (way_of[other] < 0 && !shapes[other].vessels &&
          overlap(way_low[k], way_high[k], low[other], high[other]))
        pair(c, other);
  }
  std::sort(way_pairs.begin(), way_pairs.end());
  way_pairs.erase(std::unique(way_pairs.begin(), way_pairs.end()), way_pairs.end());
}

template <class Visit>
void Collision::Part::each_way_pair(const Visit& visit) {
  for (const std::uint64_t pair : way_pairs) {
    const auto first = static_cast<std::uint32_t>(pair >> 32), second = static_cast<std::uint32_t>(pair);
    const auto moving = [&](std::uint32_t c) {
      return way_of[c] >= 0 ? ways[way_of[c]] : Moving(shapes[c], poses[c], poses[c]);
    };
    const Moving a = moving(first), b = moving(second);
    // Scenery may be thin: what meets it is thrown back to the side that it came from.
    const auto moves = [&](std::uint32_t c) { return colliders[c].node >= 0 && shapes[c].convex(); };
    const bool first_is_thin =
        moves(first) && (!moves(second) || shapes[first].thickness <= shapes[second].thickness);
    const double far = 0.25 * shapes[first_is_thin ? first : second].thickness;
    if (a.reach(b) <= far) continue;
    if (visit(first, second, first_is_thin, a, b, far)) return;
  }
}

std::optional<double> Collision::Part::stop_of(const Moving& thin, std::uint32_t other,
                                               const Moving& other_way, double near) {
  if (!shapes[other].surface) return stop_at_shape(thin, other_way, near, separation);
  // Triangles in the box of the way, in the surface's frame.
  const Placed& at = placed[other];
  const double reach = thin.shape->bound + norm(thin.shape->middle) + near;
  const Vec3 from = at.to_local(thin.middle), to = at.to_local(thin.middle + thin.way);
  const Vec3 margin{reach, reach, reach};
  shapes[other].surface->find(lower(from, to) - margin, upper(from, to) + margin, scratch.triangles);
  std::optional<double> least;
  for (const std::uint32_t t : scratch.triangles) {
    std::array<Vec3, 3> corners = shapes[other].surface->triangle(t);
    for (Vec3& p : corners) p = at * p;
    const auto stop = stop_at_triangle(thin, corners, near, separation);
    if (stop && (!least || *stop < *least)) least = stop;
  }
  return least;
}

bool Collision::Part::passes(const Moving& thin, std::uint32_t other, const Moving& other_way) {
  const Vec3 from = other_way.at(0).to_local(thin.middle),
             to = other_way.at(1).to_local(thin.middle + thin.way);
  const double length = norm(to - from);
  if (!(length > 0)) return false;
  const Vec3 along = (to - from) / length;
  const CollisionShape& shape = shapes[other];
  if (!shape.surface) return ray_enters(shape, from, along, length).has_value();
  shape.surface->find_along(from, along, length, scratch.triangles);
  return std::any_of(scratch.triangles.begin(), scratch.triangles.end(), [&](std::uint32_t t) {
    return ray_meets(shape.surface->triangle(t), from, along, length).has_value();
  });
}

void Collision::sweep(std::span<const Way> ways, double slack, std::vector<Meeting>& out) {
  Part& part = *part_;
  out.clear();
  part.find_way_pairs(ways, part.unit * slack);
  part.each_way_pair([&](std::uint32_t first, std::uint32_t second, bool first_is_thin, const Moving& a,
                         const Moving& b, double far) {
    const double near = 0.1 * part.near_of(first, second);
    const auto share = first_is_thin ? part.stop_of(a, second, b, near) : part.stop_of(b, first, a, near);
    if (!share) return false;
    const auto fast = [&](const Moving& m) { return norm(m.way) + m.radius * norm(m.turn) > far; };
    // If neither is alone, both are.
    const bool both = !fast(a) && !fast(b);
    out.push_back({first, second, *share, part.way_of[first] >= 0 && (both || fast(a)),
                   part.way_of[second] >= 0 && (both || fast(b))});
    return false;
  });
  for (const Way& way : ways) part.way_of[way.collider] = -1;
}

std::optional<Meeting> Collision::passage(std::span<const Way> ways, double slack) {
  Part& part = *part_;
  std::optional<Meeting> found;
  part.find_way_pairs(ways, part.unit * slack);
  part.each_way_pair([&](std::uint32_t first, std::uint32_t second, bool first_is_thin, const Moving& a,
                         const Moving& b, double) {
    if (!(first_is_thin ? part.passes(a, second, b) : part.passes(b, first, a))) return false;
    found = first_is_thin ? Meeting{first, second} : Meeting{second, first};
    return true;
  });
  for (const Way& way : ways) part.way_of[way.collider] = -1;
  return found;
}

}  // namespace microcosm::rigid
