#include "scenes/build/capillary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "engine/flow/capillary/bed.hpp"
#include "engine/flow/capillary/capillary_field.hpp"
#include "formats/vtp.hpp"

namespace microcosm::scenes {
namespace {

using core::Values;
using flow::CapillaryBoundary;
using flow::CapillaryBoundaryKind;
using flow::CapillaryDescription;

CapillaryDescription from_file(const Values& values, const VesselAssets& assets) {
  const std::string& file = values.text("file");
  const auto found = assets.find(file);
  if (found == assets.end())
    throw core::InputError(values.where, "field 'file' must name the same file in every episode");
  if (!found->second.is_capillary())
    throw core::InputError(
        values.where,
        fmt::format("'{}' is a network of arteries, which blood.network reads; blood.capillary reads .dat "
                    "(Secomb's network.dat) and .vtp",
                    file));
  const bool needs_unit = file.ends_with(".vtp");
  if (needs_unit != values.has("unit"))
    throw core::InputError(
        values.where,
        needs_unit ? fmt::format("'{}' states no unit of length: add one, for example unit = 1*um", file)
                   : fmt::format("'{}' is in micrometres: field 'unit' belongs to .vtp files", file));
  if (!needs_unit) return *found->second.capillaries;
  return formats::capillary_description(formats::read_vtp(file, found->second.vtp, values.number("unit")),
                                        file);
}

CapillaryDescription from_seed(const Values& bed) {
  return flow::generate_capillary_bed({.seed = static_cast<std::uint64_t>(bed.integer("seed")),
                                       .width = bed.number("width"),
                                       .height = bed.number("height"),
                                       .spacing = bed.number("spacing"),
                                       .removed = bed.number("removed")});
}

/// Where the network has a boundary at the node already, the stated one takes its place.
void set_boundary(CapillaryDescription& network, const Values& values) {
  const std::string& name = values.text("node");
  const auto node = std::find_if(network.nodes.begin(), network.nodes.end(),
                                 [&](const auto& candidate) { return candidate.name == name; });
  if (node == network.nodes.end())
    throw core::InputError(values.where, fmt::format("a boundary at node '{}', which doesn't exist", name));
  const bool pressure = values.has("pressure");
  if (pressure == values.has("flow"))
    throw core::InputError(values.where,
                           fmt::format("the boundary at node '{}' needs either a pressure or a flow", name));
  constexpr double normal_haematocrit = 0.45;
  const CapillaryBoundary boundary{
      static_cast<std::uint32_t>(node - network.nodes.begin()),
      pressure ? CapillaryBoundaryKind::pressure : CapillaryBoundaryKind::flow,
      values.number(pressure ? "pressure" : "flow"),
      values.has("haematocrit") ? values.number("haematocrit") : normal_haematocrit};
  for (auto& known : network.boundaries)
    if (known.node == boundary.node) {
      known = boundary;
      return;
    }
  network.boundaries.push_back(boundary);
}

void perfuse(CapillaryDescription& network, double factor) {
  double lowest = std::numeric_limits<double>::infinity();
  for (const auto& boundary : network.boundaries)
    if (boundary.kind == CapillaryBoundaryKind::pressure) lowest = std::min(lowest, boundary.value);
  for (auto& boundary : network.boundaries) {
    if (boundary.kind == CapillaryBoundaryKind::pressure)
      boundary.value = lowest + factor * (boundary.value - lowest);
    else
      boundary.value *= factor;
  }
}

flow::CapillaryOptions options_of(const Values& values) {
  flow::CapillaryOptions options;
  const std::string& viscosity = values.text("viscosity_law");
  options.viscosity_law = viscosity == "in_vivo"    ? flow::ViscosityLaw::in_vivo_1994
                          : viscosity == "in_vitro" ? flow::ViscosityLaw::in_vitro_1992
                                                    : flow::ViscosityLaw::newtonian;
  options.phase_separation_law = values.text("phase_separation") == "pries"
                                     ? flow::PhaseSeparationLaw::pries_1989
                                     : flow::PhaseSeparationLaw::none;
  options.larger_nodes =
      values.text("larger_nodes") == "separate" ? flow::LargerNodes::separate : flow::LargerNodes::mixing;
  options.plasma_viscosity = values.number("plasma_viscosity");
  options.newtonian_viscosity = values.number("newtonian_viscosity");
  options.mean_cell_volume = values.number("mean_cell_volume");
  return options;
}

}  // namespace

CapillaryDescription capillary_description(const Values& values, const VesselAssets& assets) {
  if (values.has("file") == values.has("bed"))
    throw core::InputError(values.where, "blood.capillary needs either a file or a bed");
  CapillaryDescription network =
      values.has("file") ? from_file(values, assets) : from_seed(values.table("bed"));
  if (values.has("boundaries"))
    for (const Values& boundary : values.tables("boundaries")) set_boundary(network, boundary);
  if (values.has("haematocrit"))
    for (auto& boundary : network.boundaries) boundary.haematocrit = values.number("haematocrit");
  if (const double factor = values.number("perfusion"); factor != 1) perfuse(network, factor);
  return network;
}

Blood make_capillary(const Values& values, const VesselAssets& assets) {
  auto field = std::make_unique<flow::CapillaryField>(capillary_description(values, assets),
                                                      options_of(values), values.number("density"));
  const flow::CapillarySolution& solution = field->solution();
  std::vector<core::Note> notes{{"capillary_factorisations", solution.iterations},
                                {"haematocrit_limit_cycle", solution.limit_cycle_amplitude}};
  return make_steady(std::move(field), std::move(notes));
}

}  // namespace microcosm::scenes
