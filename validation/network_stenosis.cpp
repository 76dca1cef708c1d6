// The loss of a stenosis between two vessels, against the algebraic formula that it stands for.

#include <cmath>
#include <string>
#include <vector>

#include "engine/core/math.hpp"
#include "engine/flow/network/pulse_wave_network.hpp"
#include "engine/flow/network/stenosis.hpp"
#include "engine/flow/network/wall.hpp"
#include "validation/cases.hpp"

namespace microcosm::validation {

namespace {

constexpr const char* name = "arteries/stenosis";
constexpr const char* formula = "Young and Tsai 1973, J Biomech 6:395 and 6:547, as an algebraic equation";
constexpr double radius = 3e-3, mean_flow = 5e-6;  // of a coronary or carotid artery [m], [m^3/s]

flow::VesselDescription half(const std::string& which, const std::string& from, const std::string& to) {
  flow::VesselDescription vessel;
  vessel.name = which;
  vessel.start_node = from;
  vessel.end_node = to;
  vessel.length = 0.05;
  vessel.radius_start = vessel.radius_end = radius;
  vessel.wall_thickness_start = vessel.wall_thickness_end = 3e-4;
  vessel.young_modulus_start = vessel.young_modulus_end = 7e5;
  return vessel;
}

/// Two equal vessels; the flow has the mean `mean_flow` [m^3/s] and the given amplitude.
flow::NetworkDescription narrowed(double area_reduction, double mean, double amplitude) {
  flow::NetworkDescription network;
  network.name = "stenosis";
  network.fluid = {1060, 4e-3, 2, 0, 0.45};
  network.vessels = {half("before", "inlet", "stenosis"), half("after", "stenosis", "outlet")};
  network.inlet_node = "inlet";
  constexpr int samples = 400;
  for (int i = 0; i <= samples; ++i) {
    network.inflow.time.push_back(i / static_cast<double>(samples));
    network.inflow.flow.push_back(mean + amplitude * core::sin(2 * core::pi * i / samples));
  }
  // Flow backwards comes from veins at a pressure that holds the vessels open.
  network.windkessels = {{"outlet", {2e8, 1e9, 1e-10, mean < 0 ? 15000.0 : 5000.0}}};
  network.stenoses = {{"after", false, area_reduction, 0.01}};
  return network;
}

/// Largest difference over a beat between the fall of total pressure across the node and the formula, over
/// the largest fall.
double worst_error(const flow::NetworkDescription& description, double cell_size) {
  flow::PulseWaveNetwork network(description, {.cell_size = cell_size, .run_in_tolerance = 1e-8});
  core::Exchange exchange;
  network.prepare(exchange);
  constexpr core::Nanoseconds period(1'000'000);
  const flow::StenosisLoss loss = flow::stenosis_loss(description.stenoses[0], radius, description.fluid);
  const double end = description.vessels[0].length, density = description.fluid.density;
  const auto total = [&](std::uint32_t vessel, double s) {
    const double r = network.radius(vessel, s), velocity = network.flow_rate(vessel, s) / (core::pi * r * r);
    return network.pressure(vessel, s) + 0.5 * density * velocity * velocity;
  };
  std::vector<double> flow, fall;
  for (int i = 0; i < 1000; ++i) {
    network.step(exchange, i * period, period);
    flow.push_back(0.5 * (network.flow_rate(0, end) + network.flow_rate(1, 0)));
    fall.push_back(total(0, end) - total(1, 0));
  }
  double error = 0, largest = 0;
  for (std::size_t i = 1; i + 1 < flow.size(); ++i) {
    const double rate = (flow[i + 1] - flow[i - 1]) / 2e-3;
    const double expected =
        loss.viscous * flow[i] + loss.turbulent * flow[i] * std::abs(flow[i]) + loss.inertance * rate;
    error = std::max(error, std::abs(fall[i] - expected));
    largest = std::max(largest, std::abs(expected));
  }
  return error / largest;
}

std::vector<Result> stenosis(const CaseOptions&) {
  std::vector<Result> results;
  for (const double reduction : {0.5, 0.75, 0.9})
    results.push_back(measured(name,
                               "relative error of the fall of total pressure, steady, area reduced by " +
                                   std::to_string(std::lround(100 * reduction)) + " %",
                               worst_error(narrowed(reduction, mean_flow, 0), 2.5e-3), 1e-3, "1", formula));
  results.push_back(measured(name, "relative error of the fall, flow backwards, 75 %",
                             worst_error(narrowed(0.75, -mean_flow, 0), 2.5e-3), 1e-3, "1", formula));
  results.push_back(measured(name, "relative error of the fall, flow of 5 +- 10 ml/s, 75 %",
                             worst_error(narrowed(0.75, mean_flow, 2 * mean_flow), 2.5e-3), 1e-2, "1",
                             formula));
  return results;
}

const RegisterCase registered(
    {name, "a stenosis takes the pressure that Young and Tsai's formula says, in steady and pulsating flow",
     stenosis});

}  // namespace

}  // namespace microcosm::validation
