#include "engine/rigid/collision.hpp"

#include <algorithm>
#include <cmath>

#include "engine/core/errors.hpp"
#include "engine/rigid/collision_vessels.hpp"
#include "engine/rigid/collision_world.hpp"

namespace microcosm::rigid {

namespace {

std::string name_of(std::span<const BodyModel> bodies, const Collider& collider) {
  const BodyModel& body = bodies[collider.body];
  const Link& link = body.links[collider.link];
  const std::string& shape = link.shapes[collider.shape].name;
  std::string name = fmt::format("body '{}', link '{}'", body.name, link.name);
  if (!shape.empty()) name += fmt::format(", shape '{}'", shape);
  return name;
}

const Shape& shape_of(std::span<const BodyModel> bodies, const Collider& collider) {
  return bodies[collider.body].links[collider.link].shapes[collider.shape];
}

/// Half of the longest side [m]; infinite for planes, meshes and fields.
double size_of(const Shape& shape) {
  switch (shape.kind) {
    case ShapeKind::sphere:
      return shape.radius;
    case ShapeKind::box:
      return std::max({shape.half_extents.x, shape.half_extents.y, shape.half_extents.z});
    case ShapeKind::capsule:
      return shape.radius + shape.length / 2;
    case ShapeKind::cylinder:
    case ShapeKind::cone:
      return std::max(shape.radius, shape.length / 2);
    case ShapeKind::convex_hull: {
      Vec3 low{unlimited, unlimited, unlimited}, high = -low;
      for (const Vec3& v : shape.mesh->vertices) {
        low = {std::min(low.x, v.x), std::min(low.y, v.y), std::min(low.z, v.z)};
        high = {std::max(high.x, v.x), std::max(high.y, v.y), std::max(high.z, v.z)};
      }
      return std::max({high.x - low.x, high.y - low.y, high.z - low.z}) / 2;
    }
    default:
      return unlimited;
  }
}

/// Units a metre: the power of two that brings the geometric mean of the smallest and largest moving collider
/// near one.
double unit_for(std::span<const BodyModel> bodies, std::span<const Collider> colliders) {
  constexpr double largest_ratio = 1000;
  const Collider *least = nullptr, *most = nullptr, *least_moving = nullptr, *most_moving = nullptr;
  const auto size = [&](const Collider* c) { return size_of(shape_of(bodies, *c)); };
  for (const Collider& c : colliders) {
    if (!std::isfinite(size(&c))) continue;
    if (!least || size(&c) < size(least)) least = &c;
    if (!most || size(&c) > size(most)) most = &c;
    if (c.node < 0) continue;
    if (!least_moving || size(&c) < size(least_moving)) least_moving = &c;
    if (!most_moving || size(&c) > size(most_moving)) most_moving = &c;
  }
  if (!least_moving) return 1;
  const auto refuse_beyond = [&](const Collider* small, const Collider* large) {
    if (size(large) <= largest_ratio * size(small)) return;
    throw core::InputError(fmt::format(
        "{} is {:.4g} m in size and {} is {:.4g} m: sizes in one rigid world may differ by a factor of {} at "
        "most; "
        "make the small ones mobility bodies, or the large ones a plane or a mesh of scenery",
        name_of(bodies, *large), 2 * size(large), name_of(bodies, *small), 2 * size(small), largest_ratio));
  };
  refuse_beyond(least_moving, most);
  refuse_beyond(least, most_moving);
  int exponent = 0;
  std::frexp(std::sqrt(size(least_moving) * size(most_moving)), &exponent);
  return std::ldexp(1.0, 1 - exponent);
}

std::uint64_t key(std::uint32_t first, std::uint32_t second) {
  return std::uint64_t{std::min(first, second)} << 32 | std::max(first, second);
}

std::uint32_t index_of(const btBroadphaseProxy& proxy) {
  return static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(proxy.m_clientObject));
}

}  // namespace

bool Collision::Part::Filter::needBroadphaseCollision(btBroadphaseProxy* a, btBroadphaseProxy* b) const {
  return part->tested(index_of(*a), index_of(*b));
}

Collision::Part::Part(std::span<const BodyModel> bodies, std::vector<Collider> list)
    : colliders(std::move(list)), unit(unit_for(bodies, colliders)) {
  filter.part = this;
  tree.getOverlappingPairCache()->setOverlapFilterCallback(&filter);
  tree.m_deferedcollide = true;  // pairs are found in `detect`, not while colliders move
  const std::size_t count = colliders.size();
  poses.resize(count);
  placed.resize(count);
  steps.resize(count);
  low.resize(count);
  high.resize(count);
  proxies.assign(count, nullptr);
  for (std::uint32_t i = 0; i < count; ++i) {
    shapes.push_back(collision_shape(shape_of(bodies, colliders[i]), unit, name_of(bodies, colliders[i])));
    if (shapes[i].endless()) endless.push_back(i);
  }
  join();
  // In a world all that moves lies at the origin here, and boxes in one place hang on one long branch of the
  // tree, behind which each next one is put: it enters where it is moved to, or before the first search.
  for (std::uint32_t i = 0; i < count; ++i) {
    measure(i, colliders[i].pose, {});
    if (colliders[i].node < 0) enter(i);
  }
}

void Collision::Part::enter_all() const {
  if (entered) return;
  for (std::uint32_t i = 0; i < colliders.size(); ++i)
    if (!proxies[i]) enter(i);
  entered = true;
}

Collision::Part::~Part() {
  for (btBroadphaseProxy* const proxy : proxies)
    if (proxy) tree.destroyProxy(proxy, nullptr);
}

bool Collision::Part::tested(std::uint32_t first, std::uint32_t second) const {
  const Collider &a = colliders[first], &b = colliders[second];
  if (!a.active || !b.active || (a.node < 0 && b.node < 0)) return false;
  if (a.body == b.body && a.node == b.node) return false;
  if (!shapes[first].convex() && !shapes[second].convex()) return false;
  return !std::binary_search(ignored.begin(), ignored.end(), key(first, second));
}

void Collision::Part::place(std::uint32_t collider, const Pose& pose, const Spatial& way) {
  measure(collider, pose, way);
  enter(collider);
}

void Collision::Part::measure(std::uint32_t collider, const Pose& pose, const Spatial& way) {
  const CollisionShape& shape = shapes[collider];
  poses[collider] = {unit * pose.position, pose.orientation};
  placed[collider] = Placed(poses[collider]);
  steps[collider] = {way.angular, unit * way.linear};
  if (shape.endless()) {
    low[collider] = {-unlimited, -unlimited, -unlimited};
    high[collider] = {unlimited, unlimited, unlimited};
    return;
  }
  const Placed& at = placed[collider];
  const double near = shape.convex() ? shape.size / 50 : 0;
  const Vec3 centre = at * shape.box_centre, h = shape.box_half;
  Vec3 half{near + h.x, near + h.y, near + h.z};
  if (shape.kind != ShapeKind::sphere)
    half = {near + std::fabs(at.x.x) * h.x + std::fabs(at.y.x) * h.y + std::fabs(at.z.x) * h.z,
            near + std::fabs(at.x.y) * h.x + std::fabs(at.y.y) * h.y + std::fabs(at.z.y) * h.z,
            near + std::fabs(at.x.z) * h.x + std::fabs(at.y.z) * h.y + std::fabs(at.z.z) * h.z};
  low[collider] = centre - half;
  high[collider] = centre + half;
}

void Collision::Part::enter(std::uint32_t collider) const {
  const CollisionShape& shape = shapes[collider];
  if (shape.endless() || !colliders[collider].active) return;
  if (proxies[collider]) {
    tree.setAabb(proxies[collider], bullet(low[collider]), bullet(high[collider]), nullptr);
  } else {
    const bool scenery = colliders[collider].node < 0;
    proxies[collider] =
        tree.createProxy(bullet(low[collider]), bullet(high[collider]),
                         shape.convex() ? BOX_SHAPE_PROXYTYPE : TRIANGLE_MESH_SHAPE_PROXYTYPE,
                         reinterpret_cast<void*>(std::uintptr_t{collider}),
                         scenery ? btBroadphaseProxy::StaticFilter : btBroadphaseProxy::DefaultFilter,
                         btBroadphaseProxy::AllFilter, nullptr);
  }
}

void Collision::Part::collect_pairs() {
  enter_all();
  tree.calculateOverlappingPairs(nullptr);
  pairs.clear();
  btOverlappingPairCache& cache = *tree.getOverlappingPairCache();
  const int count = cache.getNumOverlappingPairs();
  const btBroadphasePair* const found = count > 0 ? cache.getOverlappingPairArrayPtr() : nullptr;
  // Which pairs the tree remembers beyond those whose boxes overlap depends on the past.
  for (int k = 0; k < count; ++k) {
    const std::uint32_t a = index_of(*found[k].m_pProxy0), b = index_of(*found[k].m_pProxy1);
    if (low[a].x <= high[b].x && low[b].x <= high[a].x && low[a].y <= high[b].y && low[b].y <= high[a].y &&
        low[a].z <= high[b].z && low[b].z <= high[a].z)
      pairs.push_back(key(a, b));
  }
  for (const std::uint32_t e : endless)
    for (std::uint32_t i = 0; i < colliders.size(); ++i) {
      if (!shapes[i].convex()) continue;
      const bool plane = shapes[e].kind == ShapeKind::plane;
      const double height = dot(placed[e].z, placed[i].position - placed[e].position);
      if ((!plane || height <= shapes[i].bound + near_of(i, e)) && tested(i, e)) pairs.push_back(key(i, e));
    }
  sort_pairs();
}

/// By counting the pairs of each first collider: they are many, the seconds of one are few.
void Collision::Part::sort_pairs() {
  first_pair.assign(colliders.size() + 1, 0);
  for (const std::uint64_t pair : pairs) ++first_pair[(pair >> 32) + 1];
  for (std::size_t i = 1; i < first_pair.size(); ++i) first_pair[i] += first_pair[i - 1];
  sorted.resize(pairs.size());
  for (const std::uint64_t pair : pairs) sorted[first_pair[pair >> 32]++] = pair;
  std::uint32_t begin = 0;
  for (std::size_t i = 0; i < colliders.size(); ++i) {
    const std::uint32_t end = first_pair[i];
    std::sort(sorted.begin() + begin, sorted.begin() + end);
    begin = end;
  }
  std::swap(pairs, sorted);
}

void Collision::Part::report(std::uint32_t first, std::uint32_t second, bool swapped, std::uint32_t feature,
                             const Vec3& normal, const ManifoldPoint& point,
                             std::vector<ContactPoint>& out) const {
  const double metre = 1 / unit;
  const Vec3 a = metre * point.on_first, b = metre * point.on_second;
  out.push_back({first, second, feature, 0, swapped ? b : a, swapped ? a : b, swapped ? -normal : normal,
                 metre * point.distance});
}

/// How the pair was held in the step before, by its deepest contact then.
Held Collision::Part::held(std::uint32_t first, std::uint32_t second,
                           std::span<const ContactPoint> deep) const {
  Held found;
  const auto before = [](const ContactPoint& p, std::uint64_t pair) {
    return (std::uint64_t{p.first} << 32 | p.second) < pair;
  };
  const std::uint64_t pair = std::uint64_t{first} << 32 | second;
  for (auto p = std::lower_bound(deep.begin(), deep.end(), pair, before);
       p != deep.end() && p->first == first && p->second == second; ++p)
    if (-unit * p->distance > found.depth) found = {p->normal, -unit * p->distance};
  return found;
}

/// Of two that lie deep in each other, also the points that come to lie deepest as they turn: those that do
/// now may rise while others sink, and a body would hang where its way is stopped (collision_sweep.hpp).
void Collision::Part::add_turned(std::uint32_t first, std::uint32_t second, const Held& held_by,
                                 std::vector<ContactPoint>& out) {
  const double near = near_of(first, second);
  const Placed now_first = placed[first], now_second = placed[second];
  const auto turn = [&](std::uint32_t c) {
    Placed& at = placed[c];
    const Quaternion q = core::rotation_by(at.turning);
    at.x = rotate(q, at.x), at.y = rotate(q, at.y), at.z = rotate(q, at.z);
  };
  const auto far = [&](std::uint32_t c) { return norm(placed[c].turning) * shapes[c].bound > 0.5 * near; };
  const bool turns_first = far(first), turns_second = far(second);
  if (!turns_first && !turns_second) return;
  if (turns_first) turn(first);
  if (turns_second) turn(second);
  turned_contacts.clear();
  detect_pair(first, second, &held_by, turned_contacts);
  const auto back = [&](const Vec3& p, std::uint32_t c, const Placed& now) {
    return (now * placed[c].to_local(unit * p)) / unit;
  };
  for (ContactPoint p : turned_contacts) {
    p.on_first = back(p.on_first, first, now_first);
    p.on_second = back(p.on_second, second, now_second);
    p.distance = dot(p.normal, p.on_first - p.on_second);
    const auto same = [&](const ContactPoint& other) {
      return norm(other.on_first - p.on_first) < near / unit;
    };
    // The pair's own stand at the end.
    const auto pair_begin = std::find_if(out.rbegin(), out.rend(), [&](const ContactPoint& other) {
                              return other.first != first || other.second != second;
                            }).base();
    if (std::none_of(pair_begin, out.end(), same)) out.push_back(p);
  }
  placed[first] = now_first;
  placed[second] = now_second;
}

/// Against scenery by the moving one's way in the step too; between bodies that move both, as in heaps, from
/// their places alone: by their ways some would creep on and on.
void Collision::Part::detect_with_way(std::uint32_t first, std::uint32_t second,
                                      std::span<const ContactPoint> deep, std::vector<ContactPoint>& out) {
  const auto scenery = [&](std::uint32_t c) { return colliders[c].node < 0; };
  const std::uint32_t mover = scenery(first) ? second : first;
  if ((!scenery(first) && !scenery(second)) || shapes[mover].kind == ShapeKind::sphere)
    return detect_pair(first, second, nullptr, out);
  placed[mover].turning = steps[mover].angular;
  placed[mover].way = steps[mover].linear;
  const Held held_by = held(first, second, deep);
  detect_pair(first, second, &held_by, out);
  if (held_by.depth > 5 * near_of(first, second)) add_turned(first, second, held_by, out);
  placed[mover].turning = placed[mover].way = {};
}

void Collision::Part::detect_pair(std::uint32_t first, std::uint32_t second, const Held* held_by,
                                  std::vector<ContactPoint>& out) {
  const double near = near_of(first, second);
  if (shapes[first].convex() && shapes[second].convex()) {
    convex_contacts(shapes[first], placed[first], shapes[second], placed[second], near, held_by, separation,
                    manifold);
    for (std::uint32_t i = 0; i < manifold.count; ++i)
      report(first, second, false, 0, manifold.normal, manifold.points[i], out);
    return;
  }
  const bool swapped = !shapes[first].convex();
  const std::uint32_t body = swapped ? second : first, other = swapped ? first : second;
  if (shapes[other].kind == ShapeKind::plane) {
    plane_contacts(shapes[body], placed[body], placed[other], near, manifold);
    for (std::uint32_t i = 0; i < manifold.count; ++i)
      report(first, second, swapped, 0, manifold.normal, manifold.points[i], out);
    return;
  }
  if (shapes[other].vessels)
    vessel_contacts(shapes[body], placed[body], *shapes[other].vessels, unit, near, surface_contacts);
  else
    rigid::surface_contacts(shapes[body], placed[body], *shapes[other].surface, placed[other], near,
                            separation, scratch, surface_contacts);
  for (const SurfaceContact& contact : surface_contacts)
    report(first, second, swapped, contact.feature, contact.normal, contact.point, out);
}

Collision::Collision(std::span<const BodyModel> bodies, std::vector<Collider> colliders)
    : part_(std::make_unique<Part>(bodies, std::move(colliders))) {}
Collision::~Collision() = default;

std::span<const Collider> Collision::colliders() const {
  return part_->colliders;
}

double Collision::size(std::uint32_t collider) const {
  return part_->shapes[collider].size / part_->unit;
}

double Collision::thickness(std::uint32_t collider) const {
  return part_->shapes[collider].thickness / part_->unit;
}

double Collision::turning_radius(std::uint32_t collider) const {
  const CollisionShape& shape = part_->shapes[collider];
  return shape.kind == ShapeKind::sphere ? 0 : shape.bound / part_->unit;
}

void Collision::ignore(std::uint32_t first, std::uint32_t second) {
  const std::uint64_t pair = key(first, second);
  const auto place = std::lower_bound(part_->ignored.begin(), part_->ignored.end(), pair);
  if (place != part_->ignored.end() && *place == pair) return;
  part_->ignored.insert(place, pair);
  btBroadphaseProxy *const a = part_->proxies[first], *const b = part_->proxies[second];
  if (a && b) part_->tree.getOverlappingPairCache()->removeOverlappingPair(a, b, nullptr);
}

void Collision::move(std::uint32_t collider, const Pose& pose, const Spatial& way) {
  part_->place(collider, pose, way);
}

void Collision::detect(std::vector<ContactPoint>& out, std::span<const ContactPoint> deep) {
  out.clear();
  part_->collect_pairs();
  for (const std::uint64_t pair : part_->pairs) {
    const auto first = static_cast<std::uint32_t>(pair >> 32), second = static_cast<std::uint32_t>(pair);
    part_->detect_with_way(first, second, deep, out);
  }
  part_->drop_at_seams(out);
}

}  // namespace microcosm::rigid
