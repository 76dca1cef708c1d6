#include "engine/flow/network/wall.hpp"

#include <cmath>

#include "engine/core/math.hpp"

namespace microcosm::flow {

namespace {

double between(double start, double end, double x) {
  return start + (end - start) * x;
}

}  // namespace

Wall wall_at(const VesselDescription& vessel, double x) {
  const double radius = between(vessel.radius_start, vessel.radius_end, x);
  const double thickness = between(vessel.wall_thickness_start, vessel.wall_thickness_end, x);
  const double young_modulus = between(vessel.young_modulus_start, vessel.young_modulus_end, x);
  const double root_pi = std::sqrt(core::pi);
  double beta = 4.0 / 3.0 * root_pi * young_modulus * thickness;
  if (vessel.stiffness_law) {
    const OlufsenStiffness& law = *vessel.stiffness_law;
    beta = 4.0 / 3.0 * root_pi * radius * (law.k1 * core::exp(law.k2 * radius) + law.k3);
  }
  return {beta / (core::pi * radius * radius), root_pi * radius};
}

double viscous_stiffness(const VesselDescription& vessel, double x) {
  const double radius = between(vessel.radius_start, vessel.radius_end, x);
  const double thickness = between(vessel.wall_thickness_start, vessel.wall_thickness_end, x);
  const double viscosity = between(vessel.wall_viscosity_start, vessel.wall_viscosity_end, x);
  return 2.0 / 3.0 * std::sqrt(core::pi) * viscosity * thickness / (core::pi * radius * radius);
}

double characteristic_impedance(const Wall& wall, double density) {
  const double root = wall.reference_root_area;
  return density * std::sqrt(wall.stiffness * root / (2 * density)) / (root * root);
}

double resistance_to(const VesselDescription& vessel, const Fluid& fluid, double x) {
  const double r0 = vessel.radius_start;
  const double r1 = between(vessel.radius_start, vessel.radius_end, x);
  // (1/r0^3 - 1/r1^3)/(3 (r1 - r0)) without the singularity at r0 = r1.
  const double integral =
      vessel.length * x * (r0 * r0 + r0 * r1 + r1 * r1) / (3 * r0 * r0 * r0 * r1 * r1 * r1);
  return 2 * (fluid.profile_exponent + 2) * fluid.viscosity / core::pi * integral;
}

double momentum_coefficient(const Fluid& fluid) {
  if (fluid.momentum_coefficient > 0) return fluid.momentum_coefficient;
  return (fluid.profile_exponent + 2) / (fluid.profile_exponent + 1);
}

}  // namespace microcosm::flow
