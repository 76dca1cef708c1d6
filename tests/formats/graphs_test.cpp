#include <catch2/catch.hpp>

#include "formats/csv_graph.hpp"
#include "formats/swc.hpp"
#include "tests/formats/messages.hpp"

namespace microcosm::formats {

namespace {

const std::string segments =
    "name, from, to, radius [um], length [mm]\na, 1, 2, 5, 0.3\nb, 2, 3, 4, 0.25\nc, 2, 4, 4, 0.25\n";
const std::string nodes = "name, x [um], y [um], z [um]\n1, 0,0,0\n2, 300,0,0\n3, 500,0,0\n4, 300,200,0\n";

std::string csv(const std::string& s, const std::string& n) {
  return message_of([&] { read_csv_graph({"s.csv", s}, {"n.csv", n}); });
}

// A trunk of 3 points and two branches, a Y.
const std::string tree =
    "# Y\n1 0 0 0 0 5 -1\n2 0 10 0 0 5 1\n3 0 20 0 0 4 2\n4 0 30 10 0 3 3\n5 0 30 -10 0 3 3\n";

std::string swc(const std::string& content) {
  return message_of([&] { read_swc("t.swc", content); });
}

}  // namespace

TEST_CASE("CSV: each column has its unit, and lengths may exceed the way between nodes") {
  const VesselGraph graph = read_csv_graph({"s.csv", segments}, {"n.csv", nodes});
  REQUIRE(graph.segments.size() == 3);
  CHECK(graph.segments[0].radius[1] == Approx(5e-6));
  CHECK(graph.segments[1].length == Approx(0.25e-3));
  CHECK(graph.nodes[graph.segments[2].end].position.y == Approx(200e-6));
  CHECK(read_csv_graph({"s.csv", segments}, {}).segments[0].path.empty());
}

TEST_CASE("CSV: what is wrong is named with file, line and vessel") {
  CHECK(csv(replaced(segments, "5, 0.3", "0, 0.3"), nodes) ==
        "s.csv:2: vessel 'a': a radius is 0 m; it must be positive");
  CHECK(csv(replaced(segments, "5, 0.3", "5, 0"), nodes) ==
        "s.csv:2: vessel 'a': its length is 0 m; it must be positive");
  CHECK(csv(replaced(segments, "5, 0.3", "nan, 0.3"), nodes) ==
        "s.csv:2: vessel 'a': radius is nan; it must be finite");
  CHECK(
      csv(replaced(segments, "length [mm]", "length [um]"), nodes) ==
      "s.csv:2: vessel 'a' is 3e-07 m long, less than the 0.0003 m between its nodes: are the units mixed?");
  CHECK(csv(replaced(segments, "radius [um]", "radius"), nodes) ==
        "s.csv:1: column 'radius' has no unit; expected a length in brackets, as in 'radius [um]'");
  CHECK(csv(segments, replaced(nodes, "y [um]", "y [mm]")) ==
        "n.csv:1: x is in um, y in mm, z in um: coordinates need one unit");
  CHECK(csv(segments, nodes + "5, 0,0,9\n") == "n.csv:6: node '5': no vessel starts or ends there");
  CHECK(csv(replaced(segments, "c, 2, 4", "c, 2, 9"), nodes) ==
        "s.csv:4: vessel 'c': the table of nodes has no node '9'");
  CHECK(csv(replaced(segments, "c, 2, 4", "b, 2, 4"), nodes) ==
        "s.csv:4: vessel 'b': there is another one of this name");
  CHECK(csv(segments.substr(0, segments.size() - 6), nodes) ==
        "s.csv:4: vessel 'c': length is ''; expected a number");
  CHECK(csv(segments + "d, 7, 8, 4, 1\ne, 8, 7, 4, 1\n", "") ==
        "s.csv:5: vessel 'd' belongs to an isolated loop: no free end joins it (--largest-part leaves such "
        "parts out)");
}

TEST_CASE("SWC: points between branchings become one vessel") {
  const VesselGraph graph = read_swc("t.swc", tree);
  REQUIRE(graph.segments.size() == 3);
  CHECK(graph.segments[0].name == "3");
  CHECK(graph.segments[0].length == Approx(20e-6));
  CHECK(graph.segments[0].radius.size() == 3);
  CHECK(graph.segments[0].radius[2] == Approx(4e-6));
  CHECK(graph.nodes[graph.segments[1].start].name == "3");
}

TEST_CASE("SWC: what is wrong is named with file and line") {
  CHECK(swc(replaced(tree, "0 0 5 1", "0 0 0 1")) ==
        "t.swc:4: vessel '3': a radius is 0 m; it must be positive");
  CHECK(swc(replaced(tree, "3 3\n5", "3 9\n5")) == "t.swc:5: point 4: its parent 9 doesn't exist");
  CHECK(swc(replaced(tree, "4 0 30", "3 0 30")) == "t.swc:5: point 3: there is another one");
  CHECK(swc(tree.substr(0, tree.size() - 4)) ==
        "t.swc:6: 5 columns; expected seven: id, type, x, y, z, radius, parent");
  CHECK(swc(replaced(tree, "5 -1", "5 2")) == "t.swc:3: vessel '2' starts and ends at node '2'");
  CHECK(swc("1 0 0 0 0 5 -1\n") == "t.swc: there is no vessel");
}

}  // namespace microcosm::formats
