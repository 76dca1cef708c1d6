// Whole files as other programs and their users write them, at least ten of each kind, in
// tests/formats/cases: openbf (10, and windkessel_without_outlet.yaml), simvascular_1d (12), simvascular_0d
// (12), graphs (4 tables, 3 SWC, 5 VTP, and tree.csv), centrelines (11, and shared_trunk.vtp). They were
// written for this project, each with another habit: old and new keys, comments, lines of Windows, tabs,
// quotes, byte order marks, either unit, binary arrays, parts, loops. What is due is what was put in:
// vessels, ends, lengths by the coordinates and numbers of the file, pressures by Ohm's law. (URDF:
// urdf_habits_test, MJCF: mjcf_mujoco_test.)

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "formats/arterial_network.hpp"
#include "formats/csv_graph.hpp"
#include "formats/file_kind.hpp"
#include "formats/network_file.hpp"
#include "formats/simvascular_0d.hpp"
#include "formats/swc.hpp"
#include "formats/vtp.hpp"
#include "tests/formats/files.hpp"
#include "tests/formats/messages.hpp"

namespace microcosm::formats {

namespace {

constexpr double um = 1e-6, mm = 1e-3;

struct NetworkCase {
  const char* file;
  std::size_t vessels, windkessels, ends;
  double length;  // [m] of all vessels together
};

void check_networks(const std::string& folder, const std::vector<NetworkCase>& cases,
                    const NetworkChoices& choices = {}) {
  for (const NetworkCase& due : cases) {
    INFO(due.file);
    const std::string name = folder + "/" + due.file;
    const auto beside = [&](const std::string& other) { return case_file(folder + "/" + other); };
    const NetworkFile file = read_network(name, case_file(name), beside, choices);
    CHECK(file.network.vessels.size() == due.vessels);
    CHECK(file.network.windkessels.size() == due.windkessels);
    CHECK(file.network.ends.size() == due.ends);
    double length = 0;
    for (const auto& vessel : file.network.vessels) length += vessel.length;
    CHECK(length == Approx(due.length));
  }
}

std::string message_of_network(const std::string& name) {
  return message_of([&] {
    read_network(name, case_file(name), [](const std::string&) { return case_file("openbf/inflow.dat"); });
  });
}

double total_length(const VesselGraph& graph) {
  double sum = 0;
  for (const auto& segment : graph.segments) sum += segment.length;
  return sum;
}

std::size_t junctions(const VesselGraph& graph) {
  std::vector<int> degree(graph.nodes.size(), 0);
  for (const auto& segment : graph.segments) ++degree[segment.start], ++degree[segment.end];
  return static_cast<std::size_t>(std::count_if(degree.begin(), degree.end(), [](int d) { return d > 2; }));
}

/// As the commands read it: without a byte order mark.
VesselGraph read_graph(const std::string& name) {
  const std::string file = case_file(name);
  const std::string content(without_mark(file));
  switch (file_kind(name, content)) {
    case FileKind::swc:
      return read_swc(name, content);
    case FileKind::vtp:
      return read_vtp(name, content, name.starts_with("centrelines") ? mm : um);
    default: {
      if (name != "graphs/segments.csv") return read_csv_graph({name, content}, {});
      const std::string nodes = "graphs/segments_nodes.csv";
      return read_csv_graph({name, content}, {nodes, case_file(nodes)});
    }
  }
}

/// Of the last time, at the start of the first vessel, in the file's units.
double inlet_pressure(const std::string& file) {
  const auto model = read_simvascular_0d(file, case_file("simvascular_0d/" + file));
  return flow::solve_lumped(model).pressure_in.at(0).back();
}

}  // namespace

TEST_CASE("foreign files: networks of openBF") {
  check_networks("openbf", {{"iliac_bifurcation.yaml", 3, 2, 0, 0.086 + 2 * 0.085},
                            {"no_outlets.yaml", 3, 2, 0, 0.24},
                            {"tapered_ascending.yaml", 2, 1, 0, 0.06},
                            {"reflecting_end.yaml", 1, 0, 1, 1},
                            {"ring_of_vessels.yaml", 6, 2, 0, 0.29},
                            {"two_inlets.yaml", 3, 1, 1, 0.23},
                            {"viscous_matched.yaml", 1, 1, 0, 0.126},
                            {"anchors_and_quotes.yaml", 2, 1, 0, 0.2},
                            {"common_inlet_node.yaml", 5, 0, 2, 0.32}});
  CHECK(message_of_network("openbf/wrong_key.yaml") ==
        "openbf/wrong_key.yaml:5:85: vessel 'tube': there is no key 'CC'; did you mean 'Cc'?");
}

TEST_CASE("foreign files: models of SimVascular's 1-D solver") {
  check_networks("simvascular_1d", {{"tube_rcr.in", 1, 1, 0, 0.1},
                                    {"bifurcation_resistance.in", 3, 0, 2, 0.24},
                                    {"si_units.in", 1, 0, 1, 0.1},
                                    {"trifurcation.in", 4, 3, 0, 0.26},
                                    {"centreline_chain.in", 5, 0, 1, 0.11},
                                    {"windows_tabs.in", 1, 1, 0, 0.1},
                                    {"node_numbers_disagree.in", 3, 0, 2, 0.24},
                                    {"pressure_outlet.in", 1, 0, 1, 0.12},
                                    {"rcr_with_pd.in", 1, 1, 0, 0.12},
                                    {"stenosed_branch.in", 3, 0, 1, 0.12}});
  CHECK_THAT(message_of_network("simvascular_1d/rigid_tube.in"),
             Catch::Matchers::Contains("near_rigid_walls = true"));
  check_networks("simvascular_1d", {{"rigid_tube.in", 1, 0, 1, 0.1}}, {.near_rigid_walls = true});
  CHECK_THAT(
      message_of_network("simvascular_1d/impedance_outlet.in"),
      Catch::Matchers::StartsWith("simvascular_1d/impedance_outlet.in:4: SEGMENT s: the end IMPEDANCE"));
}

TEST_CASE("foreign files: models of SimVascular's 0-D solver, steady, by Ohm's law") {
  CHECK(inlet_pressure("steadyFlow_R_R.json") == Approx(5 * (100 + 100)));
  CHECK(inlet_pressure("steadyFlow_RCR.json") == Approx(5 * (100 + 10 + 90) + 50));
  CHECK(inlet_pressure("steadyFlow_bifurcation.json") == Approx(5 * 100 + 2.5 * (100 + 100)));
  CHECK(inlet_pressure("steadyFlow_resistive_junction.json") ==
        Approx(5 * (100 + 10) + 2.5 * (50 + 100 + 50)));
  CHECK(inlet_pressure("steadyFlow_bloodVesselJunction.json") == Approx(5 * 100 + 2.5 * (50 + 100 + 50)));
  CHECK(inlet_pressure("steadyFlow_confluence.json") == Approx(5 * 100 + 15 * (100 + 100) + 10));
  CHECK(inlet_pressure("steadyFlow_stenosis_R.json") == Approx(5 * 100 + 100 * 5 * 5 + 5 * 100));
  CHECK(inlet_pressure("steadyPressure_R_R.json") == Approx(1100));
  CHECK(inlet_pressure("steadyFlow_coronary.json") == Approx(5 * (100 + 100 + 100 + 100)));
  CHECK(inlet_pressure("steadyFlow_internal_junctions.json") == Approx(5 * (50 + 50 + 100)));
  CHECK(inlet_pressure("steadyFlow_output_switches.json") == Approx(5 * (100 + 100)));
  CHECK_THAT(message_of([] { inlet_pressure("valve_tanh.json"); }),
             Catch::Matchers::Contains("the block type ValveTanh is not supported"));
}

TEST_CASE("foreign files: vessel graphs of tables, tracers and simulators") {
  // A hexagon with a side of 50 um but for the third digit of its coordinates, and two stems of 50 um.
  const double hexagon = (4 * 50 + 4 * std::hypot(25.0, 43.3)) * um;
  const double wings = std::hypot(10.0, 10.0), stems = 2 * std::hypot(10.0, 2.0);
  struct Case {
    const char* file;
    std::size_t vessels, nodes;
    double length;
  };
  for (const Case& due :
       std::vector<Case>{{"diameters.csv", 3, 4, (310 + 180 + 95) * um},
                         {"segments.csv", 3, 4, (30 + 2 * std::hypot(12.0, 16.0)) * mm},
                         {"rings.csv", 4, 4, (100 + 150 + 170 + 100) * um},
                         {"tracer.swc", 3, 4, (40 + 4 * wings) * um},
                         {"soma_first.swc", 3, 4, (40 + std::hypot(15.0, 20.0) + 15 + 30) * um},
                         {"scaled.swc", 3, 4, (5 + 2 * std::hypot(4.0, 3.0)) * um},
                         {"chaste_hexagon.vtp", 8, 8, hexagon},
                         {"chaste_vessel_radius.vtp", 8, 8, hexagon},
                         {"chaste_zero_length.vtp", 8, 8, hexagon},
                         {"chaste_two_parts.vtp", 9, 10, hexagon + 80 * um},
                         {"polylines.vtp", 3, 4,
                          (stems + 2 * wings + std::hypot(10.0, 12.0) + std::hypot(10.0, 8.0)) * um}}) {
    INFO(due.file);
    const VesselGraph graph = read_graph(std::string("graphs/") + due.file);
    CHECK(graph.segments.size() == due.vessels);
    CHECK(graph.nodes.size() == due.nodes);
    CHECK(total_length(graph) == Approx(due.length));
  }
  CHECK(read_graph("graphs/diameters.csv").segments[0].radius[0] == Approx(12 * um));
  CHECK(read_graph("graphs/chaste_vessel_radius.vtp").segments[2].radius[1] == Approx(7 * um));
}

TEST_CASE("foreign files: centrelines of VMTK, merged, are networks of arteries") {
  const double branch = std::hypot(20.0, 40.0), fork = 40 + 2 * branch;
  const double wide = std::hypot(40.0, 50.0), last = std::hypot(20.0, 50.0);
  struct Case {
    const char* file;
    std::size_t vessels, junctions;
    double length;  // [mm] of the corners' polylines
  };
  for (const Case& due : std::vector<Case>{{"bifurcation.vtp", 3, 1, fork},
                                           {"bifurcation_binary.vtp", 3, 1, fork},
                                           {"outwards_reversed.vtp", 3, 1, fork},
                                           {"noisy.vtp", 3, 1, fork},
                                           {"trifurcation.vtp", 4, 1, fork + std::hypot(25.0, 40.0)},
                                           {"twice_the_same.vtp", 1, 0, 40 + branch},
                                           {"two_inlets.vtp", 3, 1, 40 + branch + std::hypot(30.0, 40.0)},
                                           {"two_forks.vtp", 5, 2, 40 + 2 * wide + 2 * last},
                                           {"one_arch.vtp", 1, 0, 40 * 3.14159265},
                                           {"branches_merged.vtp", 3, 1, fork},
                                           {"branch_extractor_tracts.vtp", 3, 1, fork}}) {
    INFO(due.file);
    const VesselGraph graph = read_graph(std::string("centrelines/") + due.file);
    CHECK(graph.segments.size() == due.vessels);
    CHECK(junctions(graph) == due.junctions);
    // Half a radius of the trunk, 4 mm, is how far a junction may lie from where the lines were made to part;
    // noise of 8 % of the radius, .64 mm of steps of 1 mm, lengthens a line.
    const double tolerance = std::string(due.file) == "noisy.vtp" ? 0.25 : 0.04;
    CHECK(total_length(graph) == Approx(due.length * mm).epsilon(tolerance));
    const auto network = arterial_network(graph, {"", 2e-5, 12000, 1}, due.file);
    CHECK(network.vessels.size() == due.vessels);
  }
}

}  // namespace microcosm::formats
