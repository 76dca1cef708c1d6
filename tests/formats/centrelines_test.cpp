// Centrelines as vmtkcenterlines and vmtkbranchextractor write them: each from the inlet to an outlet.

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "engine/core/random.hpp"
#include "formats/arterial_network.hpp"
#include "formats/vtp.hpp"
#include "tests/formats/files.hpp"
#include "tests/formats/messages.hpp"

namespace microcosm::formats {

namespace {

using core::Vec3;

constexpr double mm = 1e-3;

struct Line {
  std::vector<Vec3> points;
  std::vector<double> radius;
};

struct CellArray {
  const char* name;
  std::vector<int> values;
};

std::string vtp(const std::vector<Line>& lines, const char* radius = "MaximumInscribedSphereRadius",
                const std::vector<CellArray>& cells = {}) {
  std::string points, radii, connectivity, offsets, extra;
  int count = 0;
  for (const Line& line : lines) {
    for (std::size_t i = 0; i < line.points.size(); ++i) {
      const Vec3& p = line.points[i];
      points += fmt::format("{} {} {}\n", p.x, p.y, p.z);
      radii += fmt::format("{} ", line.radius[i]);
      connectivity += fmt::format("{} ", count++);
    }
    offsets += fmt::format("{} ", count);
  }
  for (const CellArray& array : cells)
    extra += fmt::format("<DataArray type=\"Int32\" Name=\"{}\" format=\"ascii\">{}</DataArray>\n",
                         array.name, fmt::join(array.values, " "));
  return fmt::format(
      "<?xml version=\"1.0\"?>\n<VTKFile type=\"PolyData\" version=\"0.1\" "
      "byte_order=\"LittleEndian\"><PolyData>\n"
      "<Piece NumberOfPoints=\"{}\" NumberOfVerts=\"0\" NumberOfLines=\"{}\">\n"
      "<PointData><DataArray type=\"Float64\" Name=\"{}\" "
      "format=\"ascii\">{}</DataArray></PointData>\n<CellData>\n{}</CellData>\n"
      "<Points><DataArray type=\"Float64\" NumberOfComponents=\"3\" "
      "format=\"ascii\">{}</DataArray></Points>\n"
      "<Lines><DataArray type=\"Int64\" Name=\"connectivity\" format=\"ascii\">{}</DataArray>\n"
      "<DataArray type=\"Int64\" Name=\"offsets\" "
      "format=\"ascii\">{}</DataArray></Lines></Piece></PolyData></VTKFile>\n",
      count, lines.size(), radius, radii, extra, points, connectivity, offsets);
}

/// Along a polyline of corners, each with the radius that holds up to it, every `step`; off by up to `noise`
/// of the radius.
Line sampled(const std::vector<Vec3>& corners, const std::vector<double>& radius, double step,
             double noise = 0, std::uint64_t seed = 1) {
  core::RandomStream random(seed, 0, 0);
  Line line;
  const auto push = [&](Vec3 point, double r) {
    const auto off = [&] { return noise * r * (2 * random.uniform() - 1) / std::sqrt(3.0); };
    point = point + Vec3{off(), off(), off()};
    line.points.push_back(point);
    line.radius.push_back(r);
  };
  for (std::size_t c = 1; c < corners.size(); ++c) {
    const double length = norm(corners[c] - corners[c - 1]);
    const int steps = std::max(1, static_cast<int>(length / step));
    for (int i = c == 1 ? 0 : 1; i <= steps; ++i)
      push(corners[c - 1] + (static_cast<double>(i) / steps) * (corners[c] - corners[c - 1]), radius[c - 1]);
  }
  return line;
}

VesselGraph read(const std::vector<Line>& lines) {
  return read_vtp("c.vtp", vtp(lines), mm);
}

std::vector<int> degrees(const VesselGraph& graph) {
  std::vector<int> degree(graph.nodes.size(), 0);
  for (const auto& segment : graph.segments) ++degree[segment.start], ++degree[segment.end];
  return degree;
}

std::vector<Vec3> junctions(const VesselGraph& graph) {
  std::vector<Vec3> found;
  const auto degree = degrees(graph);
  for (std::size_t n = 0; n < degree.size(); ++n)
    if (degree[n] > 2) found.push_back(graph.nodes[n].position);
  return found;
}

double total_length(const VesselGraph& graph) {
  double sum = 0;
  for (const auto& segment : graph.segments) sum += segment.length;
  return sum;
}

const Vec3 top{0, 0, 0}, fork{0, 0, -40}, left{20, 0, -80}, right{-20, 0, -80}, back{0, 25, -80};

}  // namespace

TEST_CASE("centrelines that share a trunk are three vessels and one junction") {
  const VesselGraph graph = read_vtp("shared_trunk.vtp", case_file("shared_trunk.vtp"), mm);
  REQUIRE(graph.segments.size() == 3);
  CHECK(graph.nodes.size() == 4);
  REQUIRE(junctions(graph).size() == 1);
  CHECK(norm(junctions(graph)[0] - mm * fork) == 0);
  CHECK(graph.segments[0].length == Approx(0.04));
  CHECK(graph.segments[1].length == Approx(2 * std::sqrt(500.0) * mm));
  CHECK(graph.segments[0].radius == std::vector<double>{8 * mm, 8 * mm, 8 * mm});
  CHECK(graph.segments[2].radius ==
        std::vector<double>{5 * mm, 5 * mm, 5 * mm});  // not the trunk's at the fork
  CHECK(graph.notes.back().find("2 centrelines run together") != std::string::npos);
  const auto network = arterial_network(graph, {"", 2e-5, 12000, 1}, "shared_trunk.vtp");
  CHECK(network.windkessels.size() == 2);
  CHECK(network.vessels[0].radius_start == Approx(8 * mm));
}

TEST_CASE("centrelines of other samples, of noise, of the other direction: the same vessels") {
  const Line a = sampled({top, fork, left}, {8, 5}, 1);
  for (const double step : {0.7, 1.3, 2.9})
    for (const double noise : {0.0, 0.05, 0.15})
      for (const bool reversed : {false, true}) {
        INFO(step << " " << noise << " " << reversed);
        Line b = sampled({top, fork, right}, {8, 5}, step, noise, 3);
        if (reversed) {
          std::reverse(b.points.begin(), b.points.end());
          std::reverse(b.radius.begin(), b.radius.end());
        }
        const VesselGraph graph = read({a, b});
        REQUIRE(graph.segments.size() == 3);
        REQUIRE(junctions(graph).size() == 1);
        CHECK(norm(junctions(graph)[0] - mm * fork) < (3 + 8 * 4 * noise) * mm);
      }
}

TEST_CASE("centrelines: three that part at one place meet at one junction, in whatever order they stand") {
  std::vector<Line> lines{sampled({top, fork, left}, {8, 5}, 1), sampled({top, fork, right}, {8, 5}, 1.1),
                          sampled({top, fork, back}, {8, 4}, 0.9)};
  for (int turn = 0; turn < 3; ++turn) {
    std::rotate(lines.begin(), lines.begin() + 1, lines.end());
    const VesselGraph graph = read(lines);
    CHECK(graph.segments.size() == 4);
    CHECK(junctions(graph).size() == 1);
  }
}

TEST_CASE("centrelines: a tree of eight outlets is 15 vessels and 7 junctions") {
  std::vector<Line> lines;
  for (int outlet = 0; outlet < 8; ++outlet) {
    std::vector<Vec3> corners{top};
    std::vector<double> radius;
    double width = 40, r = 4;
    for (int level = 0; level <= 3; ++level, width /= 2, r *= 0.8) {
      Vec3 next = corners.back() + Vec3{0, 0, -60};
      if (level > 0) next.x += (((outlet >> (3 - level)) & 1) != 0 ? 1 : -1) * width;
      corners.push_back(next);
      radius.push_back(r);
    }
    lines.push_back(sampled(corners, radius, 0.5 + 0.1 * outlet, 0.08, static_cast<std::uint64_t>(outlet)));
  }
  const VesselGraph graph = read(lines);
  CHECK(graph.segments.size() == 15);
  CHECK(junctions(graph).size() == 7);
  const auto degree = degrees(graph);
  CHECK(std::count(degree.begin(), degree.end(), 1) == 9);
}

TEST_CASE("centrelines: a line that is there twice is one vessel, and one that ends on another joins it") {
  const Line a = sampled({top, fork, left}, {8, 5}, 1);
  const VesselGraph twice = read({a, sampled({top, fork, left}, {8, 5}, 1.7)});
  CHECK(twice.segments.size() == 1);
  // A second inlet, whose line runs down the trunk.
  const VesselGraph joined = read({a, sampled({{-30, 0, 0}, fork, left}, {4, 5}, 1.3)});
  CHECK(joined.segments.size() == 3);
  REQUIRE(junctions(joined).size() == 1);
  CHECK(norm(junctions(joined)[0] - mm * fork) < 3 * mm);
}

TEST_CASE("centrelines that vmtkbranchextractor has cut into tracts are put together") {
  std::vector<Line> tracts;
  for (const Vec3& outlet : {left, right}) {
    tracts.push_back(sampled({top, {0, 0, -36}}, {8}, 1));
    tracts.push_back(sampled({{0, 0, -36}, fork, fork + 0.1 * (outlet - fork)}, {8, 5}, 1));
    tracts.push_back(sampled({fork + 0.1 * (outlet - fork), outlet}, {5}, 1));
  }
  const std::vector<CellArray> cells{{"CenterlineIds", {0, 0, 0, 1, 1, 1}},
                                     {"TractIds", {0, 1, 2, 0, 1, 2}},
                                     {"GroupIds", {0, 1, 2, 0, 1, 3}},
                                     {"Blanking", {0, 1, 0, 0, 1, 0}}};
  const VesselGraph graph = read_vtp("c.vtp", vtp(tracts, "MaximumInscribedSphereRadius", cells), mm);
  CHECK(graph.segments.size() == 3);
  REQUIRE(junctions(graph).size() == 1);
  CHECK(norm(junctions(graph)[0] - mm * fork) < 2 * mm);
  CHECK(graph.notes.front().find("'GroupIds'") != std::string::npos);
}

TEST_CASE("centrelines that are merged already stay as they are") {
  const std::vector<Line> branches{sampled({top, fork}, {8}, 1), sampled({fork, left}, {5}, 1),
                                   sampled({fork, right}, {5}, 1)};
  const VesselGraph graph = read(branches);
  CHECK(graph.segments.size() == 3);
  CHECK(graph.nodes.size() == 4);
  CHECK(std::none_of(graph.notes.begin(), graph.notes.end(),
                     [](const std::string& note) { return note.find("run together") != std::string::npos; }));
}

TEST_CASE("centrelines: the tolerance is named, and 0 leaves the lines alone") {
  const std::vector<Line> lines{sampled({top, fork, left}, {8, 5}, 1),
                                sampled({top, fork, right}, {8, 5}, 1)};
  GraphChoices choices;
  choices.merge_tolerance = 0;
  CHECK(read_vtp("c.vtp", vtp(lines), mm, choices).segments.size() == 2);
  choices.merge_tolerance = 0.2;
  CHECK(read_vtp("c.vtp", vtp(lines), mm, choices).segments.size() == 3);
}

TEST_CASE("vessels that touch, or leave a node at a small angle, are no shared trunk") {
  // Two lines that cross at one point, and two that part at 11 degrees.
  const std::vector<Line> crossing{sampled({{-30, 0, 0}, {30, 0, 0}}, {4}, 1),
                                   sampled({{0, -30, 0}, {0, 30, 0}}, {4}, 1)};
  CHECK(read_vtp("c.vtp", vtp(crossing), mm).segments.size() == 2);
  const std::vector<Line> acute{sampled({top, {40, 0, 0}}, {2}, 1), sampled({top, {40, 8, 0}}, {2}, 1)};
  const VesselGraph graph = read_vtp("c.vtp", vtp(acute, "Radius"), mm);
  CHECK(graph.segments.size() == 2);
  CHECK(total_length(graph) == Approx((40 + std::sqrt(1664.0)) * mm));
}

TEST_CASE("centrelines that part slowly meet where they begin to part") {
  const std::vector<Line> lines{sampled({top, fork, {3, 0, -100}}, {6, 4}, 0.5),
                                sampled({top, fork, {-3, 0, -100}}, {6, 4}, 0.5)};
  const VesselGraph graph = read(lines);
  CHECK(graph.segments.size() == 3);
  REQUIRE(junctions(graph).size() == 1);
  CHECK(norm(junctions(graph)[0] - mm * fork) < 4 * mm);
}

}  // namespace microcosm::formats
