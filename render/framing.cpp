#include "render/framing.hpp"

#include <algorithm>
#include <cmath>

#include "engine/core/errors.hpp"

namespace microcosm::render {
namespace {

std::size_t find_vessel(const SceneSnapshot& scene, const std::string& name) {
  std::string names;
  for (std::size_t v = 0; v < scene.vessels.size(); ++v) {
    if (scene.vessels[v].name == name) return v;
    names += (names.empty() ? "" : ", ") + scene.vessels[v].name;
  }
  throw core::InputError(fmt::format("no vessel \"{}\" to look at; there are {}", name, names));
}

double length_of(const SnapshotVessel& vessel) {
  double length = 0;
  for (std::size_t i = 1; i < vessel.points.size(); ++i)
    length += norm(vessel.points[i].centre - vessel.points[i - 1].centre);
  return length;
}

// The points of `vessel` within `reach` of its start (or end) along it.
void add_near(const SnapshotVessel& vessel, bool from_end, double reach, std::vector<Ball>& balls) {
  const std::size_t count = vessel.points.size();
  double walked = 0;
  for (std::size_t k = 0; k < count && walked <= reach; ++k) {
    const VesselPoint& point = vessel.points[from_end ? count - 1 - k : k];
    if (k > 0) walked += norm(point.centre - balls.back().centre);
    balls.push_back({point.centre, point.radius});
  }
}

struct Branch {
  Vec3 direction;  // away from the node
  double radius;
};

std::vector<Branch> branches_at(const SceneSnapshot& scene, std::uint32_t node) {
  std::vector<Branch> branches;
  for (const SnapshotVessel& vessel : scene.vessels)
    for (const bool at_end : {false, true}) {
      if ((at_end ? vessel.end_node : vessel.start_node) != node) continue;
      const std::size_t count = vessel.points.size(), step = std::max<std::size_t>(1, count / 4);
      const VesselPoint& mouth = at_end ? vessel.points.back() : vessel.points.front();
      const VesselPoint& inner = vessel.points[at_end ? count - 1 - step : step];
      branches.push_back({normalized(inner.centre - mouth.centre), mouth.radius});
    }
  std::stable_sort(branches.begin(), branches.end(),
                   [](const Branch& a, const Branch& b) { return a.radius > b.radius; });
  return branches;
}

// Of a normal and its opposite, the one that looks more from the front (along +y) or, for a level plane, from
// above.
Vec3 towards_back(const Vec3& normal) {
  return dot(normal, Vec3{0.2, 1, -0.6}) < 0 ? -normal : normal;
}

}  // namespace

Framing frame_all(const SceneSnapshot& scene) {
  Framing framing;
  framing.vessels.assign(scene.vessels.size(), true);
  double low_x = INFINITY, high_x = -INFINITY, low_y = INFINITY, high_y = -INFINITY;
  for (const SnapshotVessel& vessel : scene.vessels)
    for (const VesselPoint& point : vessel.points) {
      framing.balls.push_back({point.centre, point.radius});
      low_x = std::min(low_x, point.centre.x), high_x = std::max(high_x, point.centre.x);
      low_y = std::min(low_y, point.centre.y), high_y = std::max(high_y, point.centre.y);
    }
  framing.direction = high_x - low_x < high_y - low_y ? Vec3{-1, 0, 0} : Vec3{0, 1, 0};
  return framing;
}

Framing frame_vessel(const SceneSnapshot& scene, const std::string& name) {
  const std::size_t focus = find_vessel(scene, name);
  const SnapshotVessel& vessel = scene.vessels[focus];
  Framing framing;
  framing.vessels.assign(scene.vessels.size(), false);
  const double reach = std::max(1.6 * length_of(vessel), 12 * vessel.points.front().radius);
  for (std::size_t v = 0; v < scene.vessels.size(); ++v) {
    const SnapshotVessel& other = scene.vessels[v];
    for (const bool at_end : {false, true}) {
      const std::uint32_t node = at_end ? other.end_node : other.start_node;
      if (v != focus && node != vessel.start_node && node != vessel.end_node) continue;
      framing.vessels[v] = true;
      // What feeds the vessel is context: a little of it is enough.
      add_near(other, at_end,
               v == focus                  ? INFINITY
               : node == vessel.start_node ? 0.35 * reach
                                           : reach,
               framing.balls);
    }
  }
  std::vector<Branch> branches = branches_at(scene, vessel.end_node);
  if (branches.size() < 3) branches = branches_at(scene, vessel.start_node);
  framing.direction = frame_all(scene).direction;
  Vec3 normal;
  for (std::size_t i = 0; i + 1 < branches.size() && norm(normal) < 0.2; ++i)
    normal = cross(branches[i].direction, branches[i + 1].direction);
  if (norm(normal) >= 0.2) framing.direction = towards_back(normalized(normal));
  return framing;
}

double widening(const SceneSnapshot& scene, double pixels_per_metre, double pixels) {
  std::vector<double> radii;
  for (const SnapshotVessel& vessel : scene.vessels)
    radii.push_back(vessel.points[vessel.points.size() / 2].radius);
  if (radii.empty()) return 1;
  std::nth_element(radii.begin(), radii.begin() + static_cast<std::ptrdiff_t>(radii.size() / 2), radii.end());
  const double needed = pixels / (radii[radii.size() / 2] * pixels_per_metre);
  return needed <= 1 ? 1 : std::round(2 * needed) / 2;
}

Ball enclosing(const std::vector<Ball>& balls) {
  if (balls.empty()) return {};
  Vec3 low = balls[0].centre, high = low;
  for (const Ball& b : balls) {
    low = {std::min(low.x, b.centre.x), std::min(low.y, b.centre.y), std::min(low.z, b.centre.z)};
    high = {std::max(high.x, b.centre.x), std::max(high.y, b.centre.y), std::max(high.z, b.centre.z)};
  }
  Ball all{0.5 * (low + high), 0};
  for (const Ball& b : balls) all.radius = std::max(all.radius, norm(b.centre - all.centre) + b.radius);
  return all;
}

}  // namespace microcosm::render
