#include "engine/flow/network/flow_harmonics.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/core/math.hpp"

namespace microcosm::flow {

namespace {

double real_part(Complex a, Complex b) {
  return a.re * b.re - a.im * b.im;
}

}  // namespace

FlowHarmonics::FlowHarmonics(const NetworkModel& model)
    : omega_(2 * core::pi / model.beat_period),
      exponent_(model.fluid.profile_exponent),
      viscosity_(model.fluid.viscosity),
      wave_number_(std::sqrt(omega_ * model.fluid.density / model.fluid.viscosity)),
      harmonic_(static_cast<std::size_t>(model.row_size) * count) {}

void FlowHarmonics::start_beat() {
  std::fill(harmonic_.begin(), harmonic_.end(), Complex{});
}

void FlowHarmonics::rotate(double time, std::span<Complex> rotation) const {
  const Complex first{core::cos(omega_ * time), core::sin(omega_ * time)};
  rotation[0] = first;
  for (std::size_t n = 1; n < rotation.size(); ++n) rotation[n] = rotation[n - 1] * first;
}

void FlowHarmonics::add(double time, int samples, std::span<const double> flow) {
  std::array<Complex, count> rotation;
  rotate(-time, rotation);
  for (std::size_t cell = 0; cell < flow.size(); ++cell)
    for (int n = 0; n < count; ++n) {
      Complex& harmonic = harmonic_[cell * count + n];
      harmonic = harmonic + (2.0 / samples * flow[cell]) * rotation[n];
    }
}

void FlowHarmonics::add_profile(SampleBlock& block, int i, const Place& place,
                                std::span<const Complex> rotation) const {
  const double r = block.r[i], R = block.radius[i], x = block.relative_radius[i];
  if (!(x <= 1)) return;
  const double slope = block.radius_gradient[i], rate = block.radius_rate[i];
  const double zeta = exponent_, power = block.power[i];
  const double inverse_area = 1 / (core::pi * R * R);
  // The power law of the same flow: its shape, and that by r, by R, and by r at the wall.
  const double law = (zeta + 2) / zeta * (1 - power), law_by_R = (zeta + 2) * power / R,
               law_by_r = x > 0 ? -(zeta + 2) * power / r : 0, law_at_wall = -(zeta + 2) / R;
  for (int n = 0; n < count; ++n) {
    Complex flow, flow_slope;
    for (int k = 0; k < place.cells; ++k) {
      const Complex cell = harmonic_[static_cast<std::size_t>(place.first + k) * count + n];
      flow = flow + place.weight[k] * cell;
      flow_slope = flow_slope + place.slope_weight[k] * cell;
    }
    const Complex U = inverse_area * (flow * rotation[n]);
    const double order = n + 1, k = wave_number_ * std::sqrt(order);
    const OscillatingProfile profile = oscillating_profile(k * r, k * R);
    const Complex shape = profile.w - Complex{law, 0};
    const Complex by_r = k * profile.by_z - Complex{law_by_r, 0};
    const Complex by_R = k * profile.by_a - Complex{law_by_R, 0};
    const Complex U_by_s = inverse_area * (flow_slope * rotation[n]) - (2 * slope / R) * U;
    const Complex U_by_t = Complex{-2 * rate / R, order * omega_} * U;
    block.axial[i] += real_part(U, shape);
    block.axial_by_r[i] += real_part(U, by_r);
    block.axial_by_s[i] += real_part(U_by_s, shape) + slope * real_part(U, by_R);
    block.axial_by_t[i] += real_part(U_by_t, shape) + rate * real_part(U, by_R);
    block.wall_shear_stress[i] -=
        viscosity_ * real_part(U, k * profile.by_z_at_wall - Complex{law_at_wall, 0});
  }
}

}  // namespace microcosm::flow
