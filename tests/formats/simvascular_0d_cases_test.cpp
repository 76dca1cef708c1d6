// Small models with the habits of svZeroDSolver's test cases, against closed forms.

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <complex>

#include "formats/simvascular_0d.hpp"
#include "tests/formats/messages.hpp"

namespace microcosm::formats {

namespace {

constexpr double pi = 3.14159265358979323846;

struct Read {
  flow::LumpedDescription network;
  std::vector<std::string> notes;

  bool says(const std::string& part) const {
    return std::any_of(notes.begin(), notes.end(),
                       [&](const std::string& note) { return note.find(part) != std::string::npos; });
  }
};

Read read(const std::string& text) {
  Read result;
  result.network = read_simvascular_0d("m.json", text, &result.notes);
  return result;
}

std::string boundary(const std::string& name, const std::string& type, const std::string& values) {
  return fmt::format(R"({{"bc_name": "{}", "bc_type": "{}", "bc_values": {{{}}}}})", name, type, values);
}

std::string vessel(int id, const std::string& values, const std::string& ends) {
  return fmt::format(
      R"({{"vessel_id": {0}, "vessel_name": "branch{0}_seg0", "zero_d_element_type": "BloodVessel",
      "zero_d_element_values": {{{1}}}, "boundary_conditions": {{{2}}}}})",
      id, values, ends);
}

std::string model(const std::string& parameters, const std::vector<std::string>& boundaries,
                  const std::vector<std::string>& vessels, const std::string& more = "") {
  return fmt::format(
      R"({{"simulation_parameters": {{"number_of_time_pts_per_cardiac_cycle": 101, {}}},
"boundary_conditions": [{}], "vessels": [{}]{}}})",
      parameters, fmt::join(boundaries, ",\n"), fmt::join(vessels, ",\n"), more);
}

const std::string one_vessel_ends = R"("inlet": "IN", "outlet": "OUT")";
const std::string one_cycle = R"("number_of_cardiac_cycles": 1)";

/// "2 + cos(2 pi t)" in samples of a period of 1, as values of `name` at "t".
std::string cosine(const std::string& name, double mean, double amplitude, int count = 401) {
  std::vector<double> values, time;
  for (int i = 0; i < count; ++i) {
    time.push_back(static_cast<double>(i) / (count - 1));
    values.push_back(mean + amplitude * std::cos(2 * pi * time.back()));
  }
  return fmt::format(R"("{}": [{}], "t": [{}])", name, fmt::join(values, ","), fmt::join(time, ","));
}

flow::LumpedResult solved(const std::string& text) {
  return flow::solve_lumped(read(text).network);
}

}  // namespace

TEST_CASE("SimVascular 0-D: a coronary bed at rest carries Ohm's law") {
  const std::string bed =
      R"("Ra1": 100.0, "Ra2": 100.0, "Rv1": 100.0, "Ca": 1e-4, "Cc": 1e-4, "Pim": [1000.0, 1000.0], "t": [0, 1.0], "P_v": 0.0)";
  const auto result = solved(
      model(one_cycle,
            {boundary("IN", "FLOW", R"("Q": [5.0, 5.0], "t": [0.0, 1.0])"), boundary("OUT", "CORONARY", bed)},
            {vessel(0, R"("R_poiseuille": 100.0)", one_vessel_ends)}));
  for (const double pressure : result.pressure_in[0]) CHECK(pressure == Approx(2000));
  CHECK(result.pressure_out[0].back() == Approx(1500));
}

TEST_CASE("SimVascular 0-D: a coronary bed on a pulsating flow has the impedance of its circuit") {
  const double ra = 30, ram = 50, rv = 80, ca = 1e-3, cim = 4e-3, omega = 2 * pi;
  const std::string bed =
      fmt::format(R"("Ra1": {}, "Ra2": {}, "Rv1": {}, "Ca": {}, "Cc": {}, "Pim": 0.0, "P_v": 10.0)", ra, ram,
                  rv, ca, cim);
  const auto result =
      solved(model(R"("number_of_cardiac_cycles": 20)",
                   {boundary("IN", "FLOW", cosine("Q", 2, 1)), boundary("OUT", "CORONARY", bed)},
                   {vessel(0, R"("R_poiseuille": 0.0)", one_vessel_ends)}));
  using Complex = std::complex<double>;
  const Complex i(0, 1), muscle = 1.0 / (i * omega * cim + 1 / rv),
                         arterial = 1.0 / (i * omega * ca + 1.0 / (ram + muscle));
  const Complex impedance = ra + arterial;
  for (std::size_t t = 0; t < result.time.size(); ++t) {
    const double expected =
        10 + 2 * (ra + ram + rv) + std::real(impedance * std::exp(i * omega * result.time[t]));
    CHECK(result.pressure_out[0][t] == Approx(expected).margin(2e-3 * std::abs(impedance)));
  }
}

TEST_CASE("SimVascular 0-D: the muscle around a coronary bed presses on it") {
  // Without inflow p_m = P_v + i omega tau/(1 + i omega tau) P_im, tau = R_v C_im.
  const double rv = 100, cim = 2e-3, omega = 2 * pi;
  const std::string bed =
      fmt::format(R"("Ra1": 10, "Ra2": 10, "Rv1": {}, "Ca": 0.0, "Cc": {}, {}, "P_v": 5.0)", rv, cim,
                  cosine("Pim", 40, 30));
  const auto result = solved(model(R"("number_of_cardiac_cycles": 20)",
                                   {boundary("IN", "FLOW", R"("Q": 0.0)"), boundary("OUT", "CORONARY", bed)},
                                   {vessel(0, R"("R_poiseuille": 1.0)", one_vessel_ends)}));
  using Complex = std::complex<double>;
  const Complex i(0, 1), gain = i * omega * rv * cim / (1.0 + i * omega * rv * cim);
  for (std::size_t t = 0; t < result.time.size(); ++t)
    CHECK(result.pressure_out[0][t] ==
          Approx(5 + 30 * std::real(gain * std::exp(i * omega * result.time[t]))).margin(0.06));
}

TEST_CASE("SimVascular 0-D: a compliance emptied through a resistance decays from its initial pressure") {
  const std::string parameters =
      one_cycle + R"(, "steady_initial": false, "cardiac_period": 0.5, "output_all_cycles": true)";
  const std::vector<std::string> ends{boundary("IN", "FLOW", R"("Q": 0.0)"),
                                      boundary("OUT", "RESISTANCE", R"("R": 100.0, "Pd": 0.0)")};
  const std::vector<std::string> vessels{vessel(0, R"("R_poiseuille": 0.0, "C": 0.002)", one_vessel_ends)};
  for (
      const char* initial :
      {R"("pressure_all": 80.0, "flow_all": 0.8)",
       R"("pressure:IN:branch0_seg0": 80.0, "pressure:branch0_seg0:OUT": 80.0, "flow:branch0_seg0:OUT": 0.8)"}) {
    const auto result =
        solved(model(parameters, ends, vessels, fmt::format(R"(, "initial_condition": {{{}}})", initial)));
    for (std::size_t t = 0; t < result.time.size(); ++t)
      CHECK(result.pressure_in[0][t] == Approx(80 * std::exp(-result.time[t] / 0.2)).epsilon(2e-5));
  }
  const Read steady =
      read(model(one_cycle, ends, vessels, R"(, "initial_condition": {"pressure_all": 80.0})"));
  CHECK(steady.says("'initial_condition' is not used: the run starts from the steady state"));
  const Read odd =
      read(model(parameters, ends, vessels, R"(, "initial_condition": {"volume:elsewhere": 1.0})"));
  CHECK(odd.says("'volume:elsewhere'"));
}

TEST_CASE("SimVascular 0-D: a windkessel starts from the pressure that its capacitor is given") {
  const auto result =
      solved(model(one_cycle + R"(, "steady_initial": false, "cardiac_period": 1.0)",
                   {boundary("IN", "FLOW", R"("Q": 0.0)"),
                    boundary("OUT", "RCR", R"("Rp": 10.0, "C": 0.01, "Rd": 50.0, "Pd": 0.0)")},
                   {vessel(0, R"("R_poiseuille": 1.0)", one_vessel_ends)},
                   R"(, "initial_condition": {"pressure_c:OUT": 60.0})"));
  for (std::size_t t = 1; t < result.time.size(); ++t)
    CHECK(result.pressure_out[0][t] == Approx(60 * std::exp(-result.time[t] / 0.5)).epsilon(2e-5));
}

TEST_CASE("SimVascular 0-D: a compliance between two flows fills at their difference") {
  const auto result =
      solved(model(R"("number_of_cardiac_cycles": 2, "steady_initial": false, "output_all_cycles": true)",
                   {boundary("IN", "FLOW", R"("Q": [10.0, 10.0], "t": [0.0, 1.0])"),
                    boundary("OUT", "FLOW", R"("Q": [0.0, 0.0], "t": [0.0, 1.0])")},
                   {vessel(0, R"("R_poiseuille": 0.0, "C": 0.001)", one_vessel_ends)}));
  for (std::size_t t = 0; t < result.time.size(); ++t)
    CHECK(result.pressure_in[0][t] == Approx(1e4 * result.time[t]).margin(1e-6));
}

TEST_CASE("SimVascular 0-D: junctions with resistances, where two vessels join and two part") {
  const std::vector<std::string> ends{boundary("A", "PRESSURE", R"("P": 100.0)"),
                                      boundary("B", "PRESSURE", R"("P": 100.0)"),
                                      boundary("C", "RESISTANCE", R"("R": 7.0, "Pd": 0.0)"),
                                      boundary("D", "RESISTANCE", R"("R": 2.0, "Pd": 0.0)")};
  const std::vector<std::string> vessels{vessel(0, R"("R_poiseuille": 1.0)", R"("inlet": "A")"),
                                         vessel(1, R"("R_poiseuille": 3.0)", R"("inlet": "B")"),
                                         vessel(2, R"("R_poiseuille": 1.0)", R"("outlet": "C")"),
                                         vessel(3, R"("R_poiseuille": 1.0)", R"("outlet": "D")")};
  const auto junction = [](const std::string& type, const std::string& values) {
    return fmt::format(
        R"(, "junctions": [{{"junction_name": "J0", "junction_type": "{}", "inlet_vessels": [0, 1], "outlet_vessels": [2, 3]{}}}])",
        type, values);
  };
  const auto result =
      solved(model(one_cycle, ends, vessels,
                   junction("resistive_junction", R"(, "junction_values": {"R": [4.0, 2.0, 2.0, 2.0]})")));
  // Both inlets: 100 through 5; outlets 10 and 5: p (1/5 + 1/5 + 1/10 + 1/5) = 40.
  const double p = 40 / 0.7;
  CHECK(result.flow_in[0].back() == Approx((100 - p) / 5));
  CHECK(result.flow_in[2].back() == Approx(p / 10));
  CHECK(result.pressure_out[0].back() == Approx(100 - (100 - p) / 5));
  CHECK(result.pressure_in[3].back() == Approx(p - 2 * p / 5));
  const auto plain = solved(model(one_cycle, ends, vessels, junction("NORMAL_JUNCTION", "")));
  const double q = (100 + 100.0 / 3) / (1 + 1.0 / 3 + 1.0 / 8 + 1.0 / 3);
  CHECK(plain.pressure_out[1].back() == Approx(q));
  CHECK_THAT(
      message_of([&] {
        read(model(one_cycle, ends, vessels,
                   junction("resistive_junction", R"(, "junction_values": {"R": [4.0]})")));
      }),
      Catch::Matchers::Contains("'R' has 1 values; it needs one for each of its 2 inlets and 2 outlets"));
}

TEST_CASE(
    "SimVascular 0-D: switches of the output, tolerances and cycle errors are noted and change nothing") {
  const std::vector<std::string> ends{
      boundary("IN", "FLOW", cosine("Q", 2, 1, 11)),
      boundary("OUT", "RCR", R"("Rp": 10.0, "C": 0.01, "Rd": 50.0, "Pd": 0.0)")};
  const std::vector<std::string> vessels{vessel(0, R"("R_poiseuille": 1.0)", one_vessel_ends)};
  const auto plain = solved(model(one_cycle, ends, vessels));
  for (const char* name :
       {"output_variable_based", "output_mean_only", "output_derivative", "use_cycle_to_cycle_error"}) {
    const std::string text = model(one_cycle + fmt::format(R"(, "{}": true)", name), ends, vessels);
    CHECK(read(text).says(fmt::format("'{}'", name)));
    CHECK(solved(text).pressure_in == plain.pressure_in);
  }
  for (const char* setting :
       {R"("output_interval": 10)", R"("absolute_tolerance": 1e-9)", R"("maximum_nonlinear_iterations": 30)",
        R"("rho_infty": 0.5)", R"("sim_cycle_to_cycle_percent_error": 1.0)"})
    CHECK(solved(model(one_cycle + ", " + setting, ends, vessels)).pressure_in == plain.pressure_in);
  CHECK_THAT(message_of([&] { read(model(one_cycle + R"(, "output_sometimes": true)", ends, vessels)); }),
             Catch::Matchers::Contains("'output_sometimes' is not supported"));
  CHECK_THAT(message_of([&] { read(model(one_cycle + R"(, "coupled_simulation": true)", ends, vessels)); }),
             Catch::Matchers::Contains("'coupled_simulation' is not supported"));
}

TEST_CASE("SimVascular 0-D: steady runs, one value as number or list, and a stenosis") {
  const auto pressure = [](const std::string& flow, const std::string& values) {
    return solved(model(R"("number_of_cardiac_cycles": 2)",
                        {boundary("IN", "FLOW", flow), boundary("OUT", "PRESSURE", R"("P": 1000.0)")},
                        {vessel(0, values, one_vessel_ends)}))
        .pressure_in[0]
        .back();
  };
  for (const char* flow :
       {R"("Q": 5.0)", R"("Q": [5.0])", R"("Q": [5.0], "t": [0.0])", R"("Q": [5.0, 5.0], "t": [0.0, 1.0])"})
    CHECK(pressure(flow, R"("R_poiseuille": 100.0, "C": 1e-4, "L": 1.0)") == Approx(1500));
  CHECK(pressure(R"("Q": 5.0)", R"("R_poiseuille": 100.0, "stenosis_coefficient": 100.0)") == Approx(4000));
  CHECK(pressure(R"("Q": -5.0)", R"("R_poiseuille": 100.0, "stenosis_coefficient": 100.0)") == Approx(-2000));
}

TEST_CASE("SimVascular 0-D: what is not supported is named by its type") {
  const std::vector<std::string> ends{boundary("IN", "FLOW", R"("Q": 5.0)"),
                                      boundary("OUT", "RESISTANCE", R"("R": 1.0, "Pd": 0.0)")};
  const std::vector<std::string> vessels{vessel(0, R"("R_poiseuille": 1.0)", one_vessel_ends)};
  const auto message = [&](const std::string& more) {
    return message_of([&] { read(model(one_cycle, ends, vessels, more)); });
  };
  CHECK_THAT(message(R"(, "valves": [{"type": "ValveTanh", "name": "v"}])"),
             Catch::Matchers::Contains("the block type ValveTanh is not supported"));
  CHECK_THAT(message(R"(, "chambers": [{"type": "ChamberSphere", "name": "v"}])"),
             Catch::Matchers::Contains("ChamberSphere"));
  CHECK_THAT(message(R"(, "external_solver_coupling_blocks": [{"type": "FLOW", "name": "v"}])"),
             Catch::Matchers::Contains("external_solver_coupling_blocks"));
  CHECK(
      message(
          R"(, "closed_loop_blocks": [], "valves": [], "junctions": [], "_comment": "x", "description": {"a": "b"})")
          .empty());
  CHECK_THAT(message(R"(, "vales": [])"), Catch::Matchers::Contains("'vales' is not supported"));
}

}  // namespace microcosm::formats
