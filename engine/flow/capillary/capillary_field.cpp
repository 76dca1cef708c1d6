#include "engine/flow/capillary/capillary_field.hpp"

#include <cmath>

#include "engine/core/math.hpp"
#include "engine/flow/red_cells.hpp"

namespace microcosm::flow {

namespace {

/// What is the same everywhere: a parabola.
Fluid shared(double density) {
  Fluid fluid;
  fluid.density = density;
  fluid.profile_exponent = 2;
  return fluid;
}

}  // namespace

std::shared_ptr<const geometry::VesselTree> vessel_tree(const CapillaryDescription& description) {
  std::vector<geometry::VesselShape> shapes;
  for (const CapillarySegment& segment : description.segments) {
    const double radius = 0.5 * segment.diameter;
    std::vector<core::Vec3> path = segment.path;
    if (path.empty())
      path = {description.nodes[segment.start].position, description.nodes[segment.end].position};
    shapes.push_back({segment.name, segment.start, segment.end, std::move(path), radius, radius});
  }
  std::vector<std::string> names;
  for (const CapillaryNode& node : description.nodes) names.push_back(node.name);
  return std::make_shared<const geometry::VesselTree>(std::move(shapes), std::move(names));
}

CapillaryField::CapillaryField(const CapillaryDescription& description, const CapillaryOptions& options,
                               double density)
    : CapillaryField(solve_capillary_network(description, options), description, density) {}

CapillaryField::CapillaryField(CapillarySolution solution, const CapillaryDescription& description,
                               double density)
    : SteadyField(vessel_tree(description), shared(density), solution.flow), solution_(std::move(solution)) {
  node_pressure_ = solution_.pressure;
  for (std::size_t s = 0; s < solution_.flow.size(); ++s) {
    const double haematocrit = solution_.haematocrit[s];
    cells_.push_back({cell_free_layer_width(haematocrit, description.segments[s].diameter),
                      shear_induced_diffusivity_per_shear_rate(haematocrit)});
  }
}

double CapillaryField::viscosity(std::uint32_t vessel) const {
  return solution_.viscosity[vessel];
}

void CapillaryField::adapt(std::uint32_t vessel, core::FlowSample& sample) const {
  sample.haematocrit = solution_.haematocrit[vessel];
  sample.viscosity = solution_.viscosity[vessel];
  sample.cell_free_layer = cells_[vessel].layer_width;
  sample.shear_induced_diffusivity = 0;
  if (sample.wall_distance < 0) return;
  const double radius = sample.vessel_radius;
  sample.wall_shear_stress =
      4 * sample.viscosity * flow_rate_[vessel] / (core::pi * radius * radius * radius);
  const double shear_rate = std::abs(dot(sample.axis, sample.velocity_gradient * sample.wall_normal));
  if (sample.wall_distance > sample.cell_free_layer)
    sample.shear_induced_diffusivity = cells_[vessel].diffusivity_per_shear_rate * shear_rate;
}

}  // namespace microcosm::flow
