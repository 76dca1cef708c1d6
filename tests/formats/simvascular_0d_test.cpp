#include "formats/simvascular_0d.hpp"

#include <catch2/catch.hpp>

#include "tests/formats/messages.hpp"

namespace microcosm::formats {

namespace {

// A stem with two branches, in the style of svZeroDSolver.
const std::string good = R"({
  "simulation_parameters": {"number_of_cardiac_cycles": 3, "number_of_time_pts_per_cardiac_cycle": 5},
  "boundary_conditions": [
    {"bc_name": "IN", "bc_type": "FLOW", "bc_values": {"Q": [1.0, 5.0, 1.0], "t": [0.0, 0.4, 1.0]}},
    {"bc_name": "A", "bc_type": "RCR", "bc_values": {"Rp": 10.0, "Rd": 100.0, "C": 0.001, "Pd": 5.0}},
    {"bc_name": "B", "bc_type": "RESISTANCE", "bc_values": {"R": 120.0, "Pd": 0.0}}
  ],
  "junctions": [
    {"junction_name": "J0", "junction_type": "NORMAL_JUNCTION", "inlet_vessels": [0], "outlet_vessels": [1, 2]}
  ],
  "vessels": [
    {"boundary_conditions": {"inlet": "IN"}, "vessel_id": 0, "vessel_length": 10.0, "vessel_name": "stem",
     "zero_d_element_type": "BloodVessel",
     "zero_d_element_values": {"R_poiseuille": 1.0, "L": 0.1, "C": 0.0001, "stenosis_coefficient": 0.01}},
    {"boundary_conditions": {"outlet": "A"}, "vessel_id": 1, "vessel_length": 10.0, "vessel_name": "left",
     "zero_d_element_type": "BloodVessel",
     "zero_d_element_values": {"R_poiseuille": 2.0}},
    {"boundary_conditions": {"outlet": "B"}, "vessel_id": 2, "vessel_length": 10.0, "vessel_name": "right",
     "zero_d_element_type": "BloodVessel",
     "zero_d_element_values": {"R_poiseuille": 2.0}}
  ]
}
)";

std::string message(const std::string& content) {
  return message_of([&] { read_simvascular_0d("m.json", content); });
}

struct Fault {
  const char *from, *to, *message;
};

}  // namespace

TEST_CASE("SimVascular 0-D: vessels, junctions and boundaries are those of the file") {
  const auto network = read_simvascular_0d("m.json", good);
  REQUIRE(network.vessels.size() == 3);
  CHECK(network.vessels[0].inertance == 0.1);
  CHECK(network.vessels[0].stenosis == 0.01);
  CHECK(network.vessels[1].outlet == 1u);
  CHECK(network.boundaries[1].distal_resistance == 100);
  CHECK(network.boundaries[1].distal_pressure == 5);
  CHECK(network.junctions[0].outlets[1] == 2);
  CHECK(network.cycles == 3);
  CHECK(network.points_per_cycle == 5);
  CHECK(flow::cycle_period(network) == 1);
}

TEST_CASE("SimVascular 0-D: junctions by name, waves that begin after 0, and a stated period") {
  std::string text = replaced(good, "\"inlet_vessels\": [0], \"outlet_vessels\": [1, 2]",
                              "\"inlet_blocks\": [\"stem\"], \"outlet_blocks\": [\"left\", \"right\"]");
  text = replaced(text, "[0.0, 0.4, 1.0]", "[0.1, 0.4, 1.0]");
  text =
      replaced(text, "\"number_of_cardiac_cycles\"", "\"cardiac_period\": 1.0, \"number_of_cardiac_cycles\"");
  const auto network = read_simvascular_0d("m.json", text);
  CHECK(network.junctions[0].outlets == std::vector<std::uint32_t>{1, 2});
  CHECK(network.boundaries[0].wave.time.front() == 0);
  CHECK(network.boundaries[0].wave.value.front() == 1);
  CHECK(network.boundaries[0].wave.time.size() == 4);
  CHECK(message(replaced(text, "\"cardiac_period\": 1.0", "\"cardiac_period\": 0.8")) ==
        "m.json:4: boundary 'IN': its period is 1, that of others 0.8");
  CHECK(message(replaced(text, "\"left\", \"right\"]", "\"left\", \"wright\"]")) ==
        "m.json:9: junction 'J0': there is no vessel 'wright'");
}

TEST_CASE("SimVascular 0-D: the result has svZeroDSolver's columns, vessel by vessel") {
  const auto result = flow::solve_lumped(read_simvascular_0d("m.json", good));
  const std::string csv = csv_of(result);
  CHECK(csv.starts_with("name,time,flow_in,flow_out,pressure_in,pressure_out\nstem,0,1,"));
  CHECK(std::count(csv.begin(), csv.end(), '\n') == 1 + 3 * 5);
  CHECK(csv.find("\nleft,0.25,") != std::string::npos);
}

TEST_CASE("SimVascular 0-D: what is wrong is named with file, line and vessel") {
  const Fault faults[] = {
      {"\"R_poiseuille\": 1.0", "\"R_poiseuille\": -1.0",
       "m.json:12: vessel 'stem': its resistance is -1; it must be finite and not negative"},
      {"\"R_poiseuille\": 1.0", "\"R\": 1.0", "m.json:14: vessel 'stem': 'R' is not supported"},
      {"\"R_poiseuille\": 1.0, ", "", "m.json:14: vessel 'stem' has no 'R_poiseuille'"},
      {"\"R_poiseuille\": 1.0", "\"R_poiseuille\": \"1\"",
       "m.json:14: vessel 'stem': 'R_poiseuille' is a text; expected a number"},
      {"\"outlet\": \"A\"", "\"outlet\": \"Z\"",
       "m.json:15: vessel 'left': its outlet boundary 'Z' doesn't exist"},
      {"\"outlet\": \"A\"", "\"outlet\": \"B\"",
       "m.json:18: vessel 'right': its boundary 'B' stands at vessel 'left' already"},
      {"{\"outlet\": \"A\"}", "{}", "m.json:15: vessel 'left': its outlet has no junction and no boundary"},
      {"\"C\": 0.001", "\"C\": -0.001", "m.json:5: boundary 'A': its compliance is -0.001"},
      {"\"Rd\": 100.0", "\"Rd\": 0",
       "m.json:5: boundary 'A': its distal resistance is 0; it must be positive"},
      {"[1, 2]}", "[1, 7]}", "m.json:9: junction 'J0': there is no vessel of id 7"},
      {"[1, 2]}", "[1]}", "m.json:18: vessel 'right': its inlet has no junction and no boundary"},
      {"[1, 2]}", "[1, 1]}", "m.json:9: vessel 'left': its inlet is at junction 'J0' and at junction 'J0'"},
      {"NORMAL_JUNCTION", "resistive_junction", "m.json:9: junction 'J0' has no 'junction_values'"},
      {"NORMAL_JUNCTION", "ELASTIC_JUNCTION",
       "m.json:9: junction 'J0': the type ELASTIC_JUNCTION is not supported"},
      {"\"bc_type\": \"RCR\"", "\"bc_type\": \"CORONARY_VAR_RES\"",
       "m.json:5: boundary 'A': the type CORONARY_VAR_RES is not supported"},
      {"\"bc_type\": \"RCR\"", "\"bc_type\": \"CORONARY\"", "m.json:5: boundary 'A': 'Rp' is not supported"},
      {"\"Q\": [1.0, 5.0, 1.0]", "\"fn\": \"cos(t)\"",
       "m.json:4: boundary 'IN': 'fn', a formula of time, is not"},
      {"[0.0, 0.4, 1.0]", "[0.0, 0.4]", "m.json:4: boundary 'IN': 3 values of 'Q' at 2 times 't'"},
      {"[0.0, 0.4, 1.0]", "[0.0, 0.4, 0.3]",
       "m.json:4: boundary 'IN': it needs as many times as values, ascending"},
      {"\"BloodVessel\"", "\"Chamber\"",
       "m.json:12: vessel 'stem': the element type Chamber is not supported"},
      {"\"vessel_id\": 1", "\"vessel_id\": 0", "m.json:15: vessel 'left': its vessel_id 0 is another's"},
      {"\"vessel_name\": \"left\"", "\"vessel_name\": \"stem\"",
       "m.json:15: vessel 'stem': there is another one"},
      {"\"number_of_cardiac_cycles\": 3", "\"number_of_cardiac_cycles\": 0",
       "m.json:2: simulation_parameters: 'number_of_cardiac_cycles' is 0; valid"},
      {"\"junctions\": [",
       "\"closed_loop_blocks\": [{\"closed_loop_type\": \"ClosedLoopHeartAndPulmonary\"}], "
       "\"junctions\": [",
       "m.json:8: 'closed_loop_blocks': the block type ClosedLoopHeartAndPulmonary is not supported"},
      {"\"vessels\": [", "\"vessels\": [[", "m.json:22: this is no JSON: "}};
  for (const Fault& fault : faults) {
    INFO(fault.to);
    CHECK_THAT(message(replaced(good, fault.from, fault.to)), Catch::Matchers::StartsWith(fault.message));
  }
}

TEST_CASE("SimVascular 0-D: a part without a pressure, and an isolated loop, are refused") {
  const auto without = replaced(
      replaced(good, R"("bc_type": "RCR", "bc_values": {"Rp": 10.0, "Rd": 100.0, "C": 0.001, "Pd": 5.0})",
               R"("bc_type": "FLOW", "bc_values": {"Q": 1})"),
      R"("bc_type": "RESISTANCE", "bc_values": {"R": 120.0, "Pd": 0.0})",
      R"("bc_type": "FLOW", "bc_values": {"Q": 1})");
  CHECK(
      message(without) ==
      "m.json:12: vessel 'stem': no end of its part of the network has a pressure, so it is not determined");
  const auto loop = replaced(
      replaced(good, "\"vessels\": [", R"("vessels": [
    {"vessel_id": 7, "vessel_name": "ring", "zero_d_element_type": "BloodVessel", "zero_d_element_values": {"R_poiseuille": 2.0}},)"),
      "\"junctions\": [",
      R"("junctions": [{"junction_name": "K", "junction_type": "NORMAL_JUNCTION", "inlet_vessels": [7], "outlet_vessels": [7]},)");
  CHECK(message(loop) == "m.json:12: vessel 'ring': it belongs to an isolated loop, without any boundary");
}

TEST_CASE("SimVascular 0-D: a file cut anywhere gives one message with its line") {
  for (std::size_t size = 0; size + 2 < good.size(); ++size) {
    INFO(size);
    CHECK_THAT(message(good.substr(0, size)), Catch::Matchers::StartsWith("m.json:"));
  }
  CHECK_THAT(message(std::string(100000, '[')), Catch::Matchers::StartsWith("m.json:1: more than 64 levels"));
}

}  // namespace microcosm::formats
