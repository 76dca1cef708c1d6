#include "scenes/build/vessel_asset.hpp"

#include <fmt/format.h>

#include <cmath>

#include "scenes/build/located.hpp"
#include "scenes/language/checker.hpp"
#include "scenes/language/script.hpp"

namespace microcosm::scenes {
namespace {

using core::Values;

/// A list of one value (for both ends) or two.
std::pair<double, double> ends(const Values& vessel, std::string_view field) {
  const auto& list = std::get<std::vector<double>>(vessel.at(field));
  if (list.empty() || list.size() > 2) {
    throw core::InputError(
        vessel.where,
        fmt::format("field '{}' of vessel '{}' has {} values; expected one, or one for each end", field,
                    vessel.text("name"), list.size()));
  }
  return {list.front(), list.back()};
}

double path_length(const std::vector<core::Vec3>& path) {
  double length = 0;
  for (std::size_t i = 1; i < path.size(); ++i) length += core::norm(path[i] - path[i - 1]);
  return length;
}

flow::VesselDescription vessel_of(const Values& values) {
  flow::VesselDescription vessel;
  vessel.name = values.text("name");
  vessel.start_node = values.text("from");
  vessel.end_node = values.text("to");
  vessel.length = values.number("length");
  std::tie(vessel.radius_start, vessel.radius_end) = ends(values, "radius");
  std::tie(vessel.wall_thickness_start, vessel.wall_thickness_end) = ends(values, "wall_thickness");
  std::tie(vessel.young_modulus_start, vessel.young_modulus_end) = ends(values, "young_modulus");
  vessel.centreline = std::get<std::vector<core::Vec3>>(values.at("path"));
  const double length = path_length(vessel.centreline);
  if (!(std::fabs(length - vessel.length) <= 1e-6 * vessel.length)) {
    throw core::InputError(
        values.where,
        fmt::format(
            "the path of vessel '{}' is {:.9g} m long; its length is {:.9g} m, and they must agree to 1e-6",
            vessel.name, length, vessel.length));
  }
  return vessel;
}

flow::InflowWave inflow_of(const Values& values) {
  flow::InflowWave wave;
  wave.period = values.number("period");
  wave.time = std::get<std::vector<double>>(values.at("time"));
  wave.flow = std::get<std::vector<double>>(values.at("flow"));
  bool ascends = wave.time.size() == wave.flow.size() && wave.time.size() >= 2 && wave.time.front() == 0 &&
                 wave.time.back() == wave.period;
  for (std::size_t i = 1; i < wave.time.size(); ++i) ascends = ascends && wave.time[i] > wave.time[i - 1];
  if (!ascends) {
    throw core::InputError(
        values.where,
        fmt::format("inflow '{}' needs as many times as flows, ascending from 0 to the period {} s",
                    values.text("name"), wave.period));
  }
  return wave;
}

}  // namespace

VesselAsset load_vessel_asset(const std::string& path, const std::string& content) {
  const ScriptOutcome script = run_asset(path, content);
  const Values& values = script.last("blood.vessels").values;
  VesselAsset asset;
  auto& network = asset.network;
  network.name = values.text("name");
  const Values& fluid = values.table("fluid");
  network.fluid.density = fluid.number("density");
  network.fluid.viscosity = fluid.number("viscosity");
  network.fluid.profile_exponent = fluid.number("profile_exponent");
  network.reference_pressure = values.number("reference_pressure");
  network.external_pressure = values.number("external_pressure");
  network.inlet_node = values.text("inlet");
  for (const auto& vessel : values.tables("vessels")) network.vessels.push_back(vessel_of(vessel));
  for (const auto& end : values.tables("windkessels")) {
    network.windkessels.push_back({end.text("node"),
                                   {end.number("proximal_resistance"), end.number("distal_resistance"),
                                    end.number("compliance"), end.number("outlet_pressure")}});
  }
  for (const auto& inflow : values.tables("inflows"))
    asset.inflows.push_back({inflow.text("name"), inflow_of(inflow)});
  if (asset.inflows.empty())
    throw core::InputError(values.where,
                           "field 'inflows' of blood.vessels is empty; expected at least one inflow");
  network.inflow = asset.inflows.front().second;
  located(values.where, [&] { flow::check(network); });
  return asset;
}

}  // namespace microcosm::scenes
