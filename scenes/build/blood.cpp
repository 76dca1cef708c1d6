#include "scenes/build/blood.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/flow/heart_entry.hpp"
#include "engine/flow/network/pulse_wave_network.hpp"
#include "engine/flow/rheology.hpp"
#include "scenes/build/capillary.hpp"
#include "scenes/build/inflow.hpp"
#include "scenes/build/located.hpp"
#include "scenes/build/murray_tree.hpp"
#include "scenes/build/prescribed.hpp"

namespace microcosm::scenes {
namespace {

using core::Values;

std::optional<double> optional_number(const Values& values, std::string_view field) {
  return values.has(field) ? std::optional(values.number(field)) : std::nullopt;
}

const flow::InflowWave& inflow_of(const Values& values, const VesselAsset& asset) {
  if (asset.inflows.empty())
    throw core::InputError(
        values.where,
        fmt::format("the vessels '{}' have no inflow: the ends of the file drive them", asset.network.name));
  if (!values.has("inflow")) return asset.inflows.front().second;
  const std::string& name = values.text("inflow");
  std::string known;
  for (const auto& [inflow_name, wave] : asset.inflows) {
    if (inflow_name == name) return wave;
    known += fmt::format("{}'{}'", known.empty() ? "" : ", ", inflow_name);
  }
  throw core::InputError(values.where, fmt::format("the vessels '{}' have no inflow '{}'; there are: {}",
                                                   asset.network.name, name, known));
}

/// The waves at the other ends, stretched to the period of the inflow.
void stretch_ends(flow::NetworkDescription& network) {
  const auto stretch = [&](auto& wave) {
    const double factor = network.inflow.period / wave.period;
    for (double& time : wave.time) time *= factor;
    wave.period = wave.time.back() = network.inflow.period;
  };
  for (auto& [node, end] : network.ends) {
    if (auto* flow = std::get_if<flow::InflowWave>(&end)) stretch(*flow);
    if (auto* pressure = std::get_if<flow::PressureWave>(&end)) stretch(*pressure);
  }
}

flow::Heart stated_heart(const Values& values) {
  for (const char* field : {"inflow", "heart_rate", "stroke_volume"})
    if (values.has(field))
      throw core::InputError(
          values.where,
          fmt::format("field '{}' states what 'heart' computes; give one of the two (a heart's rate is "
                      "heart = {{ rate = 70*bpm }})",
                      field));
  return flow::heart_of(values.table("heart"));
}

/// Of `file`, or grown from `tree`.
VesselAsset asset_of(const std::string& constructor, const Values& values, const VesselAssets& assets) {
  if (values.has("file") == values.has("tree"))
    throw core::InputError(values.where, fmt::format("{} needs either a file or a tree", constructor));
  if (values.has("tree")) return grown_tree(values.table("tree"));
  const auto found = assets.find(values.text("file"));
  if (found == assets.end())
    throw core::InputError(values.where, "field 'file' must name the same file in every episode");
  if (found->second.is_capillary())
    throw core::InputError(
        values.where,
        fmt::format("'{}' is a capillary network, which blood.capillary reads", values.text("file")));
  return found->second;
}

void require_vessel(const flow::NetworkDescription& network, const Values& values, const char* what) {
  const std::string& vessel = values.text("vessel");
  const auto known = [&](const auto& v) { return v.name == vessel; };
  if (std::none_of(network.vessels.begin(), network.vessels.end(), known)) {
    throw core::InputError(
        values.where, fmt::format("the {}'s vessel '{}' is not one of '{}'", what, vessel, network.name));
  }
}

}  // namespace

void set_haematocrit(flow::Fluid& fluid, const Values& values) {
  // In vessels of a millimetre and more the law hardly depends on the diameter. Its ratio leaves the
  // viscosity at 0.45 that of the fluid.
  constexpr double stated_at = 0.45, diameter = 2e-3, any_plasma = 1.2e-3;
  const auto haematocrit = optional_number(values, "haematocrit");
  fluid.haematocrit = haematocrit.value_or(stated_at);
  if (haematocrit) {
    fluid.viscosity *= flow::blood_viscosity(*haematocrit, diameter, any_plasma) /
                       flow::blood_viscosity(stated_at, diameter, any_plasma);
  }
}

flow::NetworkDescription network_description(const Values& values, const VesselAsset& asset) {
  flow::NetworkDescription network = asset.network;
  const bool adapts = values.has("inflow") || values.has("heart_rate") || values.has("stroke_volume");
  if (values.has("heart")) {
    network.heart = stated_heart(values);
  } else if (!asset.inflows.empty() || adapts) {
    network.inflow = adapted(inflow_of(values, asset), optional_number(values, "heart_rate"),
                             optional_number(values, "stroke_volume"));
    if (values.has("heart_rate")) stretch_ends(network);
  }
  if (const auto exponent = optional_number(values, "profile_exponent"))
    network.fluid.profile_exponent = *exponent;
  if (const auto coefficient = optional_number(values, "momentum_coefficient"))
    network.fluid.momentum_coefficient = *coefficient;
  set_haematocrit(network.fluid, values);
  if (values.has("balloon")) {
    const Values& balloon = values.table("balloon");
    require_vessel(network, balloon, "balloon");
    const std::string& vessel = balloon.text("vessel");
    network.balloons.push_back(
        {vessel, balloon_resistance(network, vessel, balloon.number("flow_fraction"))});
  }
  // After the balloon, whose fraction is that of the network without a stenosis.
  if (values.has("stenosis")) {
    const Values& stenosis = values.table("stenosis");
    require_vessel(network, stenosis, "stenosis");
    network.stenoses.push_back({stenosis.text("vessel"), stenosis.text("at") == "end",
                                stenosis.number("area_reduction"), stenosis.number("length")});
    located(stenosis.where, [&] { flow::check(network); });
  }
  return network;
}

double balloon_resistance(const flow::NetworkDescription& network, const std::string& vessel,
                          double fraction) {
  std::size_t index = 0;
  while (network.vessels.at(index).name != vessel) ++index;
  const double free_flow = flow::mean_flow(network)[index];
  // A first guess of the order of the mean pressure over the flow.
  const double probe = 1e4 / std::fabs(free_flow);
  flow::NetworkDescription probed = network;
  probed.balloons.push_back({vessel, probe});
  const double ratio = flow::mean_flow(probed)[index] / free_flow;
  if (!(ratio > 0 && ratio < 1))
    throw core::InputError(fmt::format("a balloon at the start of '{}' can't lower its mean flow", vessel));
  const double behind = probe * ratio / (1 - ratio);
  return behind * (1 - fraction) / fraction;
}

Blood make_blood(const std::string& constructor, const Values& values, const VesselAssets& assets) {
  if (constructor == "blood.capillary") return make_capillary(values, assets);
  if (constructor == "blood.prescribed") {
    if (!values.has("file") && !values.has("tree")) return make_prescribed(prescribed_vessels(values));
    const VesselAsset asset = asset_of(constructor, values, assets);
    flow::NetworkDescription network = asset.network;
    if (!asset.inflows.empty() || values.has("inflow")) network.inflow = inflow_of(values, asset);
    set_haematocrit(network.fluid, values);
    return make_prescribed({flow::vessel_tree(network), network.fluid, flow::mean_flow(network)});
  }
  flow::NetworkOptions options;
  options.cell_size = values.number("cell_size");
  options.run_in_tolerance = values.number("run_in_tolerance");
  if (values.text("profile") == "womersley") options.profile = flow::VelocityProfile::womersley;
  options.local_time_steps = values.flag("local_time_steps");
  auto network = std::make_unique<flow::PulseWaveNetwork>(
      network_description(values, asset_of(constructor, values, assets)), options);
  Blood blood;
  blood.field = blood.network = network.get();
  blood.vessels = network->vessels();
  blood.system = std::move(network);
  return blood;
}

}  // namespace microcosm::scenes
