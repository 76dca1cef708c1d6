// Self-collision in the position at time zero.

#include <algorithm>
#include <map>

#include "engine/rigid/collision.hpp"
#include "engine/rigid/tree.hpp"
#include "formats/urdf/extent.hpp"
#include "formats/urdf/lint.hpp"
#include "formats/urdf/parts.hpp"

namespace microcosm::formats::urdf {

namespace {

using rigid::Collider;

/// Colliders of the links that move, in the order of links, at their places.
std::vector<Collider> colliders_of(const rigid::BodyModel& body, const rigid::Tree& tree) {
  std::vector<Collider> colliders;
  for (std::uint32_t l = 0; l < body.links.size(); ++l)
    for (std::uint32_t s = 0; s < body.links[l].shapes.size(); ++s) {
      Collider collider;
      collider.link = l;
      collider.shape = s;
      collider.node = tree.node_of(l);
      collider.pose = tree.frame_in_node(l) * body.links[l].shapes[s].pose;
      colliders.push_back(collider);
    }
  return colliders;
}

struct Placed {
  std::uint32_t collider = 0;
  Extent box;
};

/// The boxes around colliders, by their lower end along x. Surfaces without end have none.
std::vector<Placed> boxes_of(const rigid::BodyModel& body, const std::vector<Collider>& colliders,
                             const std::vector<rigid::Pose>& places) {
  std::vector<Placed> boxes;
  for (std::uint32_t i = 0; i < colliders.size(); ++i) {
    rigid::Shape shape = body.links[colliders[i].link].shapes[colliders[i].shape];
    if (shape.kind == rigid::ShapeKind::triangle_mesh) continue;
    shape.pose = places[i];
    boxes.push_back({i, {}});
    boxes.back().box.widen(shape);
  }
  std::stable_sort(boxes.begin(), boxes.end(),
                   [](const Placed& a, const Placed& b) { return a.box.low.x < b.box.low.x; });
  return boxes;
}

bool apart(const Extent& a, const Extent& b) {
  return a.high.y < b.low.y || b.high.y < a.low.y || a.high.z < b.low.z || b.high.z < a.low.z;
}

class Overlaps {
 public:
  Overlaps(const UrdfRobot& robot, Report& report) : robot_(robot), report_(report), tree_(robot.body) {}

  void run() {
    const rigid::BodyModel& body = robot_.body;
    colliders_ = colliders_of(body, tree_);
    if (colliders_.size() < 2 || tree_.nodes().empty()) return;
    rigid::TreeKinematics kinematics;
    const std::vector<double> q = body.positions.empty() ? tree_.zero_positions() : body.positions;
    tree_.kinematics(q, std::vector<double>(tree_.rate_count(), 0.0), kinematics);
    rigid::Collision collision(std::span(&body, 1), colliders_);
    std::vector<rigid::Pose> places;
    for (std::uint32_t i = 0; i < colliders_.size(); ++i) {
      const Collider& c = colliders_[i];
      places.push_back(c.node >= 0 ? kinematics.poses[c.node] * c.pose : c.pose);
      collision.move(i, places[i]);
    }
    search(boxes_of(body, colliders_, places), collision);
    name();
  }

 private:
  static constexpr std::size_t most_tests = 20000, most_named = 20;

  bool neighbours(const Collider& a, const Collider& b) const {
    // Massless nodes are the further joints of one link: its neighbour hangs beyond them.
    const auto parent_of = [&](std::int32_t node) {
      if (node < 0) return -2;
      do node = tree_.nodes()[node].parent;
      while (node >= 0 && tree_.nodes()[node].mass == 0);
      return node;
    };
    return a.node == b.node || parent_of(b.node) == a.node || parent_of(a.node) == b.node;
  }

  /// Looks at pairs whose boxes overlap.
  void search(const std::vector<Placed>& boxes, const rigid::Collision& collision) {
    std::size_t tests = 0;
    for (std::size_t i = 0; i < boxes.size(); ++i)
      for (std::size_t k = i + 1; k < boxes.size() && boxes[k].box.low.x <= boxes[i].box.high.x; ++k) {
        const auto [first, second] = std::minmax(boxes[i].collider, boxes[k].collider);
        if (apart(boxes[i].box, boxes[k].box) || neighbours(colliders_[first], colliders_[second])) continue;
        if (++tests > most_tests) {
          cut_ = true;
          return;
        }
        const auto hit = collision.closest(first, second);
        if (!hit || !(hit->distance < -1e-3 * std::min(collision.size(first), collision.size(second))))
          continue;
        double& depth = depths_[{colliders_[first].link, colliders_[second].link}];
        depth = std::max(depth, -hit->distance);
      }
  }

  void name() {
    std::size_t named = 0;
    for (const auto& [links, depth] : depths_) {
      const auto& [first, second] = links;
      if (++named > most_named) break;
      report_.warning(robot_.lines[second].link, link_name(robot_.body.links[second].name),
                      fmt::format("it overlaps '{}' (line {}) by {:.3g} m in the position at time zero",
                                  robot_.body.links[first].name, robot_.lines[first].link, depth),
                      "links that no joint connects should lie apart");
    }
    if (depths_.size() > most_named || cut_)
      report_.warning(
          robot_.lines.front().link, fmt::format("robot '{}'", robot_.body.name),
          fmt::format("{}{} pairs of links overlap in the position at time zero", cut_ ? "at least " : "",
                      depths_.size()),
          fmt::format("of the first {} that lie near each other, {} are named", most_tests, most_named));
  }

  const UrdfRobot& robot_;
  Report& report_;
  rigid::Tree tree_;
  std::vector<Collider> colliders_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, double> depths_;  // [m], by links
  bool cut_ = false;
};

}  // namespace

void lint_overlaps(const UrdfRobot& robot, Report& report) {
  Overlaps(robot, report).run();
}

}  // namespace microcosm::formats::urdf
