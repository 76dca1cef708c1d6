// Friction, rolling, spinning and bouncing of single bodies against their closed forms.

#include <fmt/format.h>

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
using rigid::Material;
using rigid::RigidWorldModel;

constexpr double g = 9.80665;
constexpr double density = 1000;
const char* const closed_form = "closed form";

/// A body on a plane that is tilted about y by `slope` [rad]: gravity is turned instead, so x points down.
RigidWorldModel on_slope(const BodyModel& body, double slope, const Material& material, double step) {
  RigidWorldModel model;
  model.bodies = {rigid::scenery("slope", {rigid::plane(material)}), body};
  model.gravity = g * Vec3{core::sin(slope), 0, -core::cos(slope)};
  model.largest_step = step;
  return model;
}

void set_rates(BodyModel& body, const Vec3& angular, const Vec3& linear) {
  body.rates = {angular.x, angular.y, angular.z, linear.x, linear.y, linear.z};
}

// ---- a conveyor

/// A box laid at rest on a belt that runs at `speed` [m/s], turned by 0.7 rad about z: it is accelerated by
/// friction until it goes with the belt.
Report conveyor(const CaseOptions&) {
  const double friction = 0.4, speed = 0.5, seconds = 1;
  const core::Quaternion turn = core::rotation_by({0, 0, 0.7});
  Material belt{.friction = friction, .surface_velocity = {speed, 0, 0}};
  RigidWorldModel model;
  model.bodies = {rigid::scenery("belt", {rigid::box({2, 2, 0.1}, belt)}, {{0, 0, -0.1}, turn}),
                  rigid::free_body("box", rigid::box({0.03, 0.03, 0.02}, {.friction = friction}), density,
                                   {{0, 0, 0.02}, turn})};
  model.largest_step = 1e-3;
  BodyRun run(model);
  run.advance(seconds);
  const Vec3 along = core::rotate(turn, {1, 0, 0});
  const double way = dot(position_of(run.world, 1), along);
  const double final_speed = dot(run.world.link_velocity(1, 0).linear, along);
  const double expected = speed * seconds - speed * speed / (2 * friction * g);
  return std::vector{measured("bodies/conveyor", "way of a box laid on a belt, in 1 s",
                              std::fabs(way / expected - 1), 0.01, "relative", closed_form),
                     measured("bodies/conveyor", "its speed then, of the belt's",
                              std::fabs(final_speed / speed - 1), 1e-3, "relative", closed_form)};
}

const RegisterCase conveyor_case({"bodies/conveyor", "A conveyor carries what lies on it", conveyor});

// ---- a box at the limit of friction

Report slope_limit(const CaseOptions&) {
  const double friction = 0.5, size = 0.2, seconds = 2;
  const Material material{.friction = friction};
  const BodyModel body = rigid::free_body("box", rigid::box(size / 2 * Vec3{1, 1, 0.5}, material), density,
                                          {{0, 0, size / 4}, {}});
  const auto travelled = [&](double ratio) {
    const double slope = core::atan(ratio * friction);
    BodyRun run(on_slope(body, slope, material, 1e-3));
    run.advance(0.1);
    const double start = position_of(run.world, 1).x;
    const double speed = run.world.link_velocity(1, 0).linear.x;
    run.advance(seconds);
    const double expected =
        speed * seconds + 0.5 * g * (core::sin(slope) - friction * core::cos(slope)) * seconds * seconds;
    return std::pair(position_of(run.world, 1).x - start, expected);
  };
  const double below = travelled(0.99).first;
  const auto [above, expected] = travelled(1.01);
  return std::vector{measured("bodies/slope", "slope 1 % below the friction limit: creep in 2 s",
                              std::fabs(below) / size, 0.01, "of the size", closed_form),
                     measured("bodies/slope", "slope 1 % above it: error of the distance slid in 2 s",
                              std::fabs(above / expected - 1), 0.01, "relative", closed_form)};
}

// ---- rolling

/// A ball on the slope that rolls without slip: 5/7 g sin(slope); a hoop-like cylinder: 2/3.
double rolling_error(const BodyModel& body, double factor, double slope, const Material& material) {
  BodyRun run(on_slope(body, slope, material, 1e-3));
  run.advance(1);
  const double expected = factor * g * core::sin(slope);
  return std::fabs(run.world.link_velocity(1, 0).linear.x / expected - 1);
}

double sliding_to_rolling(double radius, const Material& material) {
  BodyModel ball = rigid::free_body("ball", rigid::sphere(radius, material), density, {{0, 0, radius}, {}});
  set_rates(ball, {}, {2, 0, 0});
  BodyRun run(on_slope(ball, 0, material, 1e-3));
  run.advance(2);
  return std::fabs(run.world.link_velocity(1, 0).linear.x / (2.0 * 5 / 7) - 1);
}

/// A rolling ball slowed by rolling friction: (5/7) g mu_r / radius.
double rolling_friction(double radius, Material material) {
  material.rolling_friction = 0.01 * radius;
  BodyModel ball = rigid::free_body("ball", rigid::sphere(radius, material), density, {{0, 0, radius}, {}});
  set_rates(ball, {0, 1 / radius, 0}, {1, 0, 0});
  BodyRun run(on_slope(ball, 0, material, 1e-3));
  run.advance(1);
  const double slowed = 1 - run.world.link_velocity(1, 0).linear.x;
  return std::fabs(slowed / (5.0 / 7 * g * 0.01) - 1);
}

/// A ball spinning about the vertical, slowed by torsional friction: m g mu_t over 2/5 m r^2.
double spinning_friction(double radius, Material material) {
  material.torsional_friction = 0.01 * radius;
  BodyModel ball = rigid::free_body("ball", rigid::sphere(radius, material), density, {{0, 0, radius}, {}});
  set_rates(ball, {0, 0, 20}, {});
  BodyRun run(on_slope(ball, 0, material, 1e-3));
  run.advance(1);
  const double slowed = 20 - run.world.link_velocity(1, 0).angular.z;
  return std::fabs(slowed / (0.01 * g / (0.4 * radius)) - 1);
}

/// Down a slope with the default rolling friction: g (sin(slope) - b cos(slope)) / (1 + I / (m r^2)), with
/// the arm b, a share of the radius.
double default_rolling_error(const rigid::Shape& shape, const core::Quaternion& orientation, double inertia,
                             double slope) {
  const BodyModel body = rigid::free_body("body", shape, density, {{0, 0, shape.radius}, orientation});
  BodyRun run(on_slope(body, slope, {}, 1e-3));
  run.advance(1);
  const double expected = g * (core::sin(slope) - rigid::default_rolling * core::cos(slope)) / (1 + inertia);
  return std::fabs(run.world.link_velocity(1, 0).linear.x / expected - 1);
}

Report rolling(const CaseOptions&) {
  const double radius = 0.1, slope = 0.2;
  const Material material{.friction = 0.5, .rolling_friction = 0, .torsional_friction = 0};
  const BodyModel ball =
      rigid::free_body("ball", rigid::sphere(radius, material), density, {{0, 0, radius}, {}});
  const BodyModel cylinder = rigid::free_body("cylinder", rigid::cylinder(radius, 3 * radius, material),
                                              density, {{0, 0, radius}, core::rotation_by({pi / 2, 0, 0})});
  const char* name = "bodies/rolling";
  return std::vector{
      measured(name, "ball down a slope: error of 5/7 g sin(slope)",
               rolling_error(ball, 5.0 / 7, slope, material), 0.01, "relative", closed_form),
      measured(name, "cylinder down a slope: error of 2/3 g sin(slope)",
               rolling_error(cylinder, 2.0 / 3, slope, material), 0.01, "relative", closed_form),
      measured(name, "ball down a slope, default rolling friction: error of its acceleration",
               default_rolling_error(rigid::sphere(radius), {}, 0.4, slope), 0.01, "relative", closed_form),
      measured(name, "cylinder down a slope, default rolling friction: error of its acceleration",
               default_rolling_error(rigid::cylinder(radius, 3 * radius), core::rotation_by({pi / 2, 0, 0}),
                                     0.5, slope),
               0.01, "relative", closed_form),
      measured(name, "sliding ball comes to roll: error of 5/7 of its speed",
               sliding_to_rolling(radius, material), 0.01, "relative", closed_form),
      measured(name, "rolling friction: error of the deceleration", rolling_friction(radius, material), 0.01,
               "relative", closed_form),
      measured(name, "torsional friction: error of the deceleration", spinning_friction(radius, material),
               0.01, "relative", closed_form)};
}

// ---- bouncing

/// Height of the first bounce over that of the fall.
double bounce(double restitution, double step) {
  const double radius = 0.05, height = 1;
  const Material material{.restitution = restitution};
  const BodyModel ball =
      rigid::free_body("ball", rigid::sphere(radius, material), density, {{0, 0, radius + height}, {}});
  BodyRun run(on_slope(ball, 0, material, step));
  double highest = 0;
  bool bounced = false;
  const double fall = std::sqrt(2 * height / g);
  for (double t = 0; t < fall * (1 + restitution) + 0.1; t += step) {
    run.world.advance(run.exchange, step);
    const double speed = run.world.link_velocity(1, 0).linear.z;
    bounced |= t > 0.5 * fall && speed > 0;
    if (bounced) highest = std::max(highest, position_of(run.world, 1).z - radius);
  }
  return highest / height;
}

Report bouncing(const CaseOptions&) {
  const char* name = "bodies/bouncing";
  std::vector<Result> results;
  for (const double restitution : {0.3, 0.6, 0.9, 1.0})
    results.push_back(measured(
        name,
        fmt::format("restitution {}: error of the bounce's height, of e^2, steps of 0.5 ms", restitution),
        std::fabs(bounce(restitution, 5e-4) / (restitution * restitution) - 1), 0.01, "relative",
        closed_form));
  const double coarse = std::fabs(bounce(0.6, 2e-3) - 0.36), fine = std::fabs(bounce(0.6, 2.5e-4) - 0.36);
  results.push_back(
      measured(name, "error at steps of 0.25 ms over that at 2 ms", fine / coarse, 0.5, "1", "first order"));
  return results;
}

const RegisterCase slope_case(
    {"bodies/slope", "A box at the friction limit holds 1 % below it and slides as it must 1 % above",
     slope_limit});
const RegisterCase rolling_case({"bodies/rolling",
                                 "Balls and cylinders roll, slip and spin as their closed forms say",
                                 rolling});
const RegisterCase bouncing_case({"bodies/bouncing", "A ball bounces to the square of its restitution",
                                  bouncing});

}  // namespace

}  // namespace microcosm::validation
