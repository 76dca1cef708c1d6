#pragma once
// Which surfaces touch, and where. The one place that knows Bullet, whose detection works on sizes around
// one: lengths are rescaled here, and SI outside. What it finds depends on shapes and poses alone, not on the
// steps before: contacts are remembered in contact_cache.hpp, which a checkpoint holds.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "engine/rigid/body_model.hpp"

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
  double distance =
      0;  // [m], along the ray; between the surfaces (negative: overlap) of closest-point queries
  Vec3 point, normal;  // on the collider hit; outward
};

class Collision {
 public:
  /// `bodies` have passed `check`; `colliders` lists theirs in order. `near` [m]: pairs closer than this are
  /// reported, by pair at most the `near` of the smaller of the two: a fiftieth of its size. Throws
  /// InputError: sizes that differ by more than a factor of 1,000 among colliders that move or touch what
  /// moves, with the names of both.
  Collision(std::span<const BodyModel> bodies, std::vector<Collider> colliders);
  ~Collision();

  std::span<const Collider> colliders() const;
  /// Half of the longest side of the collider's box at identity [m]; planes, meshes and fields: that of their
  /// smallest triangle's or cell's side.
  double size(std::uint32_t collider) const;

  /// Pairs that are never tested.
  void ignore(std::uint32_t first, std::uint32_t second);
  void move(std::uint32_t collider, const Pose& pose);
  /// All contacts, sorted by (first, second), within a pair in a fixed order. Reuses `out`.
  void detect(std::vector<ContactPoint>& out);

  std::optional<Hit> ray(const Vec3& from, const Vec3& direction, double length) const;
  /// Colliders that overlap a shape at a pose, ascending.
  std::vector<std::uint32_t> overlapping(const Shape& shape, const Pose& pose) const;
  /// The nearest points of two colliders (convex ones).
  std::optional<Hit> closest(std::uint32_t first, std::uint32_t second) const;

 private:
  struct Part;
  std::unique_ptr<Part> part_;
};

}  // namespace microcosm::rigid
