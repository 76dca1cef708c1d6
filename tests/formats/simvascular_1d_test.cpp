#include "formats/simvascular_1d.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "engine/core/math.hpp"
#include "tests/formats/messages.hpp"

namespace microcosm::formats {

namespace {

// A bifurcation in centimetres, grams and seconds, as svOneDSolver writes it.
const std::string good = R"(MODEL fork
NODE 0 0 0 0
NODE 1 0 0 -10
NODE 2 0 3 -14
NODE 3 0 -3 -14
JOINT J 1 IN OUT
JOINTINLET IN 1 0
JOINTOUTLET OUT 2 1 2
SEGMENT aorta 0 10 50 0 1 5.0 2.0 0.0 WALL NONE 0.0 0 0 NOBOUND NONE
SEGMENT left 1 5 50 1 2 1.5 0.5 0.0 WALL NONE 0.0 0 0 RCR ENDS
SEGMENT right 2 5 50 1 3 1.5 0.5 0.0 SOFT NONE 0.0 0 0 RESISTANCE PLAIN
DATATABLE ENDS LIST
0.0 90
0.0 0.0008
0.0 1200
ENDDATATABLE
DATATABLE PLAIN LIST
0.0 1300
0.0 2000
ENDDATATABLE
DATATABLE INFLOW LIST
0 10
0.3 80 0.9 10
ENDDATATABLE
MATERIAL WALL OLUFSEN 1.06 0.04 113324.0 1.0 2.0e7 -22.5267 8.65e5
MATERIAL SOFT LINEAR 1.06 0.04 113324.0 1.0 9.0e5
SOLVEROPTIONS 0.001 50 10000 2 INFLOW FLOW 1.0e-6 1 1
)";

std::string message(const std::string& content) {
  return message_of([&] { read_simvascular_1d("m.in", content); });
}

struct Fault {
  const char *from, *to, *message;
};

}  // namespace

TEST_CASE("SimVascular 1-D: a file in centimetres, grams and seconds becomes SI") {
  std::vector<std::pair<core::Vec3, core::Vec3>> positions;
  const auto network = read_simvascular_1d("m.in", good, &positions);
  REQUIRE(network.vessels.size() == 3);
  const auto& aorta = network.vessels[0];
  CHECK(network.fluid.density == Approx(1060));
  CHECK(network.fluid.viscosity == Approx(0.004));
  CHECK(network.reference_pressure == Approx(11332.4));
  CHECK(aorta.length == Approx(0.1));
  CHECK(core::pi * aorta.radius_start * aorta.radius_start == Approx(5e-4));
  CHECK(core::pi * aorta.radius_end * aorta.radius_end == Approx(2e-4));
  // Olufsen 1999 in SI: k1 = 2e6 Pa, k2 = -2253 /m, k3 = 8.65e4 Pa.
  CHECK(aorta.stiffness_law->k1 == Approx(2e6));
  CHECK(aorta.stiffness_law->k2 == Approx(-2252.67));
  CHECK(aorta.stiffness_law->k3 == Approx(8.65e4));
  CHECK(network.vessels[2].stiffness_law->k3 == Approx(9e4));
  CHECK(network.inlet_node == "0");
  CHECK(network.inflow.flow[1] == Approx(8e-5));
  CHECK(network.inflow.period == 0.9);
  REQUIRE(network.windkessels.size() == 1);
  CHECK(network.windkessels[0].first == "2");
  CHECK(network.windkessels[0].second.proximal_resistance == Approx(9e6));  // 1 dyn s/cm^5 = 1e5 Pa s/m^3
  CHECK(network.windkessels[0].second.compliance == Approx(8e-9));
  CHECK(std::get<flow::ResistanceEnd>(network.ends[0].second).outlet_pressure == Approx(200));
  CHECK(positions[1].second.z == Approx(-0.14));
}

TEST_CASE("SimVascular 1-D: the same network in SI is the same network") {
  std::string text = R"(NODE 0 0 0 0
NODE 1 0 0 -.1
SEGMENT aorta 0 .1 50 0 1 5e-4 2e-4 0.0 WALL NONE 0.0 0 0 RCR ENDS
DATATABLE ENDS LIST
0.0 9e6 0.0 8e-9 0.0 1.2e8
ENDDATATABLE
DATATABLE INFLOW LIST
0 1e-5 0.3 8e-5 0.9 1e-5
ENDDATATABLE
MATERIAL WALL OLUFSEN 1060 0.004 11332.4 1.0 2.0e6 -2252.67 8.65e4
SOLVEROPTIONS 0.001 50 10000 2 INFLOW FLOW 1.0e-6 1 1
)";
  const auto of_si = read_simvascular_1d("si.in", text);
  const auto of_cgs = read_simvascular_1d("m.in", good);
  CHECK(of_si.vessels[0].radius_end == Approx(of_cgs.vessels[0].radius_end));
  CHECK(of_si.vessels[0].stiffness_law->k3 == Approx(of_cgs.vessels[0].stiffness_law->k3));
  CHECK(of_si.windkessels[0].second.distal_resistance ==
        Approx(of_cgs.windkessels[0].second.distal_resistance));
}

TEST_CASE("SimVascular 1-D: what is wrong is named with file, line, card and vessel") {
  const Fault faults[] = {
      {"left 1 5 50", "left 1 0 50", "m.in:10: vessel \"left\": length is 0 m; it must be positive"},
      {"1.5 0.5 0.0 WALL", "0 0.5 0.0 WALL",
       "m.in:10: SEGMENT left: its inlet area is 0; it must be positive"},
      {"1.5 0.5 0.0 WALL", "1.5 0.5 0.0 STEEL", "m.in:10: SEGMENT left: MATERIAL 'STEEL' doesn't exist"},
      {"RCR ENDS", "RCR NOWHERE", "m.in:10: SEGMENT left: DATATABLE 'NOWHERE' doesn't exist"},
      {"RCR ENDS", "IMPEDANCE ENDS", "m.in:10: SEGMENT left: the end IMPEDANCE is not supported"},
      {"RCR ENDS", "NOBOUND NONE", "m.in:10: vessel \"left\": its end at node \"2\" has no windkessel"},
      {"0.0 90", "0.0 -90", "m.in:12: DATATABLE ENDS of SEGMENT left: Rp is -90"},
      {"0.0 0.0008", "0.0 -0.0008", "m.in:12: DATATABLE ENDS of SEGMENT left: Rp is 90, C -0.0008"},
      {"OUT 2 1 2", "OUT 2 1 7", "m.in:8: OUT: there is no SEGMENT of id 7"},
      {"OUT 2 1 2", "OUT 1 1",
       "m.in:11: SEGMENT right: no JOINT leads to its start, nor to that of SEGMENT aorta"},
      {"OUT 2 1 2", "OUT 2 1 1", "m.in:6: JOINT J: the start of SEGMENT left is in JOINT J already"},
      {"JOINTOUTLET OUT", "JOINTOUTLET AUS", "m.in:6: JOINT J: JOINTOUTLET 'OUT' doesn't exist"},
      {"OUT 2 1 2", "OUT 3 1 2", "m.in:8: JOINTOUTLET OUT names 3 segments and lists 2"},
      {"NONE 0.0 0 0 RCR", "BIFURCATION_BRANCH 0.0 0 0 RCR",
       "m.in:10: SEGMENT left: the loss type BIFURCATION_BRANCH is not supported"},
      {"NONE 0.0 0 0 RCR", "STENOSIS 0.0 2 0 RCR",
       "m.in:10: SEGMENT left: STENOSIS needs the id of the segment before it, and 2 doesn't end where it "
       "starts"},
      {"113324.0 1.0 2.0e7", "113324.0 0 2.0e7",
       "m.in:26: MATERIAL SOFT: density, viscosity, reference pressure or exponent"},
      {"NODE 3 0 -3 -14", "NODE 2 0 -3 -14", "m.in:5: NODE 2 stands on line 4 already"},
      {"right 2 5", "left 2 5", "m.in:11: SEGMENT left stands on line 10 already"},
      {"SOLVEROPTIONS 0.001 50 10000 2 INFLOW FLOW", "SOLVEROPTIONS 0.001 50 10000 2 INFLOW WAVE",
       "m.in:27: SOLVEROPTIONS: the inlet's type WAVE is not supported"},
      {"0.3 80 0.9 10", "0.3 80 0.2 10", "m.in:21: DATATABLE INFLOW: its times must ascend from 0"},
      {"DATATABLE PLAIN LIST", "DATATABLE PLAIN IMPEDANCE",
       "m.in:17: DATATABLE PLAIN: the type IMPEDANCE is not"},
      {"MODEL fork", "COUPLING ON DIR 1", "m.in:1: the card 'COUPLING' is not supported"},
      {"left 1 5 50", "left 1 5x 50", "m.in:10: SEGMENT left: length is '5x'; expected a number"},
      {"left 1 5 50", "left 1 nan 50", "m.in:10: SEGMENT left: length is nan; it must be finite"}};
  for (const Fault& fault : faults) {
    INFO(fault.to);
    CHECK_THAT(message(replaced(good, fault.from, fault.to)), Catch::Matchers::StartsWith(fault.message));
  }
  // A vessel apart from the others, with its own end, is an orphan; one that closes on itself a loop.
  const std::string apart = replaced(
      good, "DATATABLE ENDS",
      "NODE 7 0 0 0\nNODE 8 1 0 0\nSEGMENT lone 5 1 9 7 8 1 1 0 WALL NONE 0 0 0 RCR ENDS\nDATATABLE ENDS");
  CHECK_THAT(message(apart),
             Catch::Matchers::StartsWith("m.in:14: SEGMENT lone: no JOINT leads to its start"));
}

TEST_CASE("SimVascular 1-D: units that are neither, or mixed, are refused") {
  const auto mixed = [](const char* from, const char* to) {
    const std::string text = message(replaced(good, from, to));
    return text.find("are the units mixed?") != std::string::npos ||
           text.find("other units") != std::string::npos;
  };
  CHECK_FALSE(mixed("MODEL fork", "MODEL fork"));
  CHECK(mixed("WALL OLUFSEN 1.06", "WALL OLUFSEN 1.06e-3"));  // grams and millimetres
  CHECK(message(replaced(good, "WALL OLUFSEN 1.06", "WALL OLUFSEN 1060")).find("one for the whole network") !=
        std::string::npos);  // one card in SI
  std::string viscous = replaced(good, "1.06 0.04", "1.06 0.004");
  viscous = replaced(viscous, "LINEAR 1.06 0.04", "LINEAR 1.06 0.004");
  CHECK(message(viscous).find("the viscosity is 0.0004 Pa s") != std::string::npos);  // Pa s among poises
  std::string mmhg = replaced(good, "113324.0", "85");
  mmhg = replaced(mmhg, "113324.0", "85");
  CHECK(message(mmhg).find("reference pressure is 8.5 Pa") != std::string::npos);
  CHECK(mixed("5.0 2.0 0.0 WALL", "5000 2.0 0.0 WALL"));             // mm^2... of an elephant
  CHECK(mixed("0 10\n0.3 80 0.9 10", "0 1e-5\n0.3 8e-5 0.9 1e-5"));  // m^3/s
  CHECK(mixed("0.0 0.0008", "0.0 8e-9"));                            // m^3/Pa
  CHECK(mixed("-22.5267", "-2252.67"));                              // 1/m
  CHECK(mixed("LINEAR 1.06 0.04 113324.0 1.0 9.0e5", "LINEAR 1.06 0.04 113324.0 1.0 9.0e1"));
}

TEST_CASE("SimVascular 1-D: a file cut anywhere gives one message, or the network where it is whole") {
  const std::size_t whole = good.rfind(" 1");  // of the last card: what follows is its last field
  for (std::size_t size = 0; size < good.size(); ++size) {
    const std::string text = message(good.substr(0, size));
    INFO(size);
    if (size < whole + 2)
      CHECK(text.substr(0, 4) == "m.in");
    else
      CHECK(text.empty());
  }
}

}  // namespace microcosm::formats
