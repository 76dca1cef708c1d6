#include "formats/straight_tapers.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "formats/vtp.hpp"

namespace microcosm::formats {

namespace {

/// A vessel along z with a point each millimetre.
VesselGraph vessel(const std::vector<double>& radius) {
  VesselGraph graph;
  GraphSegment segment;
  segment.name = "a";
  segment.end = 1;
  for (std::size_t i = 0; i < radius.size(); ++i)
    segment.path.push_back({0, 0, 1e-3 * static_cast<double>(i)});
  segment.radius = radius;
  segment.length = 1e-3 * static_cast<double>(radius.size() - 1);
  graph.nodes = {{"in", segment.path.front(), 1}, {"out", segment.path.back(), 1}};
  graph.segments = {segment};
  return graph;
}

/// Of Poiseuille's law over 8 mu / pi [1/m^3], of the tapers that stand for the vessels in a row.
double resistance(const VesselGraph& graph) {
  double sum = 0;
  for (const GraphSegment& segment : graph.segments) {
    const auto [a, b] = tapered_radii(segment);
    sum += segment.length * (a * a + a * b + b * b) / (3 * a * a * a * b * b * b);
  }
  return sum;
}

}  // namespace

TEST_CASE("A narrowing keeps its resistance: the vessel is cut where its radii leave the straight taper") {
  VesselGraph graph = vessel({2e-3, 2e-3, 0.2e-3, 2e-3, 2e-3});
  // Two cylinders and two cones, by the integral of 1/r^4 over a linear radius.
  const double cone = 1e-3 * (4.0 + 0.4 + 0.04) / (3 * 8 * 0.008) * 1e12, cylinder = 1e-3 / 16 * 1e12;
  const double due = 2 * cone + 2 * cylinder;
  CHECK(graph.segments[0].length / std::pow(hydraulic_radius(graph.segments[0]), 4) ==
        Approx(due).epsilon(1e-12));
  cut_to_straight_tapers(graph);
  CHECK(graph.segments.size() > 1);
  CHECK(resistance(graph) == Approx(due).epsilon(0.1));
  REQUIRE(graph.notes.size() == 1);
  CHECK_THAT(graph.notes[0], Catch::Contains("'a'") && Catch::Contains("0.2 to 2 mm"));
  // In a row, from node to node, with the names and the length of the whole.
  std::uint32_t node = 0;
  double length = 0;
  for (std::size_t i = 0; i < graph.segments.size(); ++i) {
    CHECK(graph.segments[i].start == node);
    CHECK(graph.segments[i].name == "a_" + std::to_string(i + 1));
    node = graph.segments[i].end;
    length += graph.segments[i].length;
  }
  CHECK(node == 1);
  CHECK(length == Approx(4e-3).epsilon(1e-12));
}

TEST_CASE("A taper, noise about it, and a vessel with two radii stay whole") {
  for (const auto& radius : {std::vector<double>{2e-3, 1.8e-3, 1.6e-3, 1.4e-3},
                             {1e-3, 1.05e-3, 0.97e-3, 1.02e-3},
                             {2e-3, 0.5e-3}}) {
    VesselGraph graph = vessel(radius);
    cut_to_straight_tapers(graph);
    CHECK(graph.segments.size() == 1);
    CHECK(graph.notes.empty());
  }
}

TEST_CASE("A capillary segment has the diameter of the straight tube that resists as much") {
  const VesselGraph graph = vessel({10e-6, 5e-6});
  const double mean = (100 + 50 + 25) / (3.0 * 1000 * 125) * 1e24;
  CHECK(capillary_description(graph, "a").segments[0].diameter ==
        Approx(2 * std::pow(mean, -0.25)).epsilon(1e-12));
}

}  // namespace microcosm::formats
