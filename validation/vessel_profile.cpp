// What a point in a prescribed flow feels: velocity, shear and gradients against closed forms and finite
// differences.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/core/random.hpp"
#include "validation/carrier_runs.hpp"
#include "validation/cases.hpp"

namespace microcosm::validation {

namespace {

core::FlowSample sample_at(const Blood& blood, const Vec3& position) {
  core::FlowPoint point{position, {}};
  core::FlowSample sample;
  blood.flow->sample(std::span(&point, 1), std::span(&sample, 1));
  return sample;
}

std::vector<Result> poiseuille(const CaseOptions&) {
  const double R = 1e-3, Q = 2e-6, U = Q / (core::pi * R * R);
  const flow::Fluid fluid;
  const Blood blood = tube(0.1, R, Q, fluid);
  core::RandomStream random(1, 0, core::stream_id("profile"));
  double velocity_error = 0, shear_error = 0, wall_error = 0;
  for (int i = 0; i < 1000; ++i) {
    const double r = R * std::sqrt(random.uniform()), angle = 2 * core::pi * random.uniform();
    const core::FlowSample sample = sample_at(blood, {0.05, r * core::cos(angle), r * core::sin(angle)});
    velocity_error =
        std::max(velocity_error, norm(sample.velocity - Vec3{2 * U * (1 - r * r / (R * R)), 0, 0}) / (2 * U));
    const double shear = norm(sample.velocity_gradient.x);
    shear_error = std::max(shear_error, std::abs(shear - 4 * U * r / (R * R)) / (4 * U / R));
    wall_error = std::max(wall_error, std::abs(sample.wall_shear_stress / (4 * fluid.viscosity * U / R) - 1));
  }
  const double fall = blood.flow->pressure(0, 0) - blood.flow->pressure(0, 0.1);
  const double expected_fall = 8 * fluid.viscosity * 0.1 * Q / (core::pi * R * R * R * R);
  const std::string name = "profile/poiseuille", source = "Poiseuille flow, closed form";
  return {measured(name, "velocity, of its peak", velocity_error, 1e-9, "1", source),
          measured(name, "shear rate, of that at the wall", shear_error, 1e-9, "1", source),
          measured(name, "wall shear stress", wall_error, 1e-12, "1", source),
          measured(name, "pressure fall", std::abs(fall / expected_fall - 1), 1e-12, "1", source)};
}

std::vector<Result> gradient(const CaseOptions&) {
  flow::Fluid fluid;
  std::vector<Result> results;
  for (const double exponent : {2.0, 9.0}) {
    fluid.profile_exponent = exponent;
    const Vec3 along = normalized(Vec3{1, 2, -1});
    geometry::VesselTree cone({{"cone", 0, 1, {{0, 0, 0}, 0.1 * along}, 2e-3, 1e-3}}, {"in", "out"});
    const Blood blood = with_flow(std::move(cone), fluid, {2e-6});
    core::RandomStream random(2, 0, core::stream_id("profile"));
    double worst = 0, divergence = 0;
    for (int i = 0; i < 1000; ++i) {
      const double s = 0.02 + 0.06 * random.uniform();
      const double r = 0.95 * blood.flow->radius(0, s) * std::sqrt(random.uniform()),
                   angle = 2 * core::pi * random.uniform();
      const Vec3 x = blood.vessels->position({0, 0, s, r * core::cos(angle), r * core::sin(angle)});
      const core::FlowSample sample = sample_at(blood, x);
      const double h = 1e-7, scale = 4 * norm(sample.velocity) / sample.vessel_radius +
                                     sample.wall_shear_stress / fluid.viscosity;
      for (const Vec3& e : {Vec3{1, 0, 0}, Vec3{0, 1, 0}, Vec3{0, 0, 1}}) {
        const Vec3 difference =
            (sample_at(blood, x + h * e).velocity - sample_at(blood, x - h * e).velocity) / (2 * h);
        worst = std::max(worst, norm(difference - sample.velocity_gradient * e) / scale);
      }
      const core::Mat3& g = sample.velocity_gradient;
      divergence = std::max(divergence, std::abs(g.x.x + g.y.y + g.z.z) / scale);
    }
    const std::string metric = fmt::format("exponent {}", exponent);
    results.push_back(measured("profile/gradient", metric + ": against central differences", worst, 1e-6, "1",
                               "central differences over 0.2 um of the sampled velocity"));
    results.push_back(
        measured("profile/gradient", metric + ": divergence", divergence, 1e-12, "1", "incompressible flow"));
  }
  return results;
}

const RegisterCase poiseuille_case({"profile/poiseuille",
                                    "Points in a straight tube feel Poiseuille's velocity and shear.",
                                    poiseuille});
const RegisterCase gradient_case(
    {"profile/gradient",
     "The velocity gradient in a cone is the derivative of the velocity, free of divergence.", gradient});

}  // namespace

}  // namespace microcosm::validation
