#include "scenes/build/prescribed.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

#include "engine/core/math.hpp"

namespace microcosm::scenes {
namespace {

using core::Values;

/// Numbers the nodes in the order in which they are first named.
class Nodes {
 public:
  std::uint32_t operator[](const std::string& name) {
    const auto [place, added] = numbers_.emplace(name, static_cast<std::uint32_t>(names_.size()));
    if (added) names_.push_back(name);
    return place->second;
  }
  const std::vector<std::string>& names() const { return names_; }

 private:
  std::map<std::string, std::uint32_t> numbers_;
  std::vector<std::string> names_;
};

geometry::VesselShape shape_of(const Values& vessel, Nodes& nodes) {
  const auto& radius = std::get<std::vector<double>>(vessel.at("radius"));
  if (radius.empty() || radius.size() > 2) {
    throw core::InputError(
        vessel.where,
        fmt::format("field 'radius' of vessel '{}' has {} values; expected one, or one for each end",
                    vessel.text("name"), radius.size()));
  }
  geometry::VesselShape shape;
  shape.name = vessel.text("name");
  shape.start_node = nodes[vessel.text("from")];
  shape.end_node = nodes[vessel.text("to")];
  shape.centreline = std::get<std::vector<core::Vec3>>(vessel.at("path"));
  shape.radius_start = radius.front();
  shape.radius_end = radius.back();
  return shape;
}

/// The part of its start node's flow that each vessel takes.
std::vector<double> shares_of(const std::vector<Values>& vessels,
                              const std::vector<geometry::VesselShape>& shapes, const Nodes& nodes) {
  std::vector<double> shares(vessels.size(), 0);
  for (std::uint32_t node = 0; node < nodes.names().size(); ++node) {
    double stated = 0;
    int unstated = 0, leaving = 0;
    for (std::size_t i = 0; i < shapes.size(); ++i) {
      if (shapes[i].start_node != node) continue;
      ++leaving;
      if (vessels[i].has("share")) {
        stated += vessels[i].number("share");
      } else {
        ++unstated;
      }
    }
    const double rest = unstated > 0 ? std::max(0.0, 1 - stated) / unstated : 0;
    for (std::size_t i = 0; i < shapes.size(); ++i) {
      if (shapes[i].start_node == node)
        shares[i] = vessels[i].has("share") ? vessels[i].number("share") : rest;
    }
    if (leaving > 0 && std::fabs(stated + rest * unstated - 1) > 1e-12) {
      const auto first = std::find_if(shapes.begin(), shapes.end(),
                                      [&](const auto& shape) { return shape.start_node == node; });
      throw core::InputError(
          vessels[static_cast<std::size_t>(first - shapes.begin())].where,
          fmt::format("the shares of the vessels that leave node '{}' sum to {}; expected 1",
                      nodes.names()[node], stated));
    }
  }
  return shares;
}

/// Flow through each vessel, from the inlet on: a node is done once all that enter it are.
std::vector<double> distribute(double inflow, std::uint32_t inlet,
                               const std::vector<geometry::VesselShape>& shapes,
                               const std::vector<double>& shares, std::size_t node_count,
                               const core::SourceLocation& where) {
  std::vector<double> flow(shapes.size(), 0), into(node_count, 0);
  std::vector<std::size_t> waiting(node_count, 0);
  for (const auto& shape : shapes) ++waiting[shape.end_node];
  into[inlet] = inflow;
  std::vector<std::uint32_t> ready;
  for (std::uint32_t node = 0; node < node_count; ++node) {
    if (waiting[node] == 0) ready.push_back(node);
  }
  std::size_t done = 0;
  while (!ready.empty()) {
    const std::uint32_t node = ready.back();
    ready.pop_back();
    for (std::size_t i = 0; i < shapes.size(); ++i) {
      if (shapes[i].start_node != node) continue;
      ++done;
      flow[i] = shares[i] * into[node];
      if (into[node] == 0 && inflow > 0) {
        throw core::InputError(where, fmt::format("no flow reaches vessel '{}': node '{}' is neither the "
                                                  "inlet nor the end of a vessel with flow",
                                                  shapes[i].name, node));
      }
      into[shapes[i].end_node] += flow[i];
      if (--waiting[shapes[i].end_node] == 0) ready.push_back(shapes[i].end_node);
    }
  }
  if (done < shapes.size())
    throw core::InputError(where,
                           "the vessels of blood.prescribed run in a circle; flow goes from `from` to `to`");
  return flow;
}

double inflow_of(const Values& values, const geometry::VesselShape& first) {
  const bool by_velocity = values.has("mean_velocity"), by_rate = values.has("flow_rate");
  if (by_velocity == by_rate)
    throw core::InputError(values.where,
                           "blood.prescribed { vessels = ... } needs either mean_velocity or flow_rate");
  if (by_rate) return values.number("flow_rate");
  return values.number("mean_velocity") * core::pi * first.radius_start * first.radius_start;
}

}  // namespace

PrescribedVessels prescribed_vessels(const Values& values) {
  if (!values.has("vessels") || values.tables("vessels").empty()) {
    throw core::InputError(values.where, "blood.prescribed needs the field 'file' or the field 'vessels'");
  }
  const auto& vessels = values.tables("vessels");
  Nodes nodes;
  std::vector<geometry::VesselShape> shapes;
  for (const auto& vessel : vessels) shapes.push_back(shape_of(vessel, nodes));
  const std::string inlet = values.has("inlet") ? values.text("inlet") : vessels.front().text("from");
  const auto leaves_inlet = [&](const Values& vessel) { return vessel.text("from") == inlet; };
  const auto first = std::find_if(vessels.begin(), vessels.end(), leaves_inlet);
  if (first == vessels.end())
    throw core::InputError(values.where, fmt::format("no vessel starts at the inlet '{}'", inlet));
  const double inflow = inflow_of(values, shapes[static_cast<std::size_t>(first - vessels.begin())]);
  PrescribedVessels result;
  result.fluid.density = values.number("density");
  result.fluid.viscosity = values.number("viscosity");
  result.fluid.profile_exponent = values.number("profile_exponent");
  set_haematocrit(result.fluid, values);
  if (!values.has("haematocrit")) result.fluid.haematocrit = 0;
  result.flow_rate = distribute(inflow, nodes[inlet], shapes, shares_of(vessels, shapes, nodes),
                                nodes.names().size(), values.where);
  result.vessels = std::make_shared<const geometry::VesselTree>(std::move(shapes), nodes.names());
  return result;
}

Blood make_prescribed(PrescribedVessels vessels) {
  return make_steady(std::make_unique<flow::PrescribedFlow>(std::move(vessels.vessels), vessels.fluid,
                                                            std::move(vessels.flow_rate)));
}

}  // namespace microcosm::scenes
