#include "formats/vessel_graph.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "engine/core/errors.hpp"

namespace microcosm::formats {

namespace {

using core::InputError;

constexpr double smallest_size = 1e-9;  // [m]: that of molecules

void check_segment(const GraphSegment& segment, const VesselGraph& graph, const std::string& path) {
  const core::SourceLocation where{path, segment.line};
  if (!(segment.length > 0) || !std::isfinite(segment.length))
    throw InputError(where, fmt::format("vessel '{}': its length is {} m; it must be positive", segment.name,
                                        segment.length));
  for (const double radius : segment.radius) {
    if (!(radius > 0) || !std::isfinite(radius))
      throw InputError(
          where, fmt::format("vessel '{}': a radius is {} m; it must be positive", segment.name, radius));
    if (radius > 0.1 || segment.length > 10)
      throw InputError(where,
                       fmt::format("vessel '{}' is {} m long with a radius of {} m: are the units mixed?",
                                   segment.name, segment.length, radius));
  }
  if (!(mean_radius(segment) >= smallest_size) || segment.length < smallest_size)
    throw InputError(where,
                     fmt::format("vessel '{}' is {} m long with a mean radius of {} m: are the units mixed?",
                                 segment.name, segment.length, mean_radius(segment)));
  if (segment.start == segment.end)
    throw InputError(where, fmt::format("vessel '{}' starts and ends at node '{}'", segment.name,
                                        graph.nodes[segment.start].name));
}

/// The smallest node of each node's component.
std::vector<std::uint32_t> components(const VesselGraph& graph) {
  std::vector<std::uint32_t> parent(graph.nodes.size());
  std::iota(parent.begin(), parent.end(), 0u);
  const auto root = [&](std::uint32_t node) {
    while (parent[node] != node) node = parent[node] = parent[parent[node]];
    return node;
  };
  for (const auto& segment : graph.segments) {
    const auto a = root(segment.start), b = root(segment.end);
    parent[std::max(a, b)] = std::min(a, b);
  }
  for (std::uint32_t node = 0; node < parent.size(); ++node) parent[node] = root(node);
  return parent;
}

void check_ends(const VesselGraph& graph, const std::string& path) {
  std::vector<int> degree(graph.nodes.size(), 0);
  for (const auto& segment : graph.segments) {
    ++degree[segment.start];
    ++degree[segment.end];
  }
  const auto component = components(graph);
  std::vector<bool> open(graph.nodes.size(), false);
  for (std::size_t node = 0; node < degree.size(); ++node) {
    if (degree[node] == 0)
      throw InputError({path, graph.nodes[node].line},
                       fmt::format("node '{}': no vessel starts or ends there", graph.nodes[node].name));
    if (degree[node] == 1) open[component[node]] = true;
  }
  for (const auto& segment : graph.segments) {
    if (!open[component[segment.start]])
      throw InputError(
          {path, segment.line},
          fmt::format(
              "vessel '{}' belongs to an isolated loop: no free end joins it (--largest-part leaves such "
              "parts out)",
              segment.name));
  }
}

/// Takes out the segments that `keep` doesn't hold, and the nodes that no segment has any more.
void keep_only(VesselGraph& graph, const std::vector<bool>& keep) {
  std::vector<GraphSegment> segments;
  for (std::size_t s = 0; s < keep.size(); ++s)
    if (keep[s]) segments.push_back(std::move(graph.segments[s]));
  std::vector<bool> used(graph.nodes.size(), false);
  for (const auto& segment : segments) used[segment.start] = used[segment.end] = true;
  std::vector<std::uint32_t> place(graph.nodes.size(), 0);
  std::vector<GraphNode> nodes;
  for (std::size_t n = 0; n < used.size(); ++n) {
    place[n] = static_cast<std::uint32_t>(nodes.size());
    if (used[n]) nodes.push_back(std::move(graph.nodes[n]));
  }
  for (auto& segment : segments) segment.start = place[segment.start], segment.end = place[segment.end];
  graph.segments = std::move(segments);
  graph.nodes = std::move(nodes);
}

/// A skeleton ends where its distance to the wall is zero.
void mend_radii(GraphSegment& segment, std::vector<std::string>& notes) {
  auto& radius = segment.radius;
  if (radius.size() < 2) return;
  const auto mend = [&](double& end, double neighbour) {
    if (end != 0 || !(neighbour > 0)) return;
    end = neighbour;
    notes.push_back(
        fmt::format("vessel '{}': its radius at an end is 0; that of the next point, {:.4g} m, is taken",
                    segment.name, neighbour));
  };
  mend(radius.front(), radius[1]);
  mend(radius.back(), radius[radius.size() - 2]);
}

void join_nodes_without_way(VesselGraph& graph) {
  std::vector<bool> keep(graph.segments.size(), true);
  for (std::size_t s = 0; s < keep.size(); ++s) {
    const GraphSegment& segment = graph.segments[s];
    if (segment.path.size() != 1) continue;
    keep[s] = false;
    const std::uint32_t gone = segment.end, stays = segment.start;
    graph.notes.push_back(fmt::format("vessel '{}' has no length: it is left out{}", segment.name,
                                      gone == stays
                                          ? ""
                                          : fmt::format(", and its nodes '{}' and '{}' are one",
                                                        graph.nodes[stays].name, graph.nodes[gone].name)));
    for (GraphSegment& other : graph.segments) {
      if (other.start == gone) other.start = stays;
      if (other.end == gone) other.end = stays;
    }
  }
  if (std::find(keep.begin(), keep.end(), false) != keep.end()) keep_only(graph, keep);
}

void keep_largest_part(VesselGraph& graph) {
  const auto component = components(graph);
  std::vector<std::size_t> vessels(graph.nodes.size(), 0);
  for (const auto& segment : graph.segments) ++vessels[component[segment.start]];
  if (graph.segments.empty()) return;
  const auto largest =
      static_cast<std::uint32_t>(std::max_element(vessels.begin(), vessels.end()) - vessels.begin());
  std::vector<bool> keep;
  for (const auto& segment : graph.segments) keep.push_back(component[segment.start] == largest);
  const auto parts =
      std::count_if(vessels.begin(), vessels.end(), [](std::size_t count) { return count > 0; });
  const auto left_out = std::count(keep.begin(), keep.end(), false);
  if (left_out > 0)
    graph.notes.push_back(
        fmt::format("the largest of {} parts is kept, with {} vessels; {} vessels are left out", parts,
                    vessels[largest], left_out));
  keep_only(graph, keep);
}

}  // namespace

void finish(VesselGraph& graph, const std::string& path, const GraphChoices& choices) {
  for (GraphSegment& segment : graph.segments) mend_radii(segment, graph.notes);
  join_nodes_without_way(graph);
  if (choices.largest_part) keep_largest_part(graph);
  check(graph, path);
}

void check(const VesselGraph& graph, const std::string& path) {
  if (graph.segments.empty()) throw InputError({path}, "there is no vessel");
  std::set<std::string> names;
  for (const auto& segment : graph.segments) {
    check_segment(segment, graph, path);
    if (!names.insert(segment.name).second)
      throw InputError({path, segment.line},
                       fmt::format("vessel '{}': there is another one of this name", segment.name));
  }
  check_ends(graph, path);
}

double mean_radius(const GraphSegment& segment) {
  const auto& radius = segment.radius;
  const double length = length_of(segment.path);
  if (segment.path.size() != radius.size() || radius.size() < 2 || !(length > 0))
    return (radius.front() + radius.back()) / 2;
  double integral = 0;
  for (std::size_t i = 1; i < radius.size(); ++i)
    integral += (radius[i] + radius[i - 1]) / 2 * core::norm(segment.path[i] - segment.path[i - 1]);
  return integral / length;
}

double hydraulic_radius(const GraphSegment& segment) {
  // Of a cone from a to b: the mean of 1/r^4 is (a^2 + a b + b^2) / (3 a^3 b^3).
  const auto mean_of_cone = [](double a, double b) {
    return (a * a + a * b + b * b) / (3 * a * a * a * b * b * b);
  };
  const auto& radius = segment.radius;
  const double length = length_of(segment.path);
  double mean = 0;
  if (segment.path.size() != radius.size() || radius.size() < 2 || !(length > 0))
    mean = mean_of_cone(radius.front(), radius.back());
  else
    for (std::size_t i = 1; i < radius.size(); ++i)
      mean +=
          mean_of_cone(radius[i - 1], radius[i]) * core::norm(segment.path[i] - segment.path[i - 1]) / length;
  return 1 / std::sqrt(std::sqrt(mean));
}

double length_of(const std::vector<core::Vec3>& path) {
  double length = 0;
  for (std::size_t i = 1; i < path.size(); ++i) length += core::norm(path[i] - path[i - 1]);
  return length;
}

}  // namespace microcosm::formats
