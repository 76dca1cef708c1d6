// Small models with the habits of svOneDSolver's files. What is due follows from the solver's documentation
// and source: JOINT cards alone join segments, the MATERIAL's exponent is that of the velocity profile.

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "engine/core/math.hpp"
#include "engine/flow/network/pulse_wave_network.hpp"
#include "formats/simvascular_1d.hpp"
#include "tests/formats/messages.hpp"

namespace microcosm::formats {

namespace {

struct Read {
  flow::NetworkDescription network;
  std::vector<std::pair<core::Vec3, core::Vec3>> positions;
  std::vector<std::string> notes;

  bool says(const std::string& part) const {
    return std::any_of(notes.begin(), notes.end(),
                       [&](const std::string& note) { return note.find(part) != std::string::npos; });
  }
};

Read read(const std::string& text, bool near_rigid = false) {
  Read result;
  NetworkChoices choices;
  choices.near_rigid_walls = near_rigid;
  result.network = read_simvascular_1d("m.in", text, &result.positions, choices, &result.notes);
  return result;
}

std::string message(const std::string& text) {
  return message_of([&] { read(text); });
}

const std::string olufsen = "MATERIAL WALL OLUFSEN 1.06 0.04 113324.0 2.0 2.0e7 -22.5267 8.65e5\n";
const std::string rigid = "MATERIAL WALL OLUFSEN 1.06 0.04 0 2.0 1.0e15 -20 1e9\n";
const std::string inflow = "DATATABLE INFLOW LIST\n0 10 0.3 80 0.9 10\nENDDATATABLE\n";
const std::string steady = "DATATABLE INFLOW LIST\n0.0 100.0\n10.0 100.0\nENDDATATABLE\n";
const std::string solver = "SOLVEROPTIONS 0.001 50 10000 2 INFLOW FLOW 1.0e-6 1 1\n";
const std::string resistance = "DATATABLE R LIST\n0.0 100.0\nENDDATATABLE\n";

// Three segments in a row, as the solver's test of a stenosis has them.
std::string row(const std::string& loss) {
  return "MODEL row\nNODE 0 0 0 0\nNODE 1 0 0 10\nNODE 2 0 0 20\nNODE 3 0 0 30\n"
         "JOINT J0 1 I0 O0\nJOINTINLET I0 1 0\nJOINTOUTLET O0 1 1\nJOINT J1 2 I1 O1\nJOINTINLET I1 1 "
         "1\nJOINTOUTLET O1 1 2\n"
         "SEGMENT s0 0 10 50 0 1 10 10 0 WALL NONE 0 0 0 NOBOUND NONE\n"
         "SEGMENT s1 1 10 50 1 2 5 5 0 WALL " +
         loss +
         " 0 0 0 NOBOUND NONE\n"
         "SEGMENT s2 2 10 50 2 3 10 10 0 WALL NONE 0 0 0 RESISTANCE R\n";
}

/// Static pressure at the inlet of the first vessel in steady flow [Pa].
double inlet_pressure(const flow::NetworkDescription& network) {
  flow::NetworkOptions options;
  options.run_in_tolerance = 1e-7;
  flow::PulseWaveNetwork solved(network, options);
  core::Exchange exchange;
  solved.prepare(exchange);
  return solved.pressure(0, 0);
}

}  // namespace

TEST_CASE("SimVascular 1-D: the exponent of the MATERIAL is that of the velocity profile") {
  const std::string text = row("NONE") + steady + resistance + rigid + solver;
  CHECK(read(text, true).network.fluid.profile_exponent == 2);
  CHECK(read(replaced(text, "0.04 0 2.0", "0.04 0 9.0"), true).network.fluid.profile_exponent == 9);
}

TEST_CASE(
    "SimVascular 1-D: near-rigid walls by choice, and a stenosis with the solver's own analytic solution") {
  const std::string text = row("STENOSIS") + steady + resistance + rigid + solver;
  CHECK_THAT(message(text), Catch::Matchers::StartsWith("m.in:12: vessel 's0': waves would travel at") &&
                                Catch::Matchers::Contains("--near-rigid-walls"));
  const Read result = read(text, true);
  REQUIRE(result.network.stenoses.size() == 1);
  // Q (R1 + R3 + R_end) + dP with La = .83 L + 1.64 D, Kt = 1.52: 10150.68 dyn/cm^2 by hand.
  CHECK(inlet_pressure(result.network) == Approx(1015.068).epsilon(2e-4));
  // Without it Poiseuille's law alone: 100 (100 + 8 pi mu L (2/100 + 1/25)) = 10060.3 dyn/cm^2.
  const Read plain = read(row("NONE") + steady + resistance + rigid + solver, true);
  CHECK(plain.network.stenoses.empty());
  CHECK(inlet_pressure(plain.network) == Approx(1006.03).epsilon(2e-4));
}

TEST_CASE("SimVascular 1-D: a linear material, a constant pressure at the end, and one value as a table") {
  const std::string text =
      "MODEL tube\nNODE 0 0 0 0\nNODE 1 0 0 10\nSEGMENT s 0 10 50 0 1 1 1 0 M NONE 0 0 0 PRESSURE P\n"
      "DATATABLE INFLOW LIST\n0.0 100.0\nENDDATATABLE\nDATATABLE P LIST\n0.0 10000.0\nENDDATATABLE\n"
      "MATERIAL M LINEAR 1.06 0.04 0 2.0 1.8e10 1e-15 -1e15\nOUTPUT TEXT\n" +
      solver;
  const Read result = read(text, true);
  CHECK(result.says("LINEAR has one parameter"));
  CHECK(result.says("the card OUTPUT"));
  REQUIRE(result.network.inflow.flow.size() == 2);
  CHECK(result.network.inflow.flow[0] == Approx(1e-4));
  CHECK(result.network.inflow.flow[1] == Approx(1e-4));
  // 10000 + 100 * 8 pi mu L/A^2 = 11005.3 dyn/cm^2.
  CHECK(inlet_pressure(result.network) == Approx(1100.53).epsilon(2e-4));
}

TEST_CASE("SimVascular 1-D: segments meet where their JOINT says, whatever node numbers they state") {
  const std::string fork =
      "MODEL fork\nNODE 0 0 0 0\nNODE 1 0 0 -10\nNODE 2 0 3 -14\nNODE 3 0 -3 -14\n"
      "JOINT J 77 IN OUT\nJOINTINLET IN 1 0\nJOINTOUTLET OUT 2 1 2\n"
      "SEGMENT a 0 10 50 0 1 5 4 0 WALL NONE 0 0 0 NOBOUND NONE\n"
      "SEGMENT l 1 5 50 2 3 2 2 0 WALL NONE 0 0 0 RESISTANCE R\n"
      "SEGMENT r 2 5 50 1 3 2 2 0 WALL NONE 0 0 0 RESISTANCE R\n" +
      inflow + replaced(resistance, "100.0", "1300.0") + olufsen + solver;
  const Read result = read(fork);
  const auto& v = result.network.vessels;
  CHECK(v[0].end_node == v[1].start_node);
  CHECK(v[0].end_node == v[2].start_node);
  CHECK(v[1].end_node != v[2].end_node);  // both say node 3
  CHECK(result.network.ends.size() == 2);
  CHECK(result.network.inlet_node == "0");
  CHECK(result.says("the JOINT cards alone say what meets"));
}

TEST_CASE("SimVascular 1-D: nodes that are missing leave the layout schematic") {
  const std::string text = "SEGMENT s 0 10 50 0 1 2 2 0 WALL NONE 0 0 0 RESISTANCE R\n" + inflow +
                           replaced(resistance, "100.0", "1300.0") + olufsen + solver;
  const Read result = read(text);
  CHECK(result.positions.empty());
  CHECK(result.says("there is no NODE '0'"));
}

TEST_CASE("SimVascular 1-D: a pressure wave drives the inlet, and constants take its period") {
  const std::string text =
      "SEGMENT s 0 10 50 0 1 2 2 0 WALL NONE 0 0 0 PRESSURE P\nNODE 0 0 0 0\nNODE 1 0 0 10\n"
      "DATATABLE INFLOW LIST\n0 113000 0.4 160000 0.8 113000\nENDDATATABLE\n"
      "DATATABLE P LIST\n0.0 113000 5.0 113000\nENDDATATABLE\n" +
      olufsen + replaced(solver, "INFLOW FLOW", "INFLOW PRESSURE_WAVE");
  const auto network = read(text).network;
  REQUIRE(network.ends.size() == 2);
  CHECK(std::get<flow::PressureWave>(network.ends[0].second).pressure[1] == Approx(16000));
  CHECK(std::get<flow::PressureWave>(network.ends[1].second).period == 0.8);
  CHECK(network.inlet_node.empty());
}

TEST_CASE("SimVascular 1-D: RCR ends with a distal pressure, comments, lower case and commas") {
  const std::string text =
      "# a comment\nmodel tube # and another\nnode 0,0,0,0\nnode 1,0,0,10\n\n"
      "segment s 0 10 50 0 1 2 2 0 WALL none 0 0 0 rcr ENDS\n"
      "datatable ENDS list\n0.0 90 0.0 0.0008\n0.0 1200 0.0 1000\nenddatatable\n" +
      inflow + olufsen + solver + "COUPLING OFF DIR 10\n";
  const Read result = read(text);
  const auto& end = result.network.windkessels.at(0).second;
  CHECK(end.proximal_resistance == Approx(9e6));
  CHECK(end.distal_resistance == Approx(1.2e8));
  CHECK(end.outlet_pressure == Approx(100));
  CHECK(result.says("the card COUPLING is not used"));
}

TEST_CASE("SimVascular 1-D: tables of other kinds are refused where they are used alone") {
  const std::string table = "DATATABLE ADM ADMITTANCE\n100.0 12.5 0.8 1.1 1.0 0\nENDDATATABLE\n";
  const std::string text =
      "NODE 0 0 0 0\nNODE 1 0 0 10\nSEGMENT s 0 10 50 0 1 2 2 0 WALL NONE 0 0 0 RESISTANCE R\n" + inflow +
      replaced(resistance, "100.0", "1300.0") + table + olufsen + solver;
  CHECK(read(text).says("DATATABLE ADM is not used"));
  CHECK_THAT(message(replaced(text, "RESISTANCE R\n", "RESISTANCE ADM\n")),
             Catch::Matchers::Contains("DATATABLE ADM: the type ADMITTANCE is not supported"));
  CHECK_THAT(message(replaced(text, "RESISTANCE R\n", "ADMITTANCE ADM\n")),
             Catch::Matchers::Contains("the end ADMITTANCE is not supported"));
  CHECK_THAT(message(replaced(text, "RESISTANCE R\n", "CORONARY R\n")),
             Catch::Matchers::Contains("the end CORONARY is not supported"));
}

TEST_CASE("SimVascular 1-D: a vessel of several segments, and ids that are not their order") {
  std::string text = row("NONE") + inflow + replaced(resistance, "100.0", "1300.0") + olufsen + solver;
  CHECK(read(text).network.vessels.size() == 3);
  for (const auto& [from, to] : {std::pair("s0 0 10", "s0 10 10"), std::pair("I0 1 0", "I0 1 10")})
    text = replaced(text, from, to);
  const Read result = read(text);
  CHECK(result.network.vessels[0].end_node == result.network.vessels[1].start_node);
  CHECK(result.says("SEGMENT s0 has the id 10 and is number 0"));
}

TEST_CASE("SimVascular 1-D: a stenosis where vessels branch is told to have its own flow") {
  const std::string text =
      "NODE 0 0 0 0\nNODE 1 0 0 -10\nNODE 2 0 3 -14\nNODE 3 0 -3 -14\n"
      "JOINT J 1 IN OUT\nJOINTINLET IN 1 0\nJOINTOUTLET OUT 2 1 2\n"
      "SEGMENT a 0 10 50 0 1 5 4 0 WALL NONE 0 0 0 NOBOUND NONE\n"
      "SEGMENT l 1 5 50 1 2 1 1 0 WALL STENOSIS 0 0 0 RESISTANCE R\n"
      "SEGMENT r 2 5 50 1 3 2 2 0 WALL NONE 0 0 0 RESISTANCE R\n" +
      inflow + replaced(resistance, "100.0", "1300.0") + olufsen + solver;
  const Read result = read(text);
  REQUIRE(result.network.stenoses.size() == 1);
  // 1.52 rho/(2 S0^2) (S0/S - 1)^2 with S0 = 4 cm^2, S = 1 cm^2.
  CHECK(result.network.stenoses[0].loss->turbulent == Approx(1.52 * 1060 / (2 * 16e-8) * 9));
  CHECK(result.says("the solver's is that of the flow of SEGMENT a"));
}

}  // namespace microcosm::formats
