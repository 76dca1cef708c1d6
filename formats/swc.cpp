#include "formats/swc.hpp"

#include <algorithm>
#include <map>

#include "engine/core/errors.hpp"
#include "formats/text.hpp"

namespace microcosm::formats {

namespace {

using core::InputError;

constexpr std::size_t none = SIZE_MAX;

struct Point {
  std::size_t id = 0, parent = none;  // parent: its id, then its place in the list
  core::Vec3 position{};
  double radius = 0;
  int line = 0, children = 0;
};

Point point_of(const TextLine& line, const std::string& path, double unit) {
  const core::SourceLocation where{path, line.number};
  const auto column = words(line.text);
  if (column.size() != 7)
    throw InputError(
        where, fmt::format("{} columns; expected seven: id, type, x, y, z, radius, parent", column.size()));
  Point point;
  point.line = line.number;
  point.id = index(column[0], where, "the point's id");
  const std::string what = fmt::format("point {}: ", point.id);
  number(column[1], where, what + "type");
  point.position.x = unit * number(column[2], where, what + "x");
  point.position.y = unit * number(column[3], where, what + "y");
  point.position.z = unit * number(column[4], where, what + "z");
  point.radius = unit * number(column[5], where, what + "radius");
  if (point.radius < 0)
    throw InputError(where, fmt::format("{}radius is {}; it must be positive", what, column[5]));
  if (column[6] != "-1" && column[6] != "-1.0") point.parent = index(column[6], where, what + "parent");
  return point;
}

std::vector<Point> points_of(const std::string& path, const std::string& content, double unit) {
  std::vector<Point> points;
  std::map<std::size_t, std::size_t> place;
  for (const TextLine& line : lines(content, '#')) {
    points.push_back(point_of(line, path, unit));
    if (!place.emplace(points.back().id, points.size() - 1).second)
      throw InputError({path, line.number}, fmt::format("point {}: there is another one", points.back().id));
  }
  for (Point& point : points) {
    if (point.parent == none) continue;
    const auto found = place.find(point.parent);
    if (found == place.end() || point.parent == point.id)
      throw InputError({path, point.line},
                       fmt::format("point {}: its parent {} {}", point.id, point.parent,
                                   found == place.end() ? "doesn't exist" : "is the point itself"));
    point.parent = found->second;
    ++points[point.parent].children;
  }
  return points;
}

bool is_node(const Point& point) {
  return point.parent == none || point.children != 1;
}

}  // namespace

VesselGraph read_swc(const std::string& path, const std::string& content, double unit,
                     const GraphChoices& choices) {
  const std::vector<Point> points = points_of(path, content, unit);
  VesselGraph graph;
  graph.name = path;
  std::vector<std::uint32_t> node(points.size());
  for (std::size_t p = 0; p < points.size(); ++p) {
    if (!is_node(points[p])) continue;
    node[p] = static_cast<std::uint32_t>(graph.nodes.size());
    graph.nodes.push_back({fmt::format("{}", points[p].id), points[p].position, points[p].line});
  }
  std::size_t walked = 0;
  for (std::size_t last = 0; last < points.size(); ++last) {
    if (!is_node(points[last]) || points[last].parent == none) continue;
    GraphSegment segment;
    segment.name = graph.nodes[node[last]].name;
    segment.line = points[last].line;
    segment.end = node[last];
    std::size_t p = last, steps = 0;
    for (;; p = points[p].parent, ++steps) {
      const bool moved = segment.path.empty() || norm(points[p].position - segment.path.back()) > 0;
      if (moved) {
        segment.path.push_back(points[p].position);
        segment.radius.push_back(points[p].radius);
      } else {
        graph.notes.push_back(
            fmt::format("point {} lies where the next one does: it is left out", points[p].id));
      }
      if (steps > 0 && is_node(points[p])) break;
      ++walked;
    }
    segment.start = node[p];
    std::reverse(segment.path.begin(), segment.path.end());
    std::reverse(segment.radius.begin(), segment.radius.end());
    segment.length = length_of(segment.path);
    graph.segments.push_back(std::move(segment));
  }
  std::size_t roots = 0;
  for (const Point& point : points) roots += point.parent == none ? 1 : 0;
  if (walked + roots < points.size())
    throw InputError({path}, "some points are their own ancestors: no root is above them");
  finish(graph, path, choices);
  return graph;
}

}  // namespace microcosm::formats
