#include "scenes/build/vessel_asset.hpp"

#include <fmt/format.h>

#include <cmath>

#include "formats/file_kind.hpp"
#include "formats/network_dat.hpp"
#include "formats/network_file.hpp"
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

/// Thickness and modulus, or the law: one of the two. Beside the law a viscous wall has its thickness.
void set_wall(flow::VesselDescription& vessel, const Values& values) {
  const bool law = values.has("stiffness_law");
  const bool wall = values.has("wall_thickness") && values.has("young_modulus");
  const bool needless =
      (values.has("wall_thickness") && !values.has("wall_viscosity")) || values.has("young_modulus");
  if (law == wall || (law && needless)) {
    throw core::InputError(
        values.where,
        fmt::format("vessel '{}' needs either wall_thickness and young_modulus or a stiffness_law",
                    vessel.name));
  }
  if (law) {
    const Values& k = values.table("stiffness_law");
    vessel.stiffness_law = {k.number("k1"), k.number("k2"), k.number("k3")};
  }
  if (values.has("wall_thickness"))
    std::tie(vessel.wall_thickness_start, vessel.wall_thickness_end) = ends(values, "wall_thickness");
  if (law) return;
  std::tie(vessel.young_modulus_start, vessel.young_modulus_end) = ends(values, "young_modulus");
}

flow::VesselDescription vessel_of(const Values& values) {
  flow::VesselDescription vessel;
  vessel.name = values.text("name");
  vessel.start_node = values.text("from");
  vessel.end_node = values.text("to");
  std::tie(vessel.radius_start, vessel.radius_end) = ends(values, "radius");
  set_wall(vessel, values);
  if (values.has("wall_viscosity"))
    std::tie(vessel.wall_viscosity_start, vessel.wall_viscosity_end) = ends(values, "wall_viscosity");
  vessel.centreline = std::get<std::vector<core::Vec3>>(values.at("path"));
  const double length = path_length(vessel.centreline);
  vessel.length = values.has("length") ? values.number("length") : length;
  if (!(vessel.length > 0))
    throw core::InputError(values.where, fmt::format("the path of vessel '{}' has no length", vessel.name));
  if (!(std::fabs(length - vessel.length) <= 1e-6 * vessel.length)) {
    throw core::InputError(
        values.where,
        fmt::format(
            "the path of vessel '{}' is {:.9g} m long; its length is {:.9g} m, and they must agree to 1e-6",
            vessel.name, length, vessel.length));
  }
  return vessel;
}

/// Times that ascend from 0 to the period, and as many values. `period` 0: the last time.
std::vector<double> wave_times(const Values& values, double period, std::size_t count,
                               const std::string& what) {
  const auto& time = std::get<std::vector<double>>(values.at("time"));
  bool ascends =
      time.size() == count && time.size() >= 2 && time.front() == 0 && (period == 0 || time.back() == period);
  for (std::size_t i = 1; i < time.size(); ++i) ascends = ascends && time[i] > time[i - 1];
  if (!ascends) {
    throw core::InputError(
        values.where, fmt::format("{} needs as many times as values, ascending from 0 to the period{}", what,
                                  period == 0 ? "" : fmt::format(" {} s", period)));
  }
  return time;
}

flow::InflowWave inflow_of(const Values& values) {
  flow::InflowWave wave;
  wave.period = values.number("period");
  wave.flow = std::get<std::vector<double>>(values.at("flow"));
  wave.time =
      wave_times(values, wave.period, wave.flow.size(), fmt::format("inflow '{}'", values.text("name")));
  return wave;
}

/// An entry of `ends`: the field that it has says what it is.
flow::End end_of(const Values& values) {
  const std::string what = fmt::format("the end at '{}'", values.text("node"));
  int kinds = 0;
  for (const char* kind : {"resistance", "reflection", "pressure", "flow"}) kinds += values.has(kind) ? 1 : 0;
  const bool wave = values.has("pressure") || values.has("flow");
  if (kinds != 1 || values.has("time") != wave ||
      (values.has("outlet_pressure") && !values.has("resistance")))
    throw core::InputError(values.where,
                           what +
                               " needs one of: resistance (with outlet_pressure); reflection; pressure "
                               "and time; flow and time");
  if (values.has("reflection")) return flow::ReflectionEnd{values.number("reflection")};
  if (values.has("resistance"))
    return flow::ResistanceEnd{values.number("resistance"),
                               values.has("outlet_pressure") ? values.number("outlet_pressure") : 0};
  const auto& list = std::get<std::vector<double>>(values.at(values.has("flow") ? "flow" : "pressure"));
  const auto time = wave_times(values, 0, list.size(), what);
  if (values.has("flow")) return flow::InflowWave{time, list, time.back()};
  return flow::PressureWave{time, list, time.back()};
}

flow::Stenosis stenosis_of(const Values& values) {
  flow::Stenosis stenosis;
  stenosis.vessel = values.text("vessel");
  stenosis.at_end = values.text("at") == "end";
  const auto number = [&](const char* name) { return values.has(name) ? values.number(name) : 0; };
  const bool formula = values.has("area_reduction") && values.has("length");
  const bool needless = values.has("area_reduction") || values.has("length");
  const bool further = values.has("turbulent") || values.has("inertance");
  if (formula == values.has("viscous") || (!formula && needless) || (formula && further))
    throw core::InputError(
        values.where,
        fmt::format("the stenosis of vessel '{}' needs either area_reduction and length, or viscous "
                    "(with turbulent and inertance)",
                    stenosis.vessel));
  stenosis.area_reduction = number("area_reduction");
  stenosis.length = number("length");
  if (!formula) stenosis.loss = {number("viscous"), number("turbulent"), number("inertance")};
  return stenosis;
}

/// The list's tables; none if it isn't given.
const std::vector<Values>& tables_or_none(const Values& values, std::string_view name) {
  static const std::vector<Values> none;
  return values.has(name) ? values.tables(name) : none;
}

/// flow::check, with the place of what it names: a vessel, an end's node, a vessel that ends at the node.
void check_located(const flow::NetworkDescription& network, const Values& values) {
  try {
    flow::check(network);
  } catch (const core::InputError& error) {
    const auto named = [&](const Values& entry, std::string_view field) {
      return error.message().find("\"" + entry.text(field) + "\"") != std::string::npos;
    };
    const auto find = [&](std::string_view list, std::string_view field) {
      for (const Values& entry : tables_or_none(values, list))
        if (named(entry, field)) throw core::InputError(entry.where, error.message());
    };
    find("vessels", "name");
    find("windkessels", "node");
    find("ends", "node");
    find("stenoses", "vessel");
    find("vessels", "from");
    find("vessels", "to");
    throw core::InputError(values.where, error.message());
  }
}

VesselAsset read_asset(const std::string& path, const std::string& content) {
  const ScriptOutcome script = run_asset(path, content);
  const Values& values = script.last("blood.vessels").values;
  VesselAsset asset;
  auto& network = asset.network;
  network.name = values.text("name");
  const Values& fluid = values.table("fluid");
  network.fluid.density = fluid.number("density");
  network.fluid.viscosity = fluid.number("viscosity");
  network.fluid.profile_exponent = fluid.number("profile_exponent");
  if (fluid.has("momentum_coefficient"))
    network.fluid.momentum_coefficient = fluid.number("momentum_coefficient");
  network.reference_pressure = values.number("reference_pressure");
  network.external_pressure = values.number("external_pressure");
  if (values.has("inlet")) network.inlet_node = values.text("inlet");
  for (const auto& vessel : values.tables("vessels")) network.vessels.push_back(vessel_of(vessel));
  for (const auto& end : tables_or_none(values, "windkessels")) {
    network.windkessels.push_back({end.text("node"),
                                   {end.number("proximal_resistance"), end.number("distal_resistance"),
                                    end.number("compliance"), end.number("outlet_pressure")}});
  }
  for (const auto& end : tables_or_none(values, "ends"))
    network.ends.emplace_back(end.text("node"), end_of(end));
  for (const auto& stenosis : tables_or_none(values, "stenoses"))
    network.stenoses.push_back(stenosis_of(stenosis));
  for (const auto& inflow : tables_or_none(values, "inflows"))
    asset.inflows.push_back({inflow.text("name"), inflow_of(inflow)});
  if (asset.inflows.empty() == values.has("inlet")) {
    throw core::InputError(values.where,
                           values.has("inlet")
                               ? "field 'inflows' of blood.vessels is empty; expected at least one inflow"
                               : "blood.vessels has inflows, but no 'inlet' where they enter");
  }
  if (!asset.inflows.empty()) network.inflow = asset.inflows.front().second;
  check_located(network, values);
  return asset;
}

}  // namespace

VesselAsset load_vessel_asset(const std::string& path, const std::string& content,
                              const formats::ReadBeside& beside, const formats::NetworkChoices& choices) {
  VesselAsset asset;
  switch (formats::file_kind(path, content)) {
    case formats::FileKind::vessel_asset:
      return read_asset(path, content);
    case formats::FileKind::network_dat:
      asset.capillaries = formats::parse_network_dat(content, path);
      return asset;
    case formats::FileKind::vtp:
      asset.vtp = content;
      return asset;
    case formats::FileKind::openbf:
    case formats::FileKind::simvascular_1d:
      break;
    case formats::FileKind::simvascular_0d:
    case formats::FileKind::swc:
    case formats::FileKind::csv: {
      const auto kind = formats::file_kind(path, content);
      throw core::InputError({path}, fmt::format("this is {}, which {} read", formats::describe(kind),
                                                 formats::readers_of(kind)));
    }
  }
  const auto no_others = [&](const std::string& name) -> std::string {
    throw core::InputError({path}, fmt::format("the file '{}' that it names was not given", name));
  };
  auto file = formats::read_network(path, content, beside ? beside : formats::ReadBeside(no_others), choices);
  asset.network = std::move(file.network);
  asset.notes = std::move(file.notes);
  if (!asset.network.inlet_node.empty()) asset.inflows.emplace_back("file", asset.network.inflow);
  return asset;
}

}  // namespace microcosm::scenes
