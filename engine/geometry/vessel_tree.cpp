#include "engine/geometry/vessel_tree.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "engine/core/errors.hpp"

namespace microcosm::geometry {

namespace {

using core::InputError;

Vec3 perpendicular(const Vec3& v, const Vec3& tangent) {
  return v - dot(v, tangent) * tangent;
}

Vec3 any_normal(const Vec3& tangent) {
  const double x = std::abs(tangent.x), y = std::abs(tangent.y), z = std::abs(tangent.z);
  const Vec3 least = z <= x && z <= y ? Vec3{0, 0, 1} : (y <= x ? Vec3{0, 1, 0} : Vec3{1, 0, 0});
  return normalized(perpendicular(least, tangent));
}

bool finite(const Vec3& v) {
  return std::isfinite(v.x) && std::isfinite(v.y) && std::isfinite(v.z);
}

void check_shape(const VesselShape& vessel, std::size_t node_count) {
  const auto fail = [&](const std::string& what) {
    throw InputError(fmt::format("vessel '{}': {}", vessel.name, what));
  };
  if (vessel.centreline.size() < 2) fail("a centreline needs at least two points");
  for (std::size_t i = 0; i < vessel.centreline.size(); ++i) {
    if (!finite(vessel.centreline[i])) fail(fmt::format("point {} of the centreline is not finite", i + 1));
    if (i > 0 && vessel.centreline[i] == vessel.centreline[i - 1])
      fail(fmt::format("points {} and {} of the centreline coincide", i, i + 1));
  }
  for (const double radius : {vessel.radius_start, vessel.radius_end})
    if (!(radius > 0) || !std::isfinite(radius))
      fail(fmt::format("radius {} m; a radius is positive", radius));
  for (const std::uint32_t node : {vessel.start_node, vessel.end_node})
    if (node >= node_count) fail(fmt::format("node {} of {}", node, node_count));
}

/// At the ends the direction of the segment, between segments that of their bisector.
std::vector<Vec3> point_tangents(const VesselShape& vessel) {
  const std::vector<Vec3>& points = vessel.centreline;
  std::vector<Vec3> tangents;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const Vec3 before = i > 0 ? normalized(points[i] - points[i - 1]) : Vec3{};
    const Vec3 after = i + 1 < points.size() ? normalized(points[i + 1] - points[i]) : Vec3{};
    if (norm(before + after) < 1e-6)
      throw InputError(
          fmt::format("vessel '{}': its centreline turns back on itself at point {}", vessel.name, i + 1));
    tangents.push_back(normalized(before + after));
  }
  return tangents;
}

/// Turns evenly from `a` to `b`.
Frame between(const Frame& a, const Frame& b, double fraction) {
  const Vec3 tangent = normalized((1 - fraction) * a.tangent + fraction * b.tangent);
  const Vec3 normal = normalized(perpendicular((1 - fraction) * a.normal + fraction * b.normal, tangent));
  return {tangent, normal, cross(tangent, normal)};
}

/// Where the plane of a cross-section that sweeps from `start` to `end` (points a and b) meets the point at
/// `offset` from a: the root in u of (offset - u (b - a)) . ((1 - u) start + u end), a quadratic; NaN if the
/// sweep never meets it.
double sweep_fraction(const Vec3& offset, const Vec3& along, const Vec3& start, const Vec3& end) {
  const Vec3 bend = end - start;
  const double a = -dot(along, bend), b = dot(offset, bend) - dot(along, start), c = dot(offset, start);
  const double discriminant = b * b - 4 * a * c;
  if (b >= 0 || discriminant < 0) return std::nan("");  // beyond the centre of curvature
  return c / (0.5 * (std::sqrt(discriminant) - b));
}

}  // namespace

Vec3 turn(const Vec3& v, const Vec3& from, const Vec3& to) {
  const Vec3 axis = cross(from, to);
  const double cosine = dot(from, to);
  if (cosine < -1 + 1e-12) {
    const Vec3 across = perpendicular(v, from);
    return across - dot(v, from) * from;
  }
  return v + cross(axis, v) + cross(axis, cross(axis, v)) / (1 + cosine);
}

Vec3 separation_axis(const Vec3& tangent, std::span<const Vec3> directions) {
  const Vec3 e1 = any_normal(tangent), e2 = cross(tangent, e1);
  double mean1 = 0, mean2 = 0;
  const double count = static_cast<double>(directions.size());
  for (const Vec3& d : directions) mean1 += dot(d, e1) / count, mean2 += dot(d, e2) / count;
  double c11 = 0, c12 = 0, c22 = 0;
  for (const Vec3& d : directions) {
    const double x = dot(d, e1) - mean1, y = dot(d, e2) - mean2;
    c11 += x * x, c12 += x * y, c22 += y * y;
  }
  const double half_difference = 0.5 * (c11 - c22);
  const double spread = std::sqrt(half_difference * half_difference + c12 * c12);
  if (!(c11 + c22 > 1e-18)) return {};
  if (spread <= 1e-9 * (c11 + c22)) {  // alike in all directions: part the first from the last
    return normalized(perpendicular(directions.back() - directions.front(), tangent));
  }
  // Eigenvector of the larger eigenvalue, by the better conditioned of its two forms.
  const Vec3 axis = half_difference >= 0 ? (half_difference + spread) * e1 + c12 * e2
                                         : c12 * e1 + (spread - half_difference) * e2;
  return normalized(axis);
}

VesselTree::VesselTree(std::vector<VesselShape> vessels, std::vector<std::string> node_names)
    : vessels_(std::move(vessels)), arc_length_(vessels_.size()), frames_(vessels_.size()) {
  std::set<std::string> names;
  for (const VesselShape& vessel : vessels_) {
    check_shape(vessel, node_names.size());
    if (!names.insert(vessel.name).second)
      throw InputError(fmt::format("vessel '{}' is given twice", vessel.name));
  }
  add_nodes(std::move(node_names));
  for (std::uint32_t v = 0; v < vessels_.size(); ++v) add_arc_length(v);
  for (std::uint32_t v = 0; v < vessels_.size(); ++v) add_frames(v);
}

void VesselTree::add_nodes(std::vector<std::string> node_names) {
  for (std::string& name : node_names) nodes_.push_back({std::move(name), {}, {}});
  const auto add_end = [this](std::uint32_t v, std::uint32_t node_number, bool at_end) {
    const VesselShape& vessel = vessels_[v];
    const Vec3& point = at_end ? vessel.centreline.back() : vessel.centreline.front();
    Node& node = nodes_[node_number];
    if (node.ends.empty()) node.position = point;
    const double gap = norm(point - node.position);
    if (gap > 1e-3 * (at_end ? vessel.radius_end : vessel.radius_start))
      throw InputError(fmt::format(
          "vessel '{}': its {} is {} m away from node '{}', where vessel '{}' meets it", vessel.name,
          at_end ? "end" : "start", gap, node.name, vessels_[node.ends.front().vessel].name));
    node.ends.push_back({v, at_end});
  };
  for (std::uint32_t v = 0; v < vessels_.size(); ++v) {
    add_end(v, vessels_[v].start_node, false);
    add_end(v, vessels_[v].end_node, true);
  }
  for (const Node& node : nodes_)
    if (node.ends.empty()) throw InputError(fmt::format("node '{}' has no vessel", node.name));
}

void VesselTree::add_arc_length(std::uint32_t v) {
  const std::vector<Vec3>& points = vessels_[v].centreline;
  arc_length_[v].push_back(0);
  for (std::size_t i = 1; i < points.size(); ++i)
    arc_length_[v].push_back(arc_length_[v].back() + norm(points[i] - points[i - 1]));
}

void VesselTree::add_frames(std::uint32_t v) {
  const std::vector<Vec3> tangents = point_tangents(vessels_[v]);
  Vec3 normal = first_normal(v, tangents);
  for (std::size_t i = 0; i < tangents.size(); ++i) {
    if (i > 0) normal = turn(normal, tangents[i - 1], tangents[i]);
    normal = normalized(perpendicular(normal, tangents[i]));
    frames_[v].push_back({tangents[i], normal, cross(tangents[i], normal)});
  }
}

Vec3 VesselTree::first_normal(std::uint32_t v, std::span<const Vec3> tangents) const {
  const VesselShape& vessel = vessels_[v];
  const auto axis_at = [&](bool at_end) {
    std::vector<Vec3> others;
    for (const VesselEnd& end : nodes_[at_end ? vessel.end_node : vessel.start_node].ends)
      if (end.vessel != v) others.push_back(direction_from_node(end));
    const Vec3& tangent = at_end ? tangents.back() : tangents.front();
    if (others.size() == 1) others.push_back(tangent);
    return others.empty() ? Vec3{} : separation_axis(tangent, others);
  };
  Vec3 normal = axis_at(true);
  if (norm(normal) > 0) {
    for (std::size_t i = tangents.size() - 1; i > 0; --i) normal = turn(normal, tangents[i], tangents[i - 1]);
    return normal;
  }
  normal = axis_at(false);
  return norm(normal) > 0 ? normal : any_normal(tangents.front());
}

std::optional<std::uint32_t> VesselTree::find(std::string_view vessel_name) const {
  for (std::uint32_t v = 0; v < vessels_.size(); ++v)
    if (vessels_[v].name == vessel_name) return v;
  return std::nullopt;
}

VesselTree::Place VesselTree::place(std::uint32_t vessel, double s) const {
  const std::vector<double>& arc = arc_length_[vessel];
  const double clamped = std::clamp(s, 0.0, arc.back());
  const auto next = std::upper_bound(arc.begin() + 1, arc.end() - 1, clamped);
  const std::size_t segment = static_cast<std::size_t>(next - arc.begin()) - 1;
  return {segment, (clamped - arc[segment]) / (arc[segment + 1] - arc[segment])};
}

Frame VesselTree::frame(std::uint32_t vessel, double s) const {
  const auto [segment, fraction] = place(vessel, s);
  return between(frames_[vessel][segment], frames_[vessel][segment + 1], fraction);
}

FrameSpan VesselTree::frame_span(std::uint32_t vessel, double s) const {
  const auto [segment, fraction] = place(vessel, s);
  const Frame* frames = frames_[vessel].data() + segment;
  return {frames, frames + 1, fraction};
}

Vec3 VesselTree::centre(std::uint32_t vessel, double s) const {
  const auto [segment, fraction] = place(vessel, s);
  const std::vector<Vec3>& points = vessels_[vessel].centreline;
  return points[segment] + fraction * (points[segment + 1] - points[segment]);
}

Vec3 VesselTree::curvature(std::uint32_t vessel, double s) const {
  const auto [segment, fraction] = place(vessel, s);
  const Frame &a = frames_[vessel][segment], &b = frames_[vessel][segment + 1];
  const Vec3 chord = (1 - fraction) * a.tangent + fraction * b.tangent;
  const double segment_length = arc_length_[vessel][segment + 1] - arc_length_[vessel][segment];
  return perpendicular(b.tangent - a.tangent, normalized(chord)) / (norm(chord) * segment_length);
}

double VesselTree::rest_radius(std::uint32_t vessel, double s) const {
  const VesselShape& shape = vessels_[vessel];
  const double fraction = std::clamp(s / length(vessel), 0.0, 1.0);
  return shape.radius_start + fraction * (shape.radius_end - shape.radius_start);
}

Vec3 VesselTree::position(const core::VesselPosition& where) const {
  const Frame axes = frame(where.vessel, where.s);
  return centre(where.vessel, where.s) + where.y * axes.normal + where.z * axes.binormal;
}

bool VesselTree::holds(const core::VesselPosition& where) const {
  if (where.vessel == core::no_vessel) return true;
  return where.vessel < vessels().size() && where.s >= 0 && where.s <= length(where.vessel) &&
         std::isfinite(where.y) && std::isfinite(where.z);
}

core::VesselPosition VesselTree::locate(const Vec3& position) const {
  constexpr double rounding = 1e-9;
  core::VesselPosition best;
  double best_ratio = 1 + rounding;
  bool best_inside = false;
  for (std::uint32_t v = 0; v < vessels_.size(); ++v) {
    const std::vector<Vec3>& points = vessels_[v].centreline;
    for (std::size_t i = 0; i + 1 < points.size(); ++i) {
      const Frame &a = frames_[v][i], &b = frames_[v][i + 1];
      const Vec3 along = points[i + 1] - points[i];
      const double fraction = sweep_fraction(position - points[i], along, a.tangent, b.tangent);
      if (std::isnan(fraction)) continue;
      const double clamped = std::clamp(fraction, 0.0, 1.0);
      const bool inside = std::abs(fraction - clamped) <= rounding;
      if (best_inside && !inside) continue;
      const double s = arc_length_[v][i] + clamped * (arc_length_[v][i + 1] - arc_length_[v][i]);
      const Vec3 offset = position - points[i] - clamped * along;
      const double ratio = norm(offset) / rest_radius(v, s);
      if (ratio > 1 + rounding || (inside == best_inside && ratio >= best_ratio)) continue;
      if (!inside) {  // only in the wedge at a node
        const VesselEnd end{v, fraction > 1};
        if ((i != 0 || end.at_end) && (i + 2 != points.size() || !end.at_end)) continue;
        if (nodes_[end.at_end ? vessels_[v].end_node : vessels_[v].start_node].ends.size() < 2) continue;
      }
      const Frame axes = between(a, b, clamped);
      best = {v, 0, s, dot(offset, axes.normal), dot(offset, axes.binormal)};
      best_ratio = ratio;
      best_inside = inside;
    }
  }
  return best;
}

Vec3 VesselTree::direction_from_node(const VesselEnd& end) const {
  const std::vector<Vec3>& points = vessels_[end.vessel].centreline;
  const std::size_t last = points.size() - 1;
  return end.at_end ? normalized(points[last - 1] - points[last]) : normalized(points[1] - points[0]);
}

}  // namespace microcosm::geometry
