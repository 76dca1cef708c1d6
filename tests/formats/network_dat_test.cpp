#include "formats/network_dat.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <string>

#include "engine/core/errors.hpp"

namespace microcosm::formats {
namespace {

const std::string text = R"(A vessel of two segments
100. 100. 20. box dimensions in microns
1 1 1 number of tissue points in x,y,z directions
100. outer bound distance
150. max. segment length
4 maximum number of segments per node
2 total number of segments
SegName Type StartNode EndNode Diam Flow[nl/min] Hd
11 5 1 2 10.0 1.0 0.4 *
12 4 2 3 8.0 1.0 0.4 *
3 number of nodes
Name x y z
1 0 0 0 *
2 30 40 0 *
3 30 40 100 *
2 Total number of boundary nodes
Node Bctype Press/Flow HD PO2
1 2 1.5 0.35 40 *
3 0 20 0.4 40 *
)";

std::string replaced(const std::string& from, const std::string& to) {
  std::string changed = text;
  changed.replace(changed.find(from), from.size(), to);
  return changed;
}

std::string complaint(const std::string& changed) {
  try {
    parse_network_dat(changed, "network.dat");
  } catch (const core::InputError& error) {
    return error.what();
  }
  return "none";
}

TEST_CASE("a network.dat is read in SI units, lengths from its nodes") {
  const flow::CapillaryDescription network = parse_network_dat(text, "network.dat");
  REQUIRE(network.nodes.size() == 3);
  REQUIRE(network.segments.size() == 2);
  REQUIRE(network.segments[0].name == "11");
  REQUIRE(network.segments[0].line == 9);
  REQUIRE(network.segments[0].length == Approx(50e-6));
  REQUIRE(network.segments[0].diameter == Approx(10e-6));
  REQUIRE(network.segments[1].length == Approx(100e-6));
  REQUIRE(network.boundaries[0].kind == flow::CapillaryBoundaryKind::flow);
  REQUIRE(network.boundaries[0].value == Approx(1.5e-12 / 60));
  REQUIRE(network.boundaries[0].haematocrit == 0.35);
  REQUIRE(network.boundaries[1].kind == flow::CapillaryBoundaryKind::pressure);
  REQUIRE(network.boundaries[1].value == Approx(20 * 133.322387415));
}

TEST_CASE("a file that is cut at any line, or in its last number, is refused with a line") {
  const std::size_t last_needed = text.find("0.4 40 *");
  for (std::size_t end = text.find('\n'); end < last_needed; end = text.find('\n', end + 1)) {
    INFO("cut after " << end << " bytes");
    REQUIRE(complaint(text.substr(0, end + 1)).find("network.dat:") == 0);
  }
  REQUIRE(complaint(text.substr(0, last_needed)) ==
          "network.dat:19: the line ends before the boundary's haematocrit");
  REQUIRE(complaint(text.substr(0, text.find("3 number of nodes"))) ==
          "network.dat:10: the file ends here; expected: the number of nodes");
}

TEST_CASE("what is wrong is named with its line") {
  REQUIRE(complaint(replaced("12 4 2 3", "12 4 2 7")) == "network.dat:10: segment 12: node 7 doesn't exist");
  REQUIRE(complaint(replaced("12 4 2 3", "11 4 2 3")) ==
          "network.dat:10: segment 11 stands on line 9 already");
  REQUIRE(complaint(replaced("12 4 2 3", "12 9 2 3")) == "network.dat:10: segment 12: type 9; valid: 4 or 5");
  REQUIRE(complaint(replaced("2 3 8.0", "2 3 8.0um")) ==
          "network.dat:10: the diameter is '8.0um'; it is a finite number");
  REQUIRE(complaint(replaced("3 30 40 100", "3 30 40 0")) ==
          "network.dat:10: segment 12: nodes 2 and 3 are at the same place");
  REQUIRE(complaint(replaced("3 30 40 100", "2 30 40 100")) ==
          "network.dat:15: node 2 stands on line 14 already");
  REQUIRE(complaint(replaced("3 0 20", "9 0 20")) ==
          "network.dat:19: boundary at node 9, which doesn't exist");
  REQUIRE(complaint(replaced("3 0 20", "3 1 20")) ==
          "network.dat:19: boundary at node 3: type 1; valid: 0 (pressure) or 2 (flow)");
  REQUIRE(complaint(replaced("2 total", "two total")) ==
          "network.dat:7: the number of segments is 'two'; it is a finite number");
  REQUIRE(complaint(replaced("2 total", "-2 total")) ==
          "network.dat:7: number of segments: -2; it is a whole number from 1");
}

TEST_CASE("a zero diameter and a haematocrit out of range are named with the file's line by the solver") {
  for (const auto& [from, to, expected] :
       {std::array<std::string, 3>{
            "2 3 8.0", "2 3 0",
            "network.dat:10: capillary network: segment 12: diameter 0 m; it is positive"},
        std::array<std::string, 3>{
            "0.35 40", "0.75 40",
            "network.dat:18: capillary network: boundary at node 1: haematocrit 0.75; valid: 0 to 0.7"}})
    try {
      flow::solve_capillary_network(parse_network_dat(replaced(from, to), "network.dat"));
      FAIL("nothing was refused");
    } catch (const core::InputError& error) {
      REQUIRE(error.what() == expected);
    }
}

TEST_CASE("a file that doesn't exist is an error of the input") {
  REQUIRE_THROWS_AS(read_network_dat("tests/formats/no_such.dat"), core::InputError);
}

}  // namespace
}  // namespace microcosm::formats
