// PulseWaveNetwork as a FlowField: values between cells, linear, from the State alone.

#include <algorithm>
#include <cmath>

#include "engine/core/math.hpp"
#include "engine/flow/network/pulse_wave_network_implementation.hpp"
#include "engine/flow/vessel_profile.hpp"

namespace microcosm::flow {

namespace {

/// Two neighbouring cells and the weight of the second; outside [0, 1] in the half cells at the vessel's ends.
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

}  // namespace microcosm::flow
