// Bodies of very different size in one world, and bodies so small that a liquid takes all inertia from them.

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/core/math.hpp"
#include "validation/body_runs.hpp"
#include "validation/cases.hpp"

namespace microcosm::validation {

namespace {

using core::pi;
using core::Vec3;
using rigid::BodyModel;
using rigid::RigidWorldModel;

constexpr double g = 9.80665;

/// A ball and a box of 1 m beside a ball and a box of 1 mm, and a ball of 1 mm on the large box.
Report two_scales(const CaseOptions&) {
  RigidWorldModel model;
  model.bodies = {rigid::scenery("floor", {rigid::plane()})};
  const auto add = [&model](const char* name, const rigid::Shape& shape, const Vec3& at) {
    model.bodies.push_back(rigid::free_body(name, shape, 1000, {at, {}}));
  };
  add("large ball", rigid::sphere(0.5), {2, 0, 0.6});
  add("large box", rigid::box({0.5, 0.5, 0.5}), {0, 0, 0.52});
  add("small ball", rigid::sphere(5e-4), {-1, 0, 1e-3});
  add("small box", rigid::box({5e-4, 5e-4, 5e-4}), {-1, 0.01, 1e-3});
  add("small ball on the large box", rigid::sphere(5e-4), {0.1, 0.2, 1.0211});
  BodyRun run(model);
  run.advance(2);
  const double expected[] = {0.5, 0.5, 5e-4, 5e-4};
  std::vector<Result> results;
  for (std::uint32_t b = 1; b <= 4; ++b) {
    const double size = 2 * expected[b - 1];
    results.push_back(measured("bodies/two_scales", model.bodies[b].name + ": error of its height at rest",
                               std::fabs(position_of(run.world, b).z - expected[b - 1]) / size, 0.01,
                               "of its size", "geometry"));
  }
  const double above = position_of(run.world, 5).z - position_of(run.world, 2).z - 0.5;
  results.push_back(measured("bodies/two_scales", "small ball on the large box: error of its height above it",
                             std::fabs(above - 5e-4) / 1e-3, 0.01, "of its size", "geometry"));
  return results;
}

// ---- slow flow

constexpr double viscosity = 1e-3, water = 1000, radius = 10e-6, density = 1050;

BodyModel cell(const Vec3& at) {
  BodyModel body = rigid::free_body("cell", rigid::sphere(radius), density, {at, {}});
  body.fluid = {.translation = 6 * pi * viscosity * radius,
                .rotation = 8 * pi * viscosity * radius * radius * radius,
                .displaced_mass = water * 4.0 / 3 * pi * radius * radius * radius};
  return body;
}

/// Settling speed over Stokes', from rest, for steps shorter and 100,000 times longer than relaxation.
double settling_error(double step) {
  RigidWorldModel model;
  model.largest_step = step;
  model.bodies = {cell({0, 0, 1})};
  BodyRun run(model);
  run.advance(std::max(10 * step, 1e-3));
  const double stokes = 2.0 / 9 * (density - water) * g * radius * radius / viscosity;
  return std::fabs(-run.world.link_velocity(0, 0).linear.z / stokes - 1);
}

/// A turned ball on the floor that can't slip rolls at its rate times its radius; one that pushes a second
/// along shares its force with it.
Report slow_flow(const CaseOptions&) {
  RigidWorldModel model;
  model.largest_step = 1e-4;
  const rigid::Material rough{.friction = 1};
  model.bodies = {rigid::scenery("floor", {rigid::plane(rough)}), cell({0, 0, radius})};
  model.bodies[1].links[0].shapes[0].material = rough;
  BodyRun rolling(model);
  const double torque = 1e-3 * model.bodies[1].fluid.rotation;  // far below what friction can hold
  for (int i = 0; i < 1000; ++i) {
    rolling.exchange.torque[0] = {0, torque, 0};
    rolling.world.advance(rolling.exchange, 1e-4);
  }
  const rigid::Spatial velocity = rolling.world.link_velocity(1, 0);
  // Torque balance about the point of contact: (8 + 6) pi mu a^3 per radian a second.
  const double rate = torque / (14 * pi * viscosity * radius * radius * radius);

  RigidWorldModel pair;
  pair.gravity = {};
  pair.largest_step = 1e-4;
  pair.bodies = {cell({0, 0, 0}), cell({2 * radius, 0, 0})};
  pair.bodies[1].name = "other cell";
  for (BodyModel& body : pair.bodies) body.links[0].shapes[0].material.friction = 0;
  BodyRun pushing(pair);
  const double force = 1e-12;
  for (int i = 0; i < 1000; ++i) {
    pushing.exchange.force[0] = {force, 0, 0};
    pushing.world.advance(pushing.exchange, 1e-4);
  }
  const double shared = force / (12 * pi * viscosity * radius);
  double contact = 0;
  for (const rigid::ContactReport& report : pushing.world.contacts()) contact += norm(report.force);

  const char* name = "bodies/slow_flow";
  return std::vector{
      measured(name, "settling speed, steps of 0.1 us", settling_error(1e-7), 1e-3, "relative",
               "Stokes 1851"),
      measured(name, "settling speed, steps of 10 ms", settling_error(1e-2), 1e-3, "relative", "Stokes 1851"),
      measured(name, "rolling without slip: error of the rate", std::fabs(velocity.angular.y / rate - 1),
               0.01, "relative", "torque balance about the contact"),
      measured(name, "rolling without slip: speed over rate times radius",
               std::fabs(velocity.linear.x / (velocity.angular.y * radius) - 1), 0.01, "relative",
               "kinematics"),
      measured(name, "one cell pushes another: error of their speed",
               std::fabs(pushing.world.link_velocity(1, 0).linear.x / shared - 1), 0.01, "relative",
               "two resistances in a row"),
      measured(name, "one cell pushes another: error of the force between them",
               std::fabs(contact / (force / 2) - 1), 0.01, "relative", "half of the force")};
}

const RegisterCase scales_case({"bodies/two_scales",
                                "Bodies of 1 m and of 1 mm rest in one world, each to 1 % of its size",
                                two_scales});
const RegisterCase flow_case({"bodies/slow_flow",
                              "Small bodies in a liquid settle, roll and push as balances of forces say",
                              slow_flow});

}  // namespace

}  // namespace microcosm::validation
