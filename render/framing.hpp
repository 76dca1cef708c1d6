#pragma once
// What of a tree to look at, and from where.

#include <string>
#include <vector>

#include "render/camera.hpp"
#include "render/scene_snapshot.hpp"

namespace microcosm::render {

/// From where to look at a person whose left is x, back y and head z; best: what the framing chooses.
enum class Side { best, front, back, left, right, above, below };

struct Framing {
  SceneSnapshot part;  // what to draw: the scene, or the vessels about the one in focus, cut off out of sight
  std::vector<bool> vessels;  // those in `part`, by vessel of the scene
  std::vector<Ball> balls;    // what should be in view
  Vec3 direction;             // of sight
  Vec3 up{0, 0, 1};           // of the picture
};

/// The whole tree, and the bodies about it; without vessels, `frame_bodies`. Seen along the axis (x or y) in
/// which it is thinnest: z stays up. What lies flat is seen from above.
Framing frame_all(const SceneSnapshot& scene);

/// Rigid bodies and carriers: what moves, or the bodies named, from the right, the front and above. Throws
/// InputError naming the bodies there are.
Framing frame_bodies(const SceneSnapshot& scene, const std::vector<std::string>& names = {});

/// A vessel, what it branches into, and a little of what feeds it, near enough to show the vessel large; seen
/// nearly square on to the plane of its junction. Throws InputError naming the vessels there are.
Framing frame_vessel(const SceneSnapshot& scene, const std::string& name);

/// Several vessels in full, and the beginnings of those that meet them. Seen along the axis in which they are
/// thinnest. Throws as frame_vessel.
Framing frame_vessels(const SceneSnapshot& scene, const std::vector<std::string>& names);

/// Looks from there instead; from above and below the front is at the top.
void look_from(Framing& framing, Side side);

/// By how much vessels have to be widened so that the median one is drawn `pixels` in radius; at least 1.
double widening(const SceneSnapshot& scene, double pixels_per_metre, double pixels);

/// A ball about balls: the middle of their box, far enough for each.
Ball enclosing(const std::vector<Ball>& balls);

}  // namespace microcosm::render
