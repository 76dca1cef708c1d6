// Solutes carried by networks of arteries: conservation, uniformity, mixing, transit times, wall exchange.

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/core/math.hpp"
#include "engine/flow/network/network_model.hpp"
#include "engine/flow/transport/solute_transport.hpp"
#include "scenes/build/vessel_asset.hpp"
#include "scenes/files.hpp"
#include "validation/cases.hpp"

namespace microcosm::validation {

namespace {

constexpr core::Nanoseconds period(1'000'000);

flow::NetworkDescription adan56() {
  scenes::FileFinder finder;
  finder.folders = {"."};
  const std::string path = "assets/vessels/adan56.lua";
  return scenes::load_vessel_asset(path, finder.read(path, {}).content).network;
}

flow::VesselDescription stiff_vessel(const char* name, const char* from, const char* to, double length,
                                     double radius) {
  flow::VesselDescription v;
  v.name = name;
  v.start_node = from;
  v.end_node = to;
  v.length = length;
  v.radius_start = v.radius_end = radius;
  v.wall_thickness_start = v.wall_thickness_end = 0.1 * radius;
  v.young_modulus_start = v.young_modulus_end = 1e6;
  return v;
}

flow::Solute solute(const char* name) {
  flow::Solute solute;
  solute.name = name;
  solute.diffusivity = 5e-10;
  return solute;
}

struct Carried {
  Carried(const flow::NetworkDescription& description, flow::NetworkOptions options,
          std::vector<flow::Solute> list)
      : network(description, options), solutes(network, std::move(list)) {
    network.prepare(exchange);
    solutes.prepare(exchange);
  }
  void step() {
    network.step(exchange, now, period);
    solutes.step(exchange, now, period);
    now += period;
  }

  core::Exchange exchange;
  flow::PulseWaveNetwork network;
  flow::SoluteTransport solutes;
  core::Nanoseconds now{0};
};

double missing(const flow::SoluteAmounts& a) {
  return a.initial + a.injected - (a.blood + a.tissue + a.left + a.taken_up + a.cleared);
}

/// A bolus in the aorta until it is gone, and beside it a uniform solute and one that the tissue takes part
/// in.
std::vector<Result> recovery(const CaseOptions&) {
  const char* name = "arteries/drug_recovery";
  flow::NetworkOptions options;
  options.cell_size = 10e-3;
  flow::Solute bolus = solute("bolus"), leaking = solute("leaking"), uniform = solute("uniform");
  bolus.injections = leaking.injections = {{0, 0.02, 1e-3, 0.2, 0.5}};
  leaking.tissue = flow::Tissue{1e-5, 1e-3, 1, 0.1};
  leaking.wall_uptake = 1e-5;
  uniform.initial_concentration = uniform.inlet_concentration = 1;
  Carried run(adan56(), options, {bolus, leaking, uniform});
  double drift = 0, leaking_drift = 0, unevenness = 0;
  constexpr int longest = 100;  // [s]
  double in_blood = 1;
  for (int i = 0; i < longest * 1000 && in_blood > 0.5e-6 * 1e-3; ++i) {
    run.step();
    if (i % 50 != 0) continue;
    const flow::SoluteAmounts amounts = run.solutes.amounts(0);
    in_blood = i > 1000 ? amounts.blood : 1;
    drift = std::max(drift, std::abs(missing(amounts)) / 1e-3);
    leaking_drift = std::max(leaking_drift, std::abs(missing(run.solutes.amounts(1))) / 1e-3);
    for (std::uint32_t v = 0; v < run.network.model().vessels.size(); ++v)
      unevenness = std::max(unevenness, std::abs(run.solutes.concentration(2, v, 0.01) - 1));
  }
  const char* source = "conservation of mass";
  return {
      measured(name, "bolus not recovered at the ends of adan56, of what was injected",
               std::abs(1 - run.solutes.amounts(0).left / 1e-3), 1e-6, "1", source),
      measured(name, "injected less in blood and left, largest at any time", drift, 1e-12, "1", source),
      measured(name, "the same with tissue, wall uptake and clearance", leaking_drift, 1e-12, "1", source),
      measured(name, "largest deviation of a uniform concentration while adan56 pulsates", unevenness, 1e-13,
               "1", "a uniform concentration solves the equation")};
}

/// Two feeding vessels, a loop, two ends; steady.
flow::NetworkDescription steady_network() {
  flow::NetworkDescription network;
  network.name = "steady";
  network.vessels = {
      stiff_vessel("first", "in", "meet", 0.1, 4e-3),   stiff_vessel("second", "in too", "meet", 0.08, 3e-3),
      stiff_vessel("upper", "meet", "part", 0.1, 3e-3), stiff_vessel("lower", "part", "meet", 0.12, 2.5e-3),
      stiff_vessel("left", "part", "a", 0.1, 3e-3),     stiff_vessel("right", "part", "b", 0.06, 3e-3)};
  network.inlet_node = "in";
  network.inflow = {{0, 1}, {1e-5, 1e-5}, 1};
  network.ends = {{"in too", flow::InflowWave{{0, 1}, {5e-6, 5e-6}, 1}}};
  network.windkessels = {{"a", {1e8, 9e8, 1e-10, 0}}, {"b", {2e8, 1.8e9, 1e-10, 0}}};
  return network;
}

std::vector<Result> mixing(const CaseOptions&) {
  flow::NetworkOptions options;
  options.run_in_tolerance = 1e-9;
  flow::Solute infused = solute("infused");
  infused.injections = {{0, 0.02, 1e-3, 0, 100}};  // 10 mg/s
  Carried run(steady_network(), options, {infused});
  for (int i = 0; i < 15000; ++i) run.step();
  const double mixed = 1e-5 / (run.network.flow_rate(0, 0.05) + run.network.flow_rate(1, 0.04));
  double error = 0;
  for (const std::uint32_t v : {2u, 3u, 4u, 5u})
    error = std::max(error, std::abs(run.solutes.concentration(0, v, 0.05) / mixed - 1));
  return {measured("arteries/drug_mixing",
                   "concentration behind a junction of two inflows and a loop, steady infusion, relative",
                   error, 1e-6, "1", "infusion over flow")};
}

/// Stewart 1897, Hamilton et al. 1932: in steady flow the mean time that a bolus at the inlet needs to leave
/// is volume over flow, whatever the network between; and mass over the area of a concentration curve is the
/// flow.
std::vector<Result> transit_time(const CaseOptions&) {
  const char* name = "arteries/drug_transit_time";
  const char* source = "Meier and Zierler 1954, J Appl Physiol 6:731";
  flow::NetworkDescription network = steady_network();
  network.ends.clear();
  network.vessels.erase(network.vessels.begin() + 1);
  flow::NetworkOptions options;
  options.run_in_tolerance = 1e-9;
  flow::Solute bolus = solute("bolus");
  constexpr double mass = 1e-6, duration = 0.5;
  bolus.injections = {{0, 0, mass, 0, duration}};
  Carried run(network, options, {bolus});
  const flow::NetworkModel& model = run.network.model();
  double volume = 0;
  for (const flow::VesselCells& v : model.vessels)
    for (int i = v.first_cell; i < v.first_cell + v.cell_count; ++i)
      volume += run.network.cell_area()[i] * v.cell_width;
  double in_blood = 0, curve = 0, before = 0;
  for (int i = 0; i < 30000; ++i) {
    run.step();
    const double now = run.solutes.amounts(0).blood;
    in_blood += 0.5 * (before + now) * 1e-3;
    before = now;
    curve += run.solutes.concentration(0, 3, 0.05) * 1e-3;
  }
  const double flow_rate = run.network.flow_rate(0, 0.05);
  const double share = run.network.flow_rate(3, 0.05) / flow_rate;
  return {measured(name, "mean transit time through a network with a loop against volume over flow, relative",
                   std::abs(in_blood / mass / (volume / flow_rate) - 1), 1e-3, "1", source),
          measured(name, "flow in a branch from the area of its concentration curve, relative",
                   std::abs(share * mass / curve / (share * flow_rate) - 1), 1e-3, "1", source)};
}

/// With a tissue that clears all it gets the blood loses P S c: exp(-P S/Q) is left at the end.
std::vector<Result> extraction(const CaseOptions&) {
  flow::NetworkDescription network;
  network.name = "tube";
  network.vessels = {stiff_vessel("tube", "in", "out", 0.2, 2e-3)};
  network.inlet_node = "in";
  network.inflow = {{0, 1}, {2e-6, 2e-6}, 1};
  network.windkessels = {{"out", {1e8, 9e8, 1e-10, 0}}};
  flow::NetworkOptions options;
  options.run_in_tolerance = 1e-9;
  flow::Solute drug = solute("drug");
  drug.inlet_concentration = 1;
  drug.tissue = flow::Tissue{5e-4, 1e-4, 1, 1e5};
  Carried run(network, options, {drug});
  for (int i = 0; i < 8000; ++i) run.step();
  const flow::VesselCells& tube = run.network.model().vessels[0];
  double surface = 0;
  for (int i = tube.first_cell; i < tube.first_cell + tube.cell_count; ++i)
    surface += 2 * std::sqrt(core::pi * run.network.cell_area()[i]) * tube.cell_width;
  const double left = core::exp(-5e-4 * surface / run.network.flow_rate(0, 0.1));
  const double flux = run.solutes.left(0)[1];
  run.step();
  const double at_end = (run.solutes.left(0)[1] - flux) / (run.network.flow_rate(0, 0.2) * 1e-3);
  return {measured("arteries/drug_extraction", "outlet over inlet concentration, relative",
                   std::abs(at_end / left - 1), 1e-3, "1",
                   "exp(-PS/Q): Renkin 1959, Am J Physiol 197:1205; Crone 1963, Acta Physiol Scand 58:292")};
}

const RegisterCase recovery_case(
    {"arteries/drug_recovery", "a bolus leaves the 56-artery network whole, and nothing is lost on the way",
     recovery});
const RegisterCase mixing_case({"arteries/drug_mixing",
                                "junctions and loops mix what enters them by the flows", mixing});
const RegisterCase transit_case({"arteries/drug_transit_time",
                                 "the mean transit time is volume over flow, and mass over the curve's area "
                                 "the flow",
                                 transit_time});
const RegisterCase extraction_case({"arteries/drug_extraction",
                                    "a wall takes from the blood what Renkin and Crone say", extraction});

}  // namespace

}  // namespace microcosm::validation
