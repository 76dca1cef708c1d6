#include "formats/vessel_graph.hpp"

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
          fmt::format("vessel '{}' belongs to an isolated loop: no free end joins it", segment.name));
  }
}

}  // namespace

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

double length_of(const std::vector<core::Vec3>& path) {
  double length = 0;
  for (std::size_t i = 1; i < path.size(); ++i) length += core::norm(path[i] - path[i - 1]);
  return length;
}

}  // namespace microcosm::formats
