#pragma once
// Which surfaces touch, and where: pairs from Bullet's tree of boxes, spheres, capsules and boxes in closed
// form, others by Bullet's GJK and EPA and by clipping their faces. Bullet works on lengths around one: they
// are rescaled here by a power of two, and SI outside. What is found depends on shapes and poses alone, not
// on the steps before: contacts are remembered in contact_cache.hpp, which a checkpoint holds.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "engine/rigid/body_model.hpp"
#include "engine/rigid/tree_spatial.hpp"

namespace microcosm::rigid {

/// One shape of one link, or one convex part of a decomposed shape.
struct Collider {
  std::uint32_t body = 0;   // in the world's order
  std::uint32_t link = 0;   // of the body
  std::uint32_t shape = 0;  // of the link
  std::int32_t node = -1;   // of the body's Tree; -1: scenery
  Pose pose;                // in the node's frame (scenery: the world's)
  bool active = true;
};

/// A point where two colliders touch or nearly do. `first` < `second`.
struct ContactPoint {
  std::uint32_t first = 0, second = 0;  // colliders
  std::uint32_t feature = 0;            // triangle of a mesh or cell of a height field; 0 otherwise
  std::uint32_t padding = 0;
  Vec3 on_first, on_second;  // [m], world: the nearest points of the two surfaces
  Vec3 normal;               // unit, from `second` to `first`
  double distance = 0;       // [m], negative: overlap
};

/// A ray's or a query's nearest hit.
struct Hit {
  std::uint32_t collider = 0;
  double distance = 0;  // [m], along a ray; between the surfaces of nearest points, negative: overlap
  Vec3 point, normal;   // on the collider hit; outward
};

/// Where a collider's way in a step ends; it begins where the collider lies.
struct Way {
  std::uint32_t collider = 0;
  Pose end;  // [m], world
};

/// Two colliders that meet on their ways, after the share `share` (0 to 1) of them. Which of the two moves
/// fast enough to be stopped there.
struct Meeting {
  std::uint32_t first = 0, second = 0;  // colliders
  double share = 1;
  bool stops_first = false, stops_second = false;
};

/// Contacts are complete: what touches along a line or a face has the corners of that line or face, four at
/// most a pair of convex shapes (of a mesh or height field: four for each direction of its surface, to a
/// tenth of a radian). Distances are exact for faces; points at the edges of two cylinders or cones are right
/// to 1 % of their size, all others to 0.1 %. Where a body lies deeper in another than a fiftieth of its
/// size, the way out is an estimate. Meshes and height fields are surfaces with two sides: a body is pushed
/// to the side that its middle is on. Shapes that can't move against each other are one: where they lie
/// flush, to a 500th of the size of what touches them, their edges and the sides between them touch
/// nothing.
///
/// One thread at a time, queries too: they share memory.
class Collision {
 public:
  /// `bodies` have passed `check`; `colliders` lists theirs in order; each lies at its `pose` in the world
  /// until it is moved. Pairs closer than a fiftieth of the smaller one's `size` are reported. Throws
  /// InputError: sizes that differ by more than a factor of 1,000 between colliders of which one moves, with
  /// the names of both; meshes without triangles, hulls without a volume.
  Collision(std::span<const BodyModel> bodies, std::vector<Collider> colliders);
  ~Collision();

  std::span<const Collider> colliders() const;
  /// Half of the longest side of the collider's box at identity [m]; planes, meshes, fields and vessels:
  /// infinite, so that the other of a pair decides.
  double size(std::uint32_t collider) const;
  /// How far its surface is from its middle at least [m]: half of a plate's thickness. Infinite as `size`.
  double thickness(std::uint32_t collider) const;
  /// How far a point of it may be from its frame's origin [m], as far as it moves when the collider turns
  /// there: zero for spheres.
  double turning_radius(std::uint32_t collider) const;

  /// Never tests this pair; nor are those of two scenery colliders, and of two on one node, ever.
  void ignore(std::uint32_t first, std::uint32_t second);
  /// `way` [rad], [m]: how it will turn and its frame's origin go in the step to come.
  void move(std::uint32_t collider, const Pose& pose, const Spatial& way = {});
  /// All contacts, sorted by (first, second), within a pair in a fixed order. `deep`: those of the step
  /// before, sorted so, that overlapped by more than a hundredth of the smaller one's `size`; such pairs keep
  /// the side on which they touch. Reuses `out`.
  void detect(std::vector<ContactPoint>& out, std::span<const ContactPoint> deep = {});

  /// What meets on the ways of a step. Ways are of all that goes further than `slack` [m], an amount below a
  /// quarter of every moving collider's thickness; whatever else moves counts as at rest. Two colliders meet
  /// if one would enter the other by a quarter of the thickness of the one that is thinner and no scenery:
  /// then both stop where they begin to touch or, if they touch from the start, before half of what is left
  /// of that depth is used up. Not of vessel walls. Sorted by pair. Reuses `out`.
  void sweep(std::span<const Way> ways, double slack, std::vector<Meeting>& out);
  /// Two colliders of which one's middle goes into the other or through it on these ways.
  std::optional<Meeting> passage(std::span<const Way> ways, double slack);

  /// The first surface that the ray enters within `length` [m], which may be infinite; a convex collider that
  /// it starts in has none, meshes and fields are met from both sides. Colliders of the body `but` are not
  /// met.
  std::optional<Hit> ray(const Vec3& from, const Vec3& direction, double length,
                         std::uint32_t but = no_body) const;
  static constexpr std::uint32_t no_body = 0xffffffffu;
  /// Colliders that touch a convex shape at a pose, ascending. Allocates. Throws InputError for other shapes.
  std::vector<std::uint32_t> overlapping(const Shape& model, const Pose& pose) const;
  /// The nearest points of two convex colliders, or of one and a plane as the second: the signed distance,
  /// the point and outward normal on `second`. None for others.
  std::optional<Hit> closest(std::uint32_t first, std::uint32_t second) const;

 private:
  struct Part;
  std::unique_ptr<Part> part_;
};

}  // namespace microcosm::rigid
