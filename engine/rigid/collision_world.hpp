#pragma once
// What Collision holds: shapes and places in its units, and Bullet's tree of boxes. Private to
// collision*.cpp.

#include "engine/rigid/collision.hpp"
#include "engine/rigid/collision_pair.hpp"
#include "engine/rigid/collision_sweep.hpp"
#include "engine/rigid/collision_triangles.hpp"

namespace microcosm::rigid {

struct Collision::Part {
  /// Which pairs the tree may report: those that can move against each other and aren't ignored.
  struct Filter : btOverlapFilterCallback {
    const Part* part = nullptr;
    bool needBroadphaseCollision(btBroadphaseProxy* a, btBroadphaseProxy* b) const override;
  };

  Part(std::span<const BodyModel> bodies, std::vector<Collider> list);
  ~Part();

  /// Colliders whose boxes a ray may pass within `length`, ascending, into `on_ray`: planes too.
  void find_on_ray(const Vec3& from, const Vec3& direction, double length) const;
  bool tested(std::uint32_t first, std::uint32_t second) const;
  void place(std::uint32_t collider, const Pose& pose, const Spatial& way);
  /// Its place and box, and those into the tree.
  void measure(std::uint32_t collider, const Pose& pose, const Spatial& way);
  void enter(std::uint32_t collider) const;
  void enter_all() const;
  void collect_pairs();
  void sort_pairs();
  /// `held_by`: null where the shortest way out is always right (collision_pair.hpp).
  void detect_pair(std::uint32_t first, std::uint32_t second, const Held* held_by,
                   std::vector<ContactPoint>& out);
  void detect_with_way(std::uint32_t first, std::uint32_t second, std::span<const ContactPoint> deep,
                       std::vector<ContactPoint>& out);
  void add_turned(std::uint32_t first, std::uint32_t second, const Held& held_by,
                  std::vector<ContactPoint>& out);
  Held held(std::uint32_t first, std::uint32_t second, std::span<const ContactPoint> deep) const;
  double near_of(std::uint32_t first, std::uint32_t second) const {
    return std::min(shapes[first].size, shapes[second].size) / 50;
  }
  /// In SI, with on_first, on_second and the normal turned round if `swapped`.
  void report(std::uint32_t first, std::uint32_t second, bool swapped, std::uint32_t feature,
              const Vec3& normal, const ManifoldPoint& point, std::vector<ContactPoint>& out) const;

  /// A body's contacts with one shape of a whole: contacts[begin, end).
  struct Touch {
    std::uint32_t body, whole, other, begin, end;
  };
  static constexpr std::uint32_t none = 0xffffffffu;
  void join();
  /// Takes contacts out that lie inside a whole of flush shapes.
  void drop_at_seams(std::vector<ContactPoint>& contacts);
  /// Whether a contact (the body is its second if `swapped`) lies at a seam between what the body touches
  /// there and a neighbour, by which `support` holds it.
  bool inside_seam(const ContactPoint& contact, bool swapped, std::uint32_t neighbour,
                   const ContactPoint& support);

  /// Fills `ways` and `way_pairs`: those that may meet, ascending.
  void find_way_pairs(std::span<const Way> list, double slack);
  /// Calls `visit(thin, first_is_thin, ways of both)` for each pair in which one moves far beside its
  /// thickness.
  template <class Visit>
  void each_way_pair(const Visit& visit);
  std::optional<double> stop_of(const Moving& thin, std::uint32_t other, const Moving& other_way,
                                double near);
  bool passes(const Moving& thin, std::uint32_t other, const Moving& other_way);

  std::vector<Collider> colliders;
  double unit = 1;  // units a metre, a power of two
  std::vector<CollisionShape> shapes;
  std::vector<Pose> poses;  // in units, as `placed`
  std::vector<Placed> placed;
  std::vector<Spatial> steps;          // ways in the step to come, in units
  std::vector<Vec3> low, high;         // boxes, wider by the shape's `near`; infinite for endless ones
  std::vector<std::uint32_t> endless;  // in no tree: planes and vessel walls
  std::vector<std::uint64_t> ignored;  // first << 32 | second, ascending
  Filter filter;
  mutable btDbvtBroadphase tree;  // rays use its stacks
  mutable std::vector<btBroadphaseProxy*> proxies;
  mutable bool entered = false;  // all that are to be in the tree
  mutable Separation separation;
  mutable SurfaceScratch scratch;
  mutable std::vector<std::uint32_t> on_ray;
  std::vector<std::uint64_t> pairs, sorted;
  std::vector<std::uint32_t> first_pair;
  std::vector<SurfaceContact> surface_contacts;
  std::vector<ContactPoint> turned_contacts;
  Manifold manifold;
  std::vector<std::uint32_t> joined;  // by collider: the rigid whole that it is a part of; none: alone
  std::vector<Touch> touches;
  std::vector<std::uint32_t> dropped;
  std::vector<Moving> ways;  // by the caller's list
  std::vector<Vec3> way_low, way_high;
  std::vector<std::int32_t> way_of;  // by collider; -1: at rest
  std::vector<std::uint32_t> way_order, near_way;
  std::vector<std::uint64_t> way_pairs;
};

}  // namespace microcosm::rigid
