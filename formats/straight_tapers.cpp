#include "formats/straight_tapers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "engine/core/math.hpp"

namespace microcosm::formats {

namespace {

constexpr double alike = 1.1;   // ratio of resistances
constexpr int deepest_cut = 4;  // halvings: sixteen pieces

bool follows_path(const GraphSegment& segment) {
  return segment.path.size() == segment.radius.size() && segment.radius.size() >= 3;
}

/// The points of a segment from `first` to `last`.
GraphSegment piece_of(const GraphSegment& whole, std::size_t first, std::size_t last) {
  GraphSegment piece;
  piece.path.assign(whole.path.begin() + static_cast<std::ptrdiff_t>(first),
                    whole.path.begin() + static_cast<std::ptrdiff_t>(last) + 1);
  piece.radius.assign(whole.radius.begin() + static_cast<std::ptrdiff_t>(first),
                      whole.radius.begin() + static_cast<std::ptrdiff_t>(last) + 1);
  piece.length = length_of(piece.path);
  piece.line = whole.line;
  return piece;
}

/// Resistance of the taper that stands for a piece, over that of its points.
double resistance_ratio(const GraphSegment& piece) {
  const auto [start, end] = tapered_radii(piece);
  GraphSegment taper;
  taper.length = piece.length;
  taper.radius = {start, end};
  return core::pow(hydraulic_radius(piece) / hydraulic_radius(taper), 4);
}

/// The inner point whose radius is furthest from the taper's, as a ratio.
std::size_t furthest_from_taper(const GraphSegment& piece) {
  const auto [start, end] = tapered_radii(piece);
  std::size_t furthest = 1;
  double most = -1, at = 0;
  for (std::size_t i = 1; i + 1 < piece.radius.size(); ++i) {
    at += norm(piece.path[i] - piece.path[i - 1]);
    const double taper = start + (end - start) * at / piece.length;
    const double off = std::fabs(core::log(piece.radius[i] / taper));
    if (off > most) most = off, furthest = i;
  }
  return furthest;
}

/// Adds the points at which the segment is to be cut between `first` and `last`.
void find_cuts(const GraphSegment& segment, std::size_t first, std::size_t last, int depth,
               std::set<std::size_t>& cuts) {
  if (last - first < 2 || depth == deepest_cut) return;
  const GraphSegment piece = piece_of(segment, first, last);
  const double ratio = resistance_ratio(piece);
  if (ratio < alike && ratio > 1 / alike) return;
  const std::size_t cut = first + furthest_from_taper(piece);
  cuts.insert(cut);
  find_cuts(segment, first, cut, depth + 1, cuts);
  find_cuts(segment, cut, last, depth + 1, cuts);
}

std::string free_name(std::string name, std::set<std::string>& names) {
  while (!names.insert(name).second) name += "_";
  return name;
}

}  // namespace

std::pair<double, double> tapered_radii(const GraphSegment& segment) {
  const auto& radius = segment.radius;
  if (!follows_path(segment)) return {radius.front(), radius.back()};
  const double mean = mean_radius(segment), length = length_of(segment.path);
  double covariance = 0, variance = 0, at = 0;
  for (std::size_t i = 1; i < radius.size(); ++i) {
    const double step = norm(segment.path[i] - segment.path[i - 1]), middle = at + step / 2 - length / 2;
    covariance += step * middle * ((radius[i] + radius[i - 1]) / 2 - mean);
    variance += step * middle * middle;
    at += step;
  }
  const double half = covariance / variance * length / 2;
  const double change = std::clamp(half, -mean / 2, mean / 2);
  return {mean - change, mean + change};
}

void cut_to_straight_tapers(VesselGraph& graph) {
  std::set<std::string> names, node_names;
  for (const GraphSegment& segment : graph.segments) names.insert(segment.name);
  for (const GraphNode& node : graph.nodes) node_names.insert(node.name);
  std::vector<GraphSegment> out;
  for (const GraphSegment& segment : graph.segments) {
    std::set<std::size_t> cuts;
    if (follows_path(segment)) find_cuts(segment, 0, segment.radius.size() - 1, 0, cuts);
    if (cuts.empty()) {
      out.push_back(segment);
      continue;
    }
    const auto [least, most] = std::minmax_element(segment.radius.begin(), segment.radius.end());
    graph.notes.push_back(fmt::format(
        "vessel '{}': its radii ({:.3g} to {:.3g} mm) follow no straight taper; it is cut into {} that do",
        segment.name, 1e3 * *least, 1e3 * *most, cuts.size() + 1));
    cuts.insert(segment.radius.size() - 1);
    // A length that the file states beside its path is shared out along it.
    const double scale = segment.length / length_of(segment.path);
    std::size_t first = 0;
    std::uint32_t node = segment.start;
    int number = 0;
    for (const std::size_t last : cuts) {
      GraphSegment piece = piece_of(segment, first, last);
      piece.length *= scale;
      piece.name = free_name(fmt::format("{}_{}", segment.name, ++number), names);
      piece.start = node;
      if (last + 1 == segment.radius.size()) {
        piece.end = segment.end;
      } else {
        node = piece.end = static_cast<std::uint32_t>(graph.nodes.size());
        graph.nodes.push_back({free_name(fmt::format("{}_{}", segment.name, number), node_names),
                               segment.path[last], segment.line});
      }
      out.push_back(std::move(piece));
      first = last;
    }
  }
  graph.segments = std::move(out);
}

}  // namespace microcosm::formats
