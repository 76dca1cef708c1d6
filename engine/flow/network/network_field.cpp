// PulseWaveNetwork as a FlowField: values between cells, linear, from the State alone.

#include <algorithm>
#include <cmath>

#include "engine/core/math.hpp"
#include "engine/flow/network/pulse_wave_network_implementation.hpp"
#include "engine/flow/vessel_profile.hpp"

namespace microcosm::flow {

namespace {

/// Two neighbouring cells and the weight of the second; outside [0, 1] in the half cells at the vessel's
/// ends.
struct Between {
  int first;
  double weight;
  double inverse_width;

  double value(double a, double b) const { return a + (b - a) * weight; }
  double gradient(double a, double b) const { return (b - a) * inverse_width; }
};

Between between(const VesselCells& vessel, double s) {
  const double inverse_width = 1 / vessel.cell_width;
  const double x = std::clamp(s, 0.0, vessel.length) * inverse_width - 0.5;
  const int first = std::clamp(static_cast<int>(std::floor(x)), 0, vessel.cell_count - 2);
  return {vessel.first_cell + first, x - first, inverse_width};
}

double relative_pressure(const NetworkModel& model, int cell, double root) {
  return model.stiffness[cell] * (root - model.reference_root[cell]);
}

const double inverse_root_pi = 1 / std::sqrt(core::pi);

}  // namespace

double PulseWaveNetwork::flow_rate(std::uint32_t vessel, double s) const {
  const auto& part = *implementation_;
  const Between cell = between(part.model.vessels[vessel], s);
  return cell.value(part.flow[cell.first], part.flow[cell.first + 1]);
}

double PulseWaveNetwork::radius(std::uint32_t vessel, double s) const {
  const auto& part = *implementation_;
  const Between cell = between(part.model.vessels[vessel], s);
  return inverse_root_pi * cell.value(std::sqrt(part.area[cell.first]), std::sqrt(part.area[cell.first + 1]));
}

double PulseWaveNetwork::pressure(std::uint32_t vessel, double s) const {
  const auto& part = *implementation_;
  const Between cell = between(part.model.vessels[vessel], s);
  return part.model.pressure_origin +
         cell.value(relative_pressure(part.model, cell.first, std::sqrt(part.area[cell.first])),
                    relative_pressure(part.model, cell.first + 1, std::sqrt(part.area[cell.first + 1])));
}

double PulseWaveNetwork::profile_exponent(std::uint32_t) const {
  return implementation_->model.fluid.profile_exponent;
}

void PulseWaveNetwork::sample(std::span<core::FlowPoint> points, std::span<core::FlowSample> samples) const {
  const auto& part = *implementation_;
  MICROCOSM_ASSERT(part.tree != nullptr);
  MICROCOSM_ASSERT_COMPARE(points.size(), ==, samples.size());
  for (std::size_t i = 0; i < points.size(); ++i) {
    core::VesselPosition& where = points[i].where;
    if (where.vessel == core::no_vessel) where = part.tree->locate(points[i].position);
    if (where.vessel == core::no_vessel) {
      samples[i] = outside_vessels();
      continue;
    }
    samples[i] = sample_profile(part.cross_section(where.vessel, where.s),
                                part.tree->frame(where.vessel, where.s), where.y, where.z);
  }
}

CrossSection PulseWaveNetwork::Implementation::cross_section(std::uint32_t vessel, double s) const {
  const Between cell = between(model.vessels[vessel], s);
  const int a = cell.first, b = cell.first + 1;
  const double root_a = std::sqrt(area[a]), root_b = std::sqrt(area[b]);
  const double velocity_a = flow[a] / area[a], velocity_b = flow[b] / area[b];
  const double pressure_a = relative_pressure(model, a, root_a),
               pressure_b = relative_pressure(model, b, root_b);

  CrossSection section;
  section.radius = inverse_root_pi * cell.value(root_a, root_b);
  const double cross_area = core::pi * section.radius * section.radius;
  section.mean_velocity = cell.value(flow[a], flow[b]) / cross_area;
  section.mean_velocity_gradient = cell.gradient(velocity_a, velocity_b);
  section.radius_gradient = inverse_root_pi * cell.gradient(root_a, root_b);
  // From dA/dt = -dQ/ds.
  section.radius_rate = -cell.gradient(flow[a], flow[b]) / (2 * core::pi * section.radius);
  // The momentum equation, solved for dU/dt.
  const double alpha = model.constants.momentum_coefficient;
  const double u = section.mean_velocity;
  section.mean_acceleration = -(2 * alpha - 1) * u * section.mean_velocity_gradient -
                              2 * (alpha - 1) * u * u * section.radius_gradient / section.radius -
                              cell.gradient(pressure_a, pressure_b) / model.fluid.density -
                              model.friction[a] * u / cross_area;
  section.pressure = model.pressure_origin + cell.value(pressure_a, pressure_b);
  section.profile_exponent = model.fluid.profile_exponent;
  section.viscosity = model.fluid.viscosity;
  section.density = model.fluid.density;
  section.haematocrit = model.fluid.haematocrit;
  return section;
}

}  // namespace microcosm::flow
