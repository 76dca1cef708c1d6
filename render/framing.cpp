#include "render/framing.hpp"

#include <algorithm>
#include <cmath>

#include "engine/core/errors.hpp"
#include "render/body_framing.hpp"

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

// Points [first, last] of a vessel; nothing if last < first.
struct Stretch {
  std::size_t first = 1, last = 0;
  bool empty() const { return last < first; }
  void include(std::size_t i) {
    if (empty()) {
      first = last = i;
    } else {
      first = std::min(first, i);
      last = std::max(last, i);
    }
  }
};

// Walks from a node into its vessels, and on through the nodes behind them, up to `reach` [m]; vessels in
// `walked` are left alone.
class Walk {
 public:
  explicit Walk(const SceneSnapshot& scene) : scene_(scene), stretches_(scene.vessels.size()) {}

  void include_whole(std::size_t vessel) {
    stretches_[vessel].include(0);
    stretches_[vessel].include(scene_.vessels[vessel].points.size() - 1);
  }
  // Into every vessel that meets the node.
  void from_node(std::uint32_t node, double reach, bool widest_behind) {
    for (const End& end : ends_at(node)) {
      const double left = into_vessel(end, reach);
      if (left > 0)
        widest_behind ? into_widest(other_node(end), left) : from_node(other_node(end), left, false);
    }
  }
  const std::vector<Stretch>& stretches() const { return stretches_; }

 private:
  struct End {
    std::size_t vessel;
    bool at_end;  // else its start
  };

  std::uint32_t other_node(const End& end) const {
    return end.at_end ? scene_.vessels[end.vessel].start_node : scene_.vessels[end.vessel].end_node;
  }
  // Of the vessels that were not walked yet.
  std::vector<End> ends_at(std::uint32_t node) const {
    std::vector<End> ends;
    for (std::size_t v = 0; v < scene_.vessels.size(); ++v)
      for (const bool at_end : {false, true})
        if (stretches_[v].empty() &&
            (at_end ? scene_.vessels[v].end_node : scene_.vessels[v].start_node) == node)
          ends.push_back({v, at_end});
    return ends;
  }
  // On along the main vessel: the widest at each node.
  void into_widest(std::uint32_t node, double reach) {
    const auto radius = [&](const End& end) { return scene_.vessels[end.vessel].points.front().radius; };
    const std::vector<End> ends = ends_at(node);
    const auto widest = std::max_element(ends.begin(), ends.end(),
                                         [&](const End& a, const End& b) { return radius(a) < radius(b); });
    if (widest == ends.end()) return;
    const double left = into_vessel(*widest, reach);
    if (left > 0) into_widest(other_node(*widest), left);
  }
  // What is left of the reach at the vessel's other end; 0: it ends in the vessel.
  double into_vessel(const End& end, double reach) {
    const std::size_t v = end.vessel;
    const std::vector<VesselPoint>& points = scene_.vessels[v].points;
    const std::size_t count = points.size();
    const auto index = [&](std::size_t k) { return end.at_end ? count - 1 - k : k; };
    stretches_[v].include(index(0));
    for (std::size_t k = 1; k < count; ++k) {
      stretches_[v].include(index(k));
      reach -= norm(points[index(k)].centre - points[index(k - 1)].centre);
      if (reach <= 0) return 0;
    }
    return reach;
  }

  const SceneSnapshot& scene_;
  std::vector<Stretch> stretches_;
};

std::vector<Stretch> near_vessel(const SceneSnapshot& scene, std::size_t focus, double upstream,
                                 double downstream) {
  Walk walk(scene);
  walk.include_whole(focus);
  walk.from_node(scene.vessels[focus].start_node, upstream, true);
  walk.from_node(scene.vessels[focus].end_node, downstream, false);
  return walk.stretches();
}

// The stretches as a scene of their own; an end that was cut meets nothing.
SceneSnapshot cut(const SceneSnapshot& scene, const std::vector<Stretch>& stretches) {
  SceneSnapshot part;
  part.time = scene.time;
  part.carriers = scene.carriers;
  part.bodies = scene.bodies;
  part.gradient = scene.gradient;
  std::uint32_t loose_end = 0xffffffffu;
  for (std::size_t v = 0; v < scene.vessels.size(); ++v) {
    const Stretch& stretch = stretches[v];
    if (stretch.last < stretch.first + 1) continue;
    SnapshotVessel vessel = scene.vessels[v];
    if (stretch.first > 0) vessel.start_node = loose_end--;
    if (stretch.last + 1 < vessel.points.size()) vessel.end_node = loose_end--;
    vessel.points.assign(scene.vessels[v].points.begin() + static_cast<std::ptrdiff_t>(stretch.first),
                         scene.vessels[v].points.begin() + static_cast<std::ptrdiff_t>(stretch.last + 1));
    part.vessels.push_back(std::move(vessel));
  }
  return part;
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

// The axis along which the balls' centres spread least. From above only what lies flat: people know a body
// with z up.
Vec3 thinnest_direction(const std::vector<Ball>& balls) {
  Vec3 low{INFINITY, INFINITY, INFINITY}, high = -low;
  for (const Ball& b : balls) {
    low = {std::min(low.x, b.centre.x), std::min(low.y, b.centre.y), std::min(low.z, b.centre.z)};
    high = {std::max(high.x, b.centre.x), std::max(high.y, b.centre.y), std::max(high.z, b.centre.z)};
  }
  constexpr double flat = 0.1;
  const Vec3 extent = high - low;
  if (extent.z < flat * std::min(extent.x, extent.y)) return {0, 0, -1};
  return extent.x < extent.y ? Vec3{-1, 0, 0} : Vec3{0, 1, 0};
}

}  // namespace

Framing frame_bodies(const SceneSnapshot& scene, const std::vector<std::string>& names) {
  Framing framing;
  framing.part = scene;
  framing.direction = oblique_sight;
  framing.balls = body_balls(scene.bodies, names);
  if (names.empty())
    for (const SnapshotCarriers& group : scene.carriers)
      for (const Vec3& position : group.positions) framing.balls.push_back({position, group.radius});
  return framing;
}

Framing frame_all(const SceneSnapshot& scene) {
  if (scene.vessels.empty()) return frame_bodies(scene);
  Framing framing;
  framing.part = scene;
  framing.vessels.assign(scene.vessels.size(), true);
  for (const SnapshotVessel& vessel : scene.vessels)
    for (const VesselPoint& point : vessel.points) framing.balls.push_back({point.centre, point.radius});
  framing.direction = thinnest_direction(framing.balls);
  const std::vector<Ball> bodies = body_balls(scene.bodies);
  framing.balls.insert(framing.balls.end(), bodies.begin(), bodies.end());
  return framing;
}

Framing frame_vessel(const SceneSnapshot& scene, const std::string& name) {
  const std::size_t focus = find_vessel(scene, name);
  const SnapshotVessel& vessel = scene.vessels[focus];
  const double size = std::max(length_of(vessel), 5 * vessel.points.front().radius);
  Framing framing;
  // In view: half as much again of its branches as of the vessel. Drawn: further, so that they run out of the
  // picture rather than end in it.
  const std::vector<Stretch> seen = near_vessel(scene, focus, 0.8 * size, 1.5 * size);
  const std::vector<Stretch> drawn = near_vessel(scene, focus, 4 * size, 6 * size);
  framing.part = cut(scene, drawn);
  for (std::size_t v = 0; v < scene.vessels.size(); ++v) {
    framing.vessels.push_back(!drawn[v].empty());
    for (std::size_t i = seen[v].first; i <= seen[v].last; ++i)
      framing.balls.push_back({scene.vessels[v].points[i].centre, scene.vessels[v].points[i].radius});
  }
  std::vector<Branch> branches = branches_at(scene, vessel.end_node);
  if (branches.size() < 3) branches = branches_at(scene, vessel.start_node);
  const Vec3 front = frame_all(scene).direction;
  framing.direction = front;
  Vec3 normal;
  for (std::size_t i = 0; i + 1 < branches.size() && norm(normal) < 0.2; ++i)
    normal = cross(branches[i].direction, branches[i + 1].direction);
  // Tilted a little to the front: depth shows, and up stays up.
  if (norm(normal) >= 0.2) framing.direction = normalized(towards_back(normalized(normal)) + 0.7 * front);
  return framing;
}

Framing frame_vessels(const SceneSnapshot& scene, const std::vector<std::string>& names) {
  Walk walk(scene);
  Framing framing;
  std::vector<std::size_t> focus;
  for (const std::string& name : names) focus.push_back(find_vessel(scene, name));
  for (const std::size_t v : focus) {
    walk.include_whole(v);
    for (const VesselPoint& point : scene.vessels[v].points)
      framing.balls.push_back({point.centre, point.radius});
  }
  const double reach = 1.2 * enclosing(framing.balls).radius;
  for (const std::size_t v : focus) {
    walk.from_node(scene.vessels[v].start_node, reach, false);
    walk.from_node(scene.vessels[v].end_node, reach, false);
  }
  framing.part = cut(scene, walk.stretches());
  for (const Stretch& stretch : walk.stretches()) framing.vessels.push_back(!stretch.empty());
  framing.direction = thinnest_direction(framing.balls);
  return framing;
}

void look_from(Framing& framing, Side side) {
  const auto set = [&](const Vec3& direction, const Vec3& up) {
    framing.direction = direction;
    framing.up = up;
  };
  switch (side) {
    case Side::best:
      return;
    case Side::front:
      return set({0, 1, 0}, {0, 0, 1});
    case Side::back:
      return set({0, -1, 0}, {0, 0, 1});
    case Side::left:
      return set({-1, 0, 0}, {0, 0, 1});
    case Side::right:
      return set({1, 0, 0}, {0, 0, 1});
    case Side::above:
      return set({0, 0, -1}, {0, -1, 0});
    case Side::below:
      return set({0, 0, 1}, {0, -1, 0});
  }
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
