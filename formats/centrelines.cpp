#include "formats/centrelines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "formats/centreline_search.hpp"

namespace microcosm::formats {

namespace {

using core::Vec3;

constexpr double least_noise = 0.05;  // of the radius

CentrelineSearch search_for(const std::vector<Centreline>& lines, double tolerance) {
  double widest = 0, longest = 0;
  for (const Centreline& line : lines) {
    for (const double radius : line.radius) widest = std::max(widest, radius);
    for (std::size_t i = 1; i < line.path.size(); ++i)
      longest = std::max(longest, norm(line.path[i] - line.path[i - 1]));
  }
  return {tolerance * widest, longest};
}

/// [m] along the line to each of its points.
std::vector<double> arc(const std::vector<Vec3>& path) {
  std::vector<double> at(path.size(), 0.0);
  for (std::size_t i = 1; i < path.size(); ++i) at[i] = at[i - 1] + norm(path[i] - path[i - 1]);
  return at;
}

/// Longest first, so that the others are parts of it.
std::vector<std::size_t> by_length(const std::vector<Centreline>& lines) {
  std::vector<double> length;
  for (const Centreline& line : lines) length.push_back(length_of(line.path));
  std::vector<std::size_t> order(lines.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return length[a] > length[b]; });
  return order;
}

/// A line beside what is known: which of its points lie there already.
struct Coverage {
  std::vector<NearestPoint> nearest;
  std::vector<char> covered;
  double noise = 0;  // [m], of the covered points: as of lines that run together, but for where they part
};

double lower_quartile(std::vector<double> values) {
  if (values.empty()) return 0;
  const auto quarter = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 4);
  std::nth_element(values.begin(), quarter, values.end());
  return *quarter;
}

Coverage coverage_of(const Centreline& line, const CentrelineSearch& known, double tolerance) {
  Coverage cover;
  for (std::size_t i = 0; i < line.path.size(); ++i) {
    cover.nearest.push_back(known.nearest(line.path[i]));
    const NearestPoint& near = cover.nearest.back();
    cover.covered.push_back(near.distance <= tolerance * std::min(line.radius[i], near.radius));
  }
  std::vector<double> distances;
  for (std::size_t i = 0; i < line.path.size(); ++i)
    if (cover.covered[i]) distances.push_back(cover.nearest[i].distance);
  cover.noise = 2 * lower_quartile(std::move(distances));
  return cover;
}

/// Points [first, last] of equal coverage.
struct Run {
  std::size_t first = 0, last = 0;
  bool covered = false;
};

std::vector<Run> runs_of(const std::vector<char>& covered) {
  std::vector<Run> runs;
  for (std::size_t i = 0; i < covered.size(); ++i)
    if (runs.empty() || runs.back().covered != (covered[i] != 0))
      runs.push_back({i, i, covered[i] != 0});
    else
      runs.back().last = i;
  return runs;
}

/// Runs between two others that are shorter than the radius are what those are.
std::vector<Run> smoothed(const Centreline& line, Coverage& cover) {
  const std::vector<double> at = arc(line.path);
  for (const bool kind : {false, true}) {  // gaps are closed before touches are taken for none
    const auto runs = runs_of(cover.covered);
    for (std::size_t r = 1; r + 1 < runs.size(); ++r) {
      const Run& run = runs[r];
      const double length = at[run.last + 1] - at[run.first - 1];
      // A line may have one sample there: what counts is how far its neighbours are apart.
      if (run.covered != kind || length > line.radius[run.first]) continue;
      for (std::size_t i = run.first; i <= run.last; ++i) cover.covered[i] = kind ? 0 : 1;
    }
  }
  return runs_of(cover.covered);
}

/// [m] of the run that is no parting: without the ends where the lines are farther apart than along most of
/// it.
double shared_length(const Coverage& cover, Run run, const std::vector<double>& at) {
  std::vector<double> distances;
  for (std::size_t i = run.first; i <= run.last; ++i) distances.push_back(cover.nearest[i].distance);
  const double noise = 2 * lower_quartile(std::move(distances));
  const auto parts = [&](std::size_t i) {
    return cover.nearest[i].distance > std::max(noise, least_noise * cover.nearest[i].radius);
  };
  while (run.first < run.last && parts(run.first)) ++run.first;
  while (run.first < run.last && parts(run.last)) --run.last;
  return at[run.last] - at[run.first];
}

class Merger {
 public:
  Merger(std::vector<Centreline> lines, double tolerance, int line)
      : lines_(std::move(lines)),
        tolerance_(tolerance),
        line_(line),
        search_(search_for(lines_, tolerance)) {}

  VesselGraph merge() {
    for (const std::size_t i : by_length(lines_)) add(lines_[i]);
    for (std::size_t t = 0; t < tracks_.size(); ++t) cut(t);
    spare_junctions();
    graph_.notes.push_back(
        fmt::format("{} centrelines run together within {} of the radius: they are {} vessels; of a "
                    "shared part the longest line's radii are taken, inside a junction's sphere those "
                    "where a vessel leaves it",
                    lines_.size(), tolerance_, graph_.segments.size()));
    return std::move(graph_);
  }

 private:
  struct Cut {
    double at = 0;  // [m] along the track
    std::uint32_t node = 0;
  };
  /// What is new of a line, and where others leave it.
  struct Track {
    Centreline line;
    std::vector<double> arc;
    std::vector<Cut> cuts;  // its ends among them
  };

  std::uint32_t add_node(const Vec3& position) {
    const auto node = static_cast<std::uint32_t>(graph_.nodes.size());
    graph_.nodes.push_back({fmt::format("{}", node), position, line_});
    return node;
  }

  void add(const Centreline& line) {
    Coverage cover = coverage_of(line, search_, tolerance_);
    const auto runs = smoothed(line, cover);
    // Nodes first: what is added changes nothing of where this line leaves what was known before it.
    struct Part {
      std::size_t first, last;
      std::optional<std::uint32_t> start, end;
    };
    std::vector<Part> parts;
    for (std::size_t r = 0; r < runs.size(); ++r) {
      if (runs[r].covered) continue;
      Part part{runs[r].first, runs[r].last, {}, {}};
      if (r > 0) part.start = node_where(line, cover, runs[r - 1], part.first, true);
      if (r + 1 < runs.size()) part.end = node_where(line, cover, runs[r + 1], part.last, false);
      // What leaves the known and comes back to the same place is noise.
      if (part.start && part.start == part.end) continue;
      parts.push_back(part);
    }
    for (const Part& part : parts) add_track(line, part.first, part.last, part.start, part.end);
  }

  /// The node where the line leaves (or joins) the known beside the covered run; `point` becomes the first
  /// point of the line beyond it.
  std::uint32_t node_where(const Centreline& line, const Coverage& cover, const Run& run, std::size_t& point,
                           bool leaves) {
    std::size_t i = leaves ? run.last : run.first;
    const std::size_t stop = leaves ? run.first : run.last;
    const auto diverging = [&] {
      return cover.nearest[i].distance > std::max(cover.noise, least_noise * cover.nearest[i].radius);
    };
    while (i != stop && diverging()) i += leaves ? std::size_t{0} - 1 : 1;
    point = leaves ? i + 1 : i - 1;
    return node_at(cover.nearest[i], std::min(line.radius[i], cover.nearest[i].radius));
  }

  /// An existing one where it is near, a point of the track where one is near, or a new point.
  std::uint32_t node_at(const NearestPoint& place, double radius) {
    Track& track = tracks_[place.line];
    const double near = tolerance_ * radius;
    const Cut* best = nullptr;
    for (const Cut& cut : track.cuts)
      if (std::abs(cut.at - place.at) <= near &&
          (!best || std::abs(cut.at - place.at) < std::abs(best->at - place.at)))
        best = &cut;
    if (best) return best->node;
    const auto after = std::lower_bound(track.arc.begin(), track.arc.end(), place.at);
    std::size_t i = static_cast<std::size_t>(after - track.arc.begin());
    if (i == track.arc.size()) --i;
    if (i > 0 && place.at - track.arc[i - 1] < track.arc[i] - place.at) --i;
    if (std::abs(track.arc[i] - place.at) > near / 2) i = insert_point(track, place);
    const std::uint32_t node = add_node(track.line.path[i]);
    track.cuts.push_back({track.arc[i], node});
    return node;
  }

  static std::size_t insert_point(Track& track, const NearestPoint& place) {
    const auto after = std::upper_bound(track.arc.begin(), track.arc.end(), place.at);
    const std::size_t i =
        std::clamp<std::size_t>(static_cast<std::size_t>(after - track.arc.begin()), 1, track.arc.size() - 1);
    const double share = (place.at - track.arc[i - 1]) / (track.arc[i] - track.arc[i - 1]);
    const auto offset = static_cast<std::ptrdiff_t>(i);
    const Vec3 point = track.line.path[i - 1] + share * (track.line.path[i] - track.line.path[i - 1]);
    track.line.path.insert(track.line.path.begin() + offset, point);
    track.line.radius.insert(track.line.radius.begin() + offset, place.radius);
    track.arc.insert(track.arc.begin() + offset, place.at);
    return i;
  }

  void add_track(const Centreline& line, std::size_t first, std::size_t last,
                 std::optional<std::uint32_t> start, std::optional<std::uint32_t> end) {
    Track track;
    const auto push = [&](const Vec3& point, double radius) {
      if (!track.line.path.empty() && norm(point - track.line.path.back()) == 0) return;
      track.line.path.push_back(point);
      track.line.radius.push_back(radius);
    };
    if (start) push(graph_.nodes[*start].position, line.radius[first > 0 ? first - 1 : 0]);
    for (std::size_t i = first; i <= last; ++i) push(line.path[i], line.radius[i]);
    if (end) push(graph_.nodes[*end].position, line.radius[std::min(last + 1, line.radius.size() - 1)]);
    if (track.line.path.size() < 2) return;
    track.arc = arc(track.line.path);
    track.cuts.push_back({0, start ? *start : add_node(track.line.path.front())});
    track.cuts.push_back({track.arc.back(), end ? *end : add_node(track.line.path.back())});
    search_.add(tracks_.size(), track.line.path, track.line.radius);
    tracks_.push_back(std::move(track));
  }

  /// A vessel between each two places where others leave the track.
  void cut(std::size_t t) {
    Track& track = tracks_[t];
    std::stable_sort(track.cuts.begin(), track.cuts.end(),
                     [](const Cut& a, const Cut& b) { return a.at < b.at; });
    for (std::size_t c = 1; c < track.cuts.size(); ++c) {
      const Cut &from = track.cuts[c - 1], &to = track.cuts[c];
      GraphSegment segment;
      segment.line = line_;
      segment.name = fmt::format("{}", graph_.segments.size());
      segment.start = from.node;
      segment.end = to.node;
      for (std::size_t i = 0; i < track.arc.size(); ++i) {
        if (track.arc[i] < from.at || track.arc[i] > to.at) continue;
        segment.path.push_back(track.line.path[i]);
        segment.radius.push_back(track.line.radius[i]);
      }
      segment.length = length_of(segment.path);
      if (segment.path.size() >= 2) graph_.segments.push_back(std::move(segment));
    }
  }

  void spare_junctions() {
    std::vector<int> meeting(graph_.nodes.size(), 0);
    std::vector<double> sphere(graph_.nodes.size(), 0);
    const auto see = [&](std::uint32_t node, double radius) {
      ++meeting[node];
      sphere[node] = std::max(sphere[node], radius);
    };
    for (const GraphSegment& segment : graph_.segments) {
      see(segment.start, segment.radius.front());
      see(segment.end, segment.radius.back());
    }
    for (GraphSegment& segment : graph_.segments) {
      if (meeting[segment.start] >= 3)
        spare(segment, graph_.nodes[segment.start].position, sphere[segment.start], false);
      if (meeting[segment.end] >= 3)
        spare(segment, graph_.nodes[segment.end].position, sphere[segment.end], true);
    }
  }

  static void spare(GraphSegment& segment, const Vec3& centre, double sphere, bool at_end) {
    const std::size_t count = segment.path.size();
    const auto from = [&](std::size_t i) { return at_end ? count - 1 - i : i; };
    std::size_t outside = 0;
    while (outside + 1 < count && norm(segment.path[from(outside)] - centre) < sphere) ++outside;
    const double radius = segment.radius[from(outside)];
    for (std::size_t i = 0; i < outside; ++i)
      segment.radius[from(i)] = std::min(segment.radius[from(i)], radius);
  }

  std::vector<Centreline> lines_;
  double tolerance_;
  int line_;
  CentrelineSearch search_;
  std::vector<Track> tracks_;
  VesselGraph graph_;
};

}  // namespace

bool run_together(const std::vector<Centreline>& lines, double tolerance, double least) {
  CentrelineSearch search = search_for(lines, tolerance);
  std::size_t number = 0;
  for (const std::size_t l : by_length(lines)) {
    const Centreline& line = lines[l];
    const Coverage cover = coverage_of(line, search, tolerance);
    const std::vector<double> at = arc(line.path);
    for (const Run& run : runs_of(cover.covered))
      if (run.covered && shared_length(cover, run, at) > least * line.radius[run.first]) return true;
    search.add(number++, line.path, line.radius);
  }
  return false;
}

VesselGraph merged(std::vector<Centreline> lines, double tolerance, int line) {
  return Merger(std::move(lines), tolerance, line).merge();
}

}  // namespace microcosm::formats
