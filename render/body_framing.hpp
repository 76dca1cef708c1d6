#pragma once
// What of a rigid world to look at: what moves, and the scenery about it; the part of an endless plane that
// is drawn as ground.

#include <string>
#include <vector>

#include "render/body_snapshot.hpp"
#include "render/camera.hpp"

namespace microcosm::render {

/// The direction of sight unless another is asked for: from the right, the front and above; z is up.
inline constexpr Vec3 oblique_sight{-0.55, 1.0, -0.62};

/// Balls that should be in view: what moves, and scenery no larger than a few times that; planes are
/// endless and don't count. If nothing moves, all scenery. `only`: names of bodies, empty for all. Throws
/// InputError naming the bodies there are.
std::vector<Ball> body_balls(const SnapshotBodies& bodies, const std::vector<std::string>& only = {});

/// A part of a plane about what the camera looks at, checkered with squares whose sides are a power of ten.
struct Ground {
  Pose pose;          // of the plane; its origin is a corner of four squares
  double radius = 0;  // [m], where it fades out
  double square = 0;  // [m]
};

/// One for each plane.
std::vector<Ground> grounds(const SnapshotBodies& bodies, const Camera& camera, double aspect);

/// Holds all pieces and grounds.
Ball bounding_ball(const SnapshotBodies& bodies, const std::vector<Ground>& grounds);

/// Pieces of scenery that hide a good part of what moves from a camera that looks along `forward`.
std::vector<bool> hiding_pieces(const SnapshotBodies& bodies, const Vec3& forward);

}  // namespace microcosm::render
