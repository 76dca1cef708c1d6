// Vessel networks in states whose answer is known in closed form: rest, steady flow, a conserved beat.

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "engine/core/math.hpp"
#include "engine/flow/network/pulse_wave_network.hpp"
#include "validation/cases.hpp"

namespace microcosm::validation {

namespace {

using core::Nanoseconds;
using core::pi;
using flow::NetworkDescription;
using flow::NetworkOptions;
using flow::PulseWaveNetwork;
using flow::VesselDescription;

constexpr Nanoseconds period(1'000'000);

VesselDescription vessel(const std::string& name, const std::string& from, const std::string& to,
                         double length, double radius_start, double radius_end, double young_modulus) {
  VesselDescription description;
  description.name = name;
  description.start_node = from;
  description.end_node = to;
  description.length = length;
  description.radius_start = radius_start;
  description.radius_end = radius_end;
  description.wall_thickness_start = 0.1 * radius_start;
  description.wall_thickness_end = 0.1 * radius_end;
  description.young_modulus_start = description.young_modulus_end = young_modulus;
  return description;
}

void run(PulseWaveNetwork& network, core::Exchange& exchange, int steps) {
  for (int i = 0; i < steps; ++i) network.step(exchange, i * period, period);
}

/// Tapered, stiffening within a vessel, stepping in stiffness and radius between vessels, pressure far from
/// the reference.
NetworkDescription resting_network() {
  NetworkDescription network;
  network.name = "rest";
  network.vessels = {vessel("tapered", "inlet", "step", 0.2, 12e-3, 4e-3, 3e5),
                     vessel("stiff", "step", "fork", 0.1, 5e-3, 4e-3, 2e6),
                     vessel("soft", "fork", "left", 0.15, 3e-3, 1e-3, 2e5),
                     vessel("short", "fork", "right", 4e-3, 2e-3, 2.5e-3, 4e5)};
  network.vessels[0].young_modulus_end = 9e5;
  network.inlet_node = "inlet";
  network.inflow = {{0, 1}, {0, 0}, 1};
  network.windkessels = {{"left", {1e8, 1e9, 1e-10, 12e3}}, {"right", {1e8, 1e9, 1e-10, 12e3}}};
  return network;
}

Report rest(const CaseOptions&) {
  PulseWaveNetwork network(resting_network(), NetworkOptions{});
  core::Exchange exchange;
  double fastest = 0;
  Curve speed{"largest |u| so far", {}, {}}, bound{"bound", {0, 10}, {1e-10, 1e-10}, Stroke::dashed};
  for (int tenth = 1; tenth <= 100; ++tenth) {
    run(network, exchange, 100);
    for (std::uint32_t v = 0; v < 4; ++v)
      for (int k = 0; k <= 40; ++k) {
        const double s = resting_network().vessels[v].length * k / 40;
        const double radius = network.radius(v, s);
        fastest = std::max(fastest, std::abs(network.flow_rate(v, s)) / (pi * radius * radius));
      }
    speed.x.push_back(0.1 * tenth);
    speed.y.push_back(fastest);
  }
  return {{measured("arteries/rest", "largest |u| within 10 s", fastest, 1e-10, "m/s",
                    "hydrostatic equilibrium: uniform pressure, no motion")},
          {{"rest",
            "Blood at rest stays at rest",
            "tapered, stiffening and stiffness-stepped vessels at 12 kPa, cells of 5 mm",
            {"time", "s"},
            {"largest |u|", "m/s", true},
            {speed, bound}}}};
}

/// Steady flow through a stiff tapered vessel, against Poiseuille's law and Bernoulli's over the taper. A
/// wall that hardly yields keeps the radii those of the reference, so that both have closed forms.
std::vector<Result> steady_taper(const CaseOptions&) {
  constexpr double length = 0.2, r0 = 4e-3, r1 = 2e-3, flow = 5e-6, resistance = 1e9;
  NetworkDescription network;
  network.fluid.momentum_coefficient = 1;
  network.vessels = {vessel("tapered", "inlet", "end", length, r0, r1, 4e8)};
  network.inlet_node = "inlet";
  network.inflow = {{0, 1}, {flow, flow}, 1};
  network.windkessels = {{"end", {1e8, resistance - 1e8, 1e-10, 0}}};
  NetworkOptions options;
  options.run_in_tolerance = 1e-6;
  PulseWaveNetwork solver(network, options);
  core::Exchange exchange;
  run(solver, exchange, 3000);

  const double mu = network.fluid.viscosity, rho = network.fluid.density;
  const double integral = length * (r0 * r0 + r0 * r1 + r1 * r1) / (3 * r0 * r0 * r0 * r1 * r1 * r1);
  const auto dynamic = [&](double r) { return 0.5 * rho * (flow / (pi * r * r)) * (flow / (pi * r * r)); };
  const double viscous_fall = 8 * mu / pi * integral * flow;
  const double fall = viscous_fall + dynamic(r1) - dynamic(r0);
  const double measured_fall = solver.pressure(0, 0) - solver.pressure(0, length);
  const char* source = "Poiseuille's and Bernoulli's laws over a linear taper, closed form";
  return {
      measured("arteries/steady_taper", "relative error of the pressure's fall, 5 mm",
               std::abs(measured_fall / fall - 1), 2e-2, "1", source),
      measured("arteries/steady_taper", "relative error of the end's pressure",
               std::abs(solver.pressure(0, length) / (resistance * flow) - 1), 1e-3, "1", "p = (R1 + R2) Q")};
}

NetworkDescription beating_fork() {
  NetworkDescription network;
  network.vessels = {vessel("parent", "inlet", "fork", 0.1, 6e-3, 5e-3, 4e5),
                     vessel("left", "fork", "a", 0.12, 4e-3, 3e-3, 5e5),
                     vessel("right", "fork", "b", 0.08, 3.5e-3, 2.5e-3, 8e5),
                     vessel("third", "fork", "c", 0.05, 2e-3, 1.5e-3, 8e5)};
  network.inlet_node = "inlet";
  for (int i = 0; i <= 300; ++i) {
    network.inflow.time.push_back(i * 1e-3);
    network.inflow.flow.push_back(i == 300 ? 0 : 1.2e-4 * core::sin(pi * i / 300.0));
  }
  network.inflow.time.push_back(0.8);
  network.inflow.flow.push_back(0);
  network.inflow.period = 0.8;
  network.windkessels = {
      {"a", {2e8, 6e8, 1e-9, 500}}, {"b", {3e8, 9e8, 8e-10, 500}}, {"c", {9e8, 3e9, 2e-10, 500}}};
  return network;
}

std::vector<Result> beat_balance(const CaseOptions&) {
  const NetworkDescription description = beating_fork();
  NetworkOptions options;
  options.run_in_tolerance = 1e-7;
  options.maximum_run_in_beats = 60;
  options.cell_size = 1e-3;
  PulseWaveNetwork network(description, options);
  core::Exchange exchange;
  network.prepare(exchange);
  double outflow = 0, inflow = 0;
  double mean_pressure[3] = {0, 0, 0}, mean_outflow[3] = {0, 0, 0};
  constexpr int steps = 800;
  for (int i = 0; i < steps; ++i) {
    network.step(exchange, i * period, period);
    inflow += network.flow_rate(0, 0);
    for (std::uint32_t v = 1; v < 4; ++v) {
      const double length = description.vessels[v].length;
      outflow += network.flow_rate(v, length);
      mean_outflow[v - 1] += network.flow_rate(v, length) / steps;
      mean_pressure[v - 1] += network.pressure(v, length) / steps;
    }
  }
  double windkessel_error = 0;
  for (int k = 0; k < 3; ++k) {
    const flow::Windkessel& end = description.windkessels[static_cast<std::size_t>(k)].second;
    const double expected =
        end.outlet_pressure + (end.proximal_resistance + end.distal_resistance) * mean_outflow[k];
    windkessel_error = std::max(windkessel_error, std::abs(mean_pressure[k] / expected - 1));
  }
  const double stroke_volume = 1.2e-4 * 0.3 * 2 / pi;
  return {measured("arteries/beat_balance", "largest net flow of a junction over the mean inflow",
                   network.junction_imbalance(), 1e-6, "1", "conservation of mass"),
          measured("arteries/beat_balance", "inflow of a beat against outflow, relative",
                   std::abs(outflow / inflow - 1), 1e-4, "1", "conservation of mass in a periodic state"),
          measured("arteries/beat_balance", "stroke volume, relative error",
                   std::abs(inflow * core::seconds(period) / stroke_volume - 1), 1e-3, "1",
                   "integral of the half sine"),
          measured("arteries/beat_balance", "mean pressure of an end against (R1 + R2) Q + p_out, relative",
                   windkessel_error, 1e-4, "1", "mean of the windkessel's equations over a period")};
}

const RegisterCase rest_case({"arteries/rest", "tapered and stiffness-stepped vessels at rest stay at rest",
                              rest});
const RegisterCase taper_case(
    {"arteries/steady_taper", "steady flow through a taper falls in pressure as Poiseuille and Bernoulli say",
     steady_taper});
const RegisterCase balance_case(
    {"arteries/beat_balance",
     "a periodic beat conserves blood at every junction, and its ends hold their mean pressure",
     beat_balance});

}  // namespace

}  // namespace microcosm::validation
