#pragma once
// What of a tree to look at, and from where.

#include <string>
#include <vector>

#include "render/camera.hpp"
#include "render/scene_snapshot.hpp"

namespace microcosm::render {

struct Framing {
  SceneSnapshot part;  // what to draw: the scene, or the vessels about the one in focus, cut off out of sight
  std::vector<bool> vessels;  // those in `part`, by vessel of the scene
  std::vector<Ball> balls;    // what should be in view
  Vec3 direction;             // of sight
};

/// The whole tree, seen along the axis (x or y) in which it is thinnest: z stays up. What lies flat is seen
/// from above.
Framing frame_all(const SceneSnapshot& scene);

/// A vessel, what it branches into, and a little of what feeds it, near enough to show the vessel large; seen
/// nearly square on to the plane of its junction. Throws InputError naming the vessels there are.
Framing frame_vessel(const SceneSnapshot& scene, const std::string& name);

/// By how much vessels have to be widened so that the median one is drawn `pixels` in radius; at least 1.
double widening(const SceneSnapshot& scene, double pixels_per_metre, double pixels);

/// A ball about balls: the middle of their box, far enough for each.
Ball enclosing(const std::vector<Ball>& balls);

}  // namespace microcosm::render
