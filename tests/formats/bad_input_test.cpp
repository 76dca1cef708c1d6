// What every reader of networks must refuse, with one message that names file, line and vessel: the formats
// whose own tests don't hold such a table.

#include <catch2/catch.hpp>

#include "engine/flow/capillary/capillary_network.hpp"
#include "formats/csv_graph.hpp"
#include "formats/network_dat.hpp"
#include "formats/openbf.hpp"
#include "formats/swc.hpp"
#include "tests/formats/messages.hpp"

namespace microcosm::formats {

namespace {

const std::string openbf = R"(project_name: fork
blood:
  rho: 1060.0
  mu: 0.004
network:
  - {label: parent, sn: 1, tn: 2, L: 0.1, E: 400000.0, R0: 0.005}
  - {label: left, sn: 2, tn: 3, L: 0.2, E: 500000.0, R0: 0.003, h0: 0.0004, outlet: wk3, R1: 1.0e8, R2: 9.0e8, Cc: 1.0e-9}
  - {label: right, sn: 2, tn: 4, L: 0.2, E: 500000.0, R0: 0.003, outlet: wk3, R1: 3.0e9, Cc: 1.0e-9}
)";

const std::string dat = R"(A vessel of two segments, and a loop
100. 100. 20. box dimensions in microns
1 1 1 number of tissue points in x,y,z directions
100. outer bound distance
150. max. segment length
4 maximum number of segments per node
2 total number of segments
SegName Type StartNode EndNode Diam Flow[nl/min] Hd
11 5 1 2 10.0 1.0 0.4
12 4 2 3 8.0 1.0 0.4
3 number of nodes
Name x y z
1 0 0 0
2 30 40 0
3 30 40 100
2 Total number of boundary nodes
Node Bctype Press/Flow HD PO2
1 2 1.5 0.35 40
3 0 20 0.4 40
)";

const std::string swc =
    "# Y\n1 0 0 0 0 5 -1\n2 0 10 0 0 5 1\n3 0 20 0 0 4 2\n4 0 30 10 0 3 3\n5 0 30 -10 0 3 3\n";
const std::string csv =
    "name, from, to, radius [um], length [mm]\na, 1, 2, 5, 0.3\nb, 2, 3, 4, 0.25\nc, 2, 4, 4, 0.25\n";

struct Fault {
  const char *from, *to, *message;
};

template <class Read>
void check_faults(const std::string& good, std::initializer_list<Fault> faults, const Read& read) {
  CHECK(message_of([&] { read(good); }).empty());
  for (const Fault& fault : faults) {
    INFO(fault.to);
    CHECK_THAT(message_of([&] { read(replaced(good, fault.from, fault.to)); }),
               Catch::Matchers::StartsWith(fault.message));
  }
}

/// Every cut gives one message at the file, or what can be used.
template <class Read>
void check_cuts(const std::string& good, const std::string& file, const Read& read,
                std::size_t refused_until) {
  for (std::size_t size = 0; size <= good.size(); ++size) {
    const std::string message = message_of([&] { read(good.substr(0, size)); });
    INFO(size << " " << message);
    if (size < refused_until || !message.empty()) CHECK(message.substr(0, file.size()) == file);
  }
}

}  // namespace

TEST_CASE("bad input: openBF") {
  const auto read = [](const std::string& text) {
    read_openbf("n.yaml", text,
                [](const std::string&) { return std::string("0 1e-6\n0.3 2e-5\n0.9 1e-6\n"); });
  };
  check_faults(
      openbf,
      {{"sn: 2, tn: 4", "sn: 7, tn: 4",
        "n.yaml:8: vessel 'right' starts at node '7', where no vessel ends"},  // orphan
       {"L: 0.1", "L: 0", "n.yaml:6:38: vessel 'parent': 'L' is 0; it must be positive"},
       {"R0: 0.005", "R0: 0", "n.yaml:6:60: vessel 'parent': 'R0' is 0; it must be positive"},
       {"R2: 9.0e8", "R2: -9.0e8", "n.yaml:7:5: vessel 'left': 'R2' is -900000000; it must not be negative"},
       {"Cc: 1.0e-9", "Cc: -1.0e-9", "n.yaml:7:"},
       {"tn: 4", "tn: 2", "n.yaml:8: vessel \"right\": starts and ends at node \"2\""},
       {"label: right", "label: left", "n.yaml:7: vessel \"left\": there is another one"},
       {"outlet: wk3, R1: 3.0e9", "outlet: none, R1: 3.0e9",
        "n.yaml:8: vessel \"right\": its end at node \"4\" has no windkessel"},
       {"tn: 2, L: 0.1", "tn: 2, L: 100", "n.yaml:6: vessel 'parent' is 100 m long"},  // millimetres
       {"tn: 2, L: 0.1", "tn: 2, L: 10", "n.yaml:6: vessel 'parent' is 10 m long"},    // centimetres
       {"R0: 0.005", "R0: 0.5", "n.yaml:6: vessel 'parent' is 0.1 m long with a radius of 0.5 m"},
       {"E: 400000.0", "E: 400.0", "n.yaml:6: vessel 'parent': waves would travel at 0.19"},  // kPa
       {"E: 400000.0", "E: 4e8", "n.yaml:6: vessel 'parent': waves would travel at"},
       {"Cc: 1.0e-9}\n  - {label: r", "Cc: 0.1}\n  - {label: r",
        "n.yaml:7: vessel 'left': the time constant R2 C"},
       {"mu: 0.004", "mu: 0.04", "n.yaml:3:3: the viscosity is 0.04 Pa s"},  // poise
       {"rho: 1060.0", "rho: 1.06", "n.yaml:3:3: the density is 1.06 kg/m^3"}},
      read);
  check_cuts(openbf, "n.yaml", read, openbf.find("Cc"));
}

TEST_CASE("bad input: a loop of openBF's vessels that nothing joins") {
  const std::string loop = openbf +
                           "  - {label: ring, sn: 8, tn: 9, L: 0.1, E: 4e5, R0: 0.003}\n"
                           "  - {label: back, sn: 9, tn: 8, L: 0.1, E: 4e5, R0: 0.003}\n";
  const std::string message = message_of([&] {
    read_openbf("n.yaml", loop, [](const std::string&) { return std::string("0 1e-6\n0.9 1e-6\n"); });
  });
  CHECK_THAT(message, Catch::Matchers::StartsWith("n.yaml:9: vessel \"ring\": not connected"));
}

TEST_CASE("bad input: network.dat") {
  const auto read = [](const std::string& text) {
    flow::solve_capillary_network(parse_network_dat(text, "n.dat"));
  };
  check_faults(
      dat,
      {{"12 4 2 3 8.0", "12 4 2 9 8.0", "n.dat:10: segment 12: node 9 doesn't exist"},
       {"3 30 40 100", "3 30 40 0",
        "n.dat:10: segment 12: nodes 2 and 3 are at the same place"},  // zero length
       {"12 4 2 3 8.0", "12 4 2 3 0", "n.dat:10: capillary network: segment 12: diameter 0 m"},
       {"12 4 2 3 8.0", "12 4 2 3 -8", "n.dat:10: capillary network: segment 12: diameter -8e-06 m"},
       {"12 4 2 3 8.0", "12 4 2 3 8e-6",
        "n.dat:10: segment 12: its diameter is 8e-06 um: are the units mixed?"},
       {"3 0 20 0.4", "3 0 20 0.8",
        "n.dat:19: capillary network: boundary at node 3: haematocrit 0.8; valid: 0 to 0.7"},
       {"1 2 1.5 0.35", "1 2 1.5 -0.1", "n.dat:18: capillary network: boundary at node 1: haematocrit -0.1"},
       {"3 0 20 0.4", "9 0 20 0.4", "n.dat:19: boundary at node 9, which doesn't exist"},
       {"3 0 20 0.4", "3 2 -1.5 0.4",
        "n.dat:9: capillary network: segment 11: its part of the network has no pressure"},
       {"3 0 20 0.4", "2 0 20 0.4",
        "n.dat:15: capillary network: node 3: segment 12 ends there, without a boundary"}},
      read);
  const std::string orphan = replaced(replaced(dat, "3 number of nodes", "4 number of nodes"),
                                      "3 30 40 100\n", "3 30 40 100\n4 9 9 9\n");
  CHECK(message_of([&] { read(orphan); }) == "n.dat:16: capillary network: node 4: no segment ends there");
  const std::string loop = replaced(
      replaced(replaced(replaced(dat, "2 total", "4 total"), "3 number of nodes", "5 number of nodes"),
               "3 30 40 100\n", "3 30 40 100\n4 9 9 9\n5 90 9 9\n"),
      "12 4 2 3 8.0 1.0 0.4\n", "12 4 2 3 8.0 1.0 0.4\n13 4 4 5 8.0 1 0.4\n14 4 5 4 8.0 1 0.4\n");
  CHECK(message_of([&] { read(loop); }) ==
        "n.dat:11: capillary network: segment 13: it belongs to an isolated loop, without any boundary");
  check_cuts(dat, "n.dat", read, dat.find("0.4 40\n"));
}

TEST_CASE("bad input: SWC and CSV") {
  const auto read_tree = [](const std::string& text) { read_swc("t.swc", text); };
  check_faults(
      swc,
      {{"2 0 10 0 0 5 1", "2 0 10 0 0 0 1", "t.swc:4: vessel '3': a radius is 0 m; it must be positive"},
       {"2 0 10 0 0 5 1", "2 0 10 0 0 -5 1", "t.swc:3: point 2: radius is -5; it must be positive"},
       {"2 0 10 0 0 5 1", "2 0 10 0 0 5 77", "t.swc:3: point 2: its parent 77 doesn't exist"},
       {"2 0 10 0 0 5 1", "2 0 10 0 0 5000000 1", "t.swc:4: vessel '3' is"},
       {"4 0 30 10 0 3 3", "4 0 3e9 10 0 3 3", "t.swc:5: vessel '4' is"}},
      read_tree);
  check_cuts(swc, "t.swc", read_tree, swc.find("\n3 0 20"));
  const auto read_table = [](const std::string& text) { read_csv_graph({"s.csv", text}, {}); };
  check_faults(csv,
               {{"5, 0.3", "0, 0.3", "s.csv:2: vessel 'a': a radius is 0 m; it must be positive"},
                {"5, 0.3", "5, 0", "s.csv:2: vessel 'a': its length is 0 m; it must be positive"},
                {"5, 0.3", "5, 3e5", "s.csv:2: vessel 'a' is 300 m long with a radius of"},
                {"radius [um]", "radius [ml]", "s.csv:1: column 'radius' has unit 'ml'"},
                {"a, 1, 2", "a, 2, 2", "s.csv:2: vessel 'a' starts and ends at node '2'"},
                {"c, 2, 4", "a, 2, 4", "s.csv:4: vessel 'a': there is another one of this name"}},
               read_table);
  check_cuts(csv, "s.csv", read_table, csv.find("\na"));
}

}  // namespace microcosm::formats
