// Self-collision in the position at time zero.

#include <algorithm>

#include "engine/rigid/collision.hpp"
#include "engine/rigid/tree.hpp"
#include "formats/urdf/lint.hpp"
#include "formats/urdf/parts.hpp"

namespace microcosm::formats::urdf {

namespace {

using rigid::Collider;
using rigid::ContactPoint;

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

}  // namespace

void lint_overlaps(const UrdfRobot& robot, Report& report) {
  const rigid::BodyModel& body = robot.body;
  const rigid::Tree tree(body);
  rigid::TreeKinematics kinematics;
  const std::vector<double> q = body.positions.empty() ? tree.zero_positions() : body.positions;
  tree.kinematics(q, std::vector<double>(tree.rate_count(), 0.0), kinematics);
  const auto colliders = colliders_of(body, tree);
  if (colliders.size() < 2 || tree.nodes().empty()) return;
  rigid::Collision collision(std::span(&body, 1), colliders);
  const auto parent_of = [&](std::int32_t node) {
    if (node < 0) return -2;
    do node = tree.nodes()[node].parent;
    while (node >= 0 && tree.nodes()[node].mass == 0);
    return node;
  };
  for (std::uint32_t i = 0; i < colliders.size(); ++i) {
    const std::int32_t first = colliders[i].node;
    if (first >= 0) collision.move(i, kinematics.poses[first] * colliders[i].pose);
    for (std::uint32_t j = i + 1; j < colliders.size(); ++j) {
      const std::int32_t second = colliders[j].node;
      if (first == second || parent_of(second) == first || parent_of(first) == second) collision.ignore(i, j);
    }
  }
  std::vector<ContactPoint> contacts;
  collision.detect(contacts);
  std::vector<std::pair<std::uint32_t, std::uint32_t>> named;
  for (const ContactPoint& contact : contacts) {
    const double size = std::min(collision.size(contact.first), collision.size(contact.second));
    const std::pair links{colliders[contact.first].link, colliders[contact.second].link};
    if (!(contact.distance < -1e-3 * size) || std::find(named.begin(), named.end(), links) != named.end())
      continue;
    named.push_back(links);
    double deepest = 0;
    for (const ContactPoint& other : contacts)
      if (std::pair{colliders[other.first].link, colliders[other.second].link} == links)
        deepest = std::min(deepest, other.distance);
    report.warning(robot.lines[links.second].link, link_name(body.links[links.second].name),
                   fmt::format("it overlaps '{}' (line {}) by {:.3g} m in the position at time zero",
                               body.links[links.first].name, robot.lines[links.first].link, -deepest),
                   "links that no joint connects should lie apart");
  }
}

}  // namespace microcosm::formats::urdf
