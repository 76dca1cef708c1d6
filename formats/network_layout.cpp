#include "formats/network_layout.hpp"

#include <algorithm>
#include <cmath>
#include <deque>

#include "engine/core/errors.hpp"
#include "engine/core/math.hpp"
#include "engine/flow/network/network_topology.hpp"

namespace microcosm::formats {

namespace {

using core::Vec3;

constexpr int arc_segments = 32, largest_number_of_sweeps = 2000;
constexpr double fork_angle = 1.2;         // [rad] between the branches of a junction
constexpr double golden_angle = 2.399963;  // [rad] no two of a few multiples of it lie close

Vec3 perpendicular_to(const Vec3& direction) {
  const Vec3 axis = std::abs(direction.y) < 0.9 ? Vec3{0, 1, 0} : Vec3{1, 0, 0};
  return normalized(cross(axis, direction));
}

Vec3 turned(const Vec3& v, const Vec3& axis, double angle) {
  const double c = core::cos(angle), s = core::sin(angle);
  return c * v + s * cross(axis, v) + ((1 - c) * dot(axis, v)) * axis;
}

/// Positions of the nodes, as they are laid out.
class Layout {
 public:
  explicit Layout(const flow::NetworkDescription& network)
      : network_(network), nodes_(flow::topology(network)), position_(nodes_.node_names.size()) {}

  /// As `ends` says, vessel by vessel from the first end, each no longer than it is.
  void take(const std::vector<std::pair<Vec3, Vec3>>& ends) {
    std::vector<bool> placed(position_.size(), false);
    std::deque<std::uint32_t> waiting;
    const auto place = [&](std::uint32_t node, const Vec3& position) {
      position_[node] = position;
      placed[node] = true;
      waiting.push_back(node);
    };
    for (std::uint32_t n = 0; n <= position_.size(); ++n) {  // once, in a connected network
      const std::uint32_t root = n == 0 ? root_node() : n - 1;
      if (placed[root]) continue;
      const flow::NodeEnd& first = nodes_.ends[root].front();
      place(root, first.at_end ? ends[first.vessel].second : ends[first.vessel].first);
      while (!waiting.empty()) {
        const std::uint32_t here = waiting.front();
        waiting.pop_front();
        for (const auto& [vessel, other] : unplaced_branches(here, placed)) {
          if (placed[other]) continue;  // two vessels lead there
          const auto& [start, end] = ends[vessel];
          const Vec3 way = nodes_.start_node[vessel] == here ? end - start : start - end;
          const double distance = norm(way), length = network_.vessels[vessel].length;
          place(other, position_[here] + (distance > length ? length / distance : 1) * way);
        }
      }
    }
  }

  /// Outwards from the first end, vessel by vessel.
  void grow() {
    struct Reached {
      std::uint32_t node;
      Vec3 direction, plane;  // of the vessel that led there; the normal of the fork before it
    };
    std::vector<bool> placed(position_.size(), false);
    std::deque<Reached> waiting;
    for (std::uint32_t n = 0; n <= position_.size(); ++n) {  // once, in a connected network
      const std::uint32_t root = n == 0 ? root_node() : n - 1;
      if (placed[root]) continue;
      placed[root] = true;
      waiting.push_back({root, {0, 0, 1}, {0, 1, 0}});
      while (!waiting.empty()) {
        const Reached here = waiting.front();
        waiting.pop_front();
        const auto onward = unplaced_branches(here.node, placed);
        const Vec3 plane = turned(here.plane, here.direction, onward.size() > 1 ? golden_angle : 0);
        const auto angles = fork_angles(onward);
        for (std::size_t i = 0; i < onward.size(); ++i) {
          const auto [vessel, other] = onward[i];
          if (placed[other]) continue;  // two vessels lead there
          placed[other] = true;
          const Vec3 direction = normalized(turned(here.direction, plane, angles[i]));
          position_[other] = position_[here.node] + network_.vessels[vessel].length * direction;
          waiting.push_back({other, direction, normalized(cross(direction, cross(plane, direction)))});
        }
      }
    }
  }

  /// Moves nodes until no two are farther apart than a vessel between them is long. The positions that
  /// satisfy one vessel are a convex set, and a step projects onto it: sweeps converge.
  void pull_together() {
    double excess = 0;
    for (int sweep = 0; sweep < largest_number_of_sweeps; ++sweep) {
      excess = 0;
      for (std::size_t v = 0; v < network_.vessels.size(); ++v) {
        Vec3 &a = position_[nodes_.start_node[v]], &b = position_[nodes_.end_node[v]];
        const Vec3 between = b - a;
        const double distance = norm(between), length = network_.vessels[v].length;
        if (distance <= length) continue;
        excess = std::max(excess, distance / length - 1);
        const Vec3 step = (0.5 * (1 - length / distance)) * between;
        a = a + step;
        b = b - step;
      }
      if (excess < 1e-10) break;
    }
    const Vec3 origin = position_.front();
    const double scale = 1 / (1 + 2 * largest_excess());
    for (Vec3& position : position_) position = origin + scale * (position - origin);
  }

  /// The polygon from start to end with the vessel's length.
  std::vector<Vec3> centreline(std::size_t v) const {
    const Vec3 a = position_[nodes_.start_node[v]], b = position_[nodes_.end_node[v]];
    const double chord = norm(b - a), length = network_.vessels[v].length;
    if (chord >= length * (1 - 1e-9)) return {a, b};
    // On a circle, in steps of equal length that turn by phi: chord = step sin(n phi/2)/sin(phi/2).
    const double step = length / arc_segments;
    double low = 0, high = 2 * core::pi / arc_segments;
    for (int i = 0; i < 100; ++i) {
      const double phi = (low + high) / 2;
      (step * core::sin(arc_segments * phi / 2) / core::sin(phi / 2) > chord ? low : high) = phi;
    }
    const double phi = (low + high) / 2;
    const Vec3 along = chord > 1e-9 * length ? normalized(b - a) : Vec3{0, 0, 1};
    const Vec3 aside = turned(perpendicular_to(along), along, golden_angle * static_cast<double>(v % 8));
    std::vector<Vec3> points{a};
    double heading = (arc_segments - 1) * phi / 2;
    for (int i = 0; i < arc_segments; ++i, heading -= phi)
      points.push_back(points.back() + step * (core::cos(heading) * along + core::sin(heading) * aside));
    points.back() = b;
    return points;
  }

 private:
  struct Branch {
    std::size_t vessel;
    std::uint32_t node;  // at its other end
  };

  std::uint32_t root_node() const {
    const auto ends = flow::all_ends(network_);
    const auto found = ends.empty() ? nodes_.node_index.end() : nodes_.node_index.find(ends.front().first);
    return found == nodes_.node_index.end() ? 0 : found->second;
  }

  std::vector<Branch> unplaced_branches(std::uint32_t node, const std::vector<bool>& placed) const {
    std::vector<Branch> branches;
    for (const flow::NodeEnd& end : nodes_.ends[node]) {
      const std::uint32_t other = end.at_end ? nodes_.start_node[end.vessel] : nodes_.end_node[end.vessel];
      if (!placed[other]) branches.push_back({end.vessel, other});
    }
    return branches;
  }

  std::vector<double> fork_angles(const std::vector<Branch>& branches) const {
    if (branches.size() < 2) return std::vector<double>(branches.size(), 0.0);
    std::vector<double> angles;
    const auto area = [&](const Branch& branch) {
      const double radius = network_.vessels[branch.vessel].radius_start;
      return radius * radius;
    };
    if (branches.size() == 2) {
      const double first = area(branches[0]), second = area(branches[1]);
      return {fork_angle * second / (first + second), -fork_angle * first / (first + second)};
    }
    const double widest = 1.5 * fork_angle, last = static_cast<double>(branches.size() - 1);
    for (std::size_t i = 0; i < branches.size(); ++i)
      angles.push_back(widest * (0.5 - static_cast<double>(i) / last));
    return angles;
  }

  double largest_excess() const {
    double excess = 0;
    for (std::size_t v = 0; v < network_.vessels.size(); ++v) {
      const double distance = norm(position_[nodes_.end_node[v]] - position_[nodes_.start_node[v]]);
      excess = std::max(excess, distance / network_.vessels[v].length - 1);
    }
    return excess;
  }

  const flow::NetworkDescription& network_;
  flow::NetworkTopology nodes_;
  std::vector<Vec3> position_;
};

}  // namespace

void lay_out(flow::NetworkDescription& network, const std::vector<std::pair<Vec3, Vec3>>& ends) {
  for (const auto& vessel : network.vessels)
    if (!(vessel.length > 0) || !std::isfinite(vessel.length))
      throw core::InputError(
          fmt::format("vessel \"{}\": length is {} m; it must be positive", vessel.name, vessel.length));
  if (network.vessels.empty()) return;
  Layout layout(network);
  if (ends.empty())
    layout.grow();
  else
    layout.take(ends);
  layout.pull_together();
  for (std::size_t v = 0; v < network.vessels.size(); ++v)
    network.vessels[v].centreline = layout.centreline(v);
}

}  // namespace microcosm::formats
