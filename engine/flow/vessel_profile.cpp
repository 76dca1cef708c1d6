#include "engine/flow/vessel_profile.hpp"

#include <cmath>
#include <limits>

#include "engine/core/math.hpp"

namespace microcosm::flow {

using core::Vec3;

core::FlowSample outside_vessels() {
  core::FlowSample sample;
  sample.wall_distance = -std::numeric_limits<double>::infinity();
  return sample;
}

core::FlowSample sample_profile(const CrossSection& section, const geometry::Frame& frame, double y,
                                double z) {
  const double r = std::sqrt(y * y + z * z), R = section.radius, x = r / R;
  core::FlowSample sample;
  sample.wall_distance = R - r;
  sample.axis = frame.tangent;
  sample.pressure = section.pressure;
  sample.vessel_radius = R;
  sample.haematocrit = section.haematocrit;
  sample.viscosity = section.viscosity;
  sample.density = section.density;
  if (x > 1) return sample;

  const Vec3 radial = r > 0 ? (y / r) * frame.normal + (z / r) * frame.binormal : frame.normal;
  const Vec3 around = cross(frame.tangent, radial);
  const double zeta = section.profile_exponent;
  const double power = zeta == 2 ? x * x : (x > 0 ? core::exp(zeta * core::log(x)) : 0);  // (r/R)^zeta
  const double peak_ratio = (zeta + 2) / zeta;
  const double U = section.mean_velocity, slope = section.radius_gradient, rate = section.radius_rate;

  const double u = U * peak_ratio * (1 - power);
  const double du_dr = x > 0 ? -U * (zeta + 2) * power / r : 0;
  const double du_ds =
      peak_ratio * section.mean_velocity_gradient * (1 - power) + U * (zeta + 2) * power * slope / R;
  const double du_dt =
      peak_ratio * section.mean_acceleration * (1 - power) + U * (zeta + 2) * power * rate / R;

  const double stretch = (rate + u * slope) / R;  // radial velocity = r stretch
  const double dw_dr = stretch + x * slope * du_dr;
  const double dw_ds = x * slope * (du_ds - stretch);
  const double dw_dt = x * (slope * du_dt - rate * stretch);

  sample.velocity = u * frame.tangent + (r * stretch) * radial;
  sample.velocity_gradient = du_ds * outer(frame.tangent, frame.tangent) +
                             du_dr * outer(frame.tangent, radial) + dw_ds * outer(radial, frame.tangent) +
                             dw_dr * outer(radial, radial) + stretch * outer(around, around);
  sample.acceleration = du_dt * frame.tangent + dw_dt * radial;
  sample.wall_normal = r > 0 ? radial : Vec3{};
  sample.wall_shear_stress = section.viscosity * U * (zeta + 2) / R;
  return sample;
}

}  // namespace microcosm::flow
