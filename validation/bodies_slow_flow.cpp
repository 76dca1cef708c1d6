// Bodies so small that a liquid takes all inertia from them: they settle, roll on walls, push each other and
// are carried as balances of forces say.

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

#include "engine/core/errors.hpp"
#include "engine/core/math.hpp"
#include "engine/flow/still_liquid.hpp"
#include "engine/rigid/rigid_world.hpp"
#include "engine/rigid/simple_bodies.hpp"
#include "engine/swim/immersion.hpp"
#include "engine/world/world.hpp"
#include "validation/cases.hpp"

namespace microcosm::validation {

namespace {

using core::pi;
using core::Vec3;

constexpr double g = 9.80665;
constexpr double viscosity = 1e-3, water = 1000, radius = 10e-6, density = 1050;
constexpr double stokes_drag = 6 * pi * viscosity * radius;                    // [N s/m]
constexpr double stokes_turn = 8 * pi * viscosity * radius * radius * radius;  // [N m s]

/// Pushes and turns the bodies, as fields would.
class Push final : public core::System {
 public:
  std::string_view name() const override { return "push"; }
  core::Phase phase() const override { return core::Phase::force; }
  void prepare(core::Exchange&) override {}
  void step(core::Exchange& exchange, core::Nanoseconds, core::Nanoseconds) override {
    exchange.apply_external(0, force, torque);
  }
  std::span<std::byte> state() override { return {}; }

  Vec3 force, torque;  // on the first body that moves
};

/// Spheres in a liquid at rest, the first of them pushed.
struct LiquidRun {
  LiquidRun(const std::vector<Vec3>& places, double step, bool gravity, double friction,
            std::vector<flow::PlaneWall> walls, bool floor)
      : world(core::from_seconds(step)) {
    rigid::RigidWorldModel model;
    model.largest_step = step;
    if (!gravity) model.gravity = {};
    // Nothing resists rolling but the liquid.
    const rigid::Material material{.friction = friction, .rolling_friction = 0, .torsional_friction = 0};
    for (std::size_t i = 0; i < places.size(); ++i)
      model.bodies.push_back(rigid::free_body(fmt::format("cell {}", i), rigid::sphere(radius, material),
                                              density, {places[i], {}}));
    if (floor) model.bodies.push_back(rigid::scenery("floor", {rigid::plane(material)}));
    swim::ImmersionModel immersion;
    immersion.gravity = model.gravity;
    auto rigid_world = std::make_unique<rigid::RigidWorld>(std::move(model));
    bodies = rigid_world.get();
    for (std::uint32_t i = 0; i < places.size(); ++i)
      immersion.bodies.push_back({.name = fmt::format("cell {}", i),
                                  .body = [this, i] { return bodies->exchange_body(i, 0); },
                                  .radius = radius,
                                  .volume = 4.0 / 3 * pi * radius * radius * radius});
    world.add(std::make_unique<swim::Immersion>(
        std::move(immersion), std::make_unique<const flow::StillLiquid>(
                                  flow::StillLiquidModel{viscosity, water, std::move(walls)})));
    auto pusher = std::make_unique<Push>();
    push = pusher.get();
    world.add(std::move(pusher));
    world.add(std::move(rigid_world));
    world.prepare();
  }

  rigid::Spatial velocity(std::uint32_t body) const { return bodies->link_velocity(body, 0); }

  world::World world;
  rigid::RigidWorld* bodies = nullptr;
  Push* push = nullptr;
};

constexpr const char* name = "bodies/slow_flow";

/// Settling speed over Stokes', from rest, for steps shorter and 100,000 times longer than relaxation.
double settling_error(double step) {
  LiquidRun run({{0, 0, 1}}, step, true, 0, {}, false);
  run.world.advance(core::from_seconds(std::max(10 * step, 1e-3)));
  const double stokes = 2.0 / 9 * (density - water) * g * radius * radius / viscosity;
  return std::fabs(-run.velocity(0).linear.z / stokes - 1);
}

/// A turned ball on the floor that can't slip rolls at its rate times its radius; the torque balance about
/// the point of contact gives (8 + 6) pi mu a^3 a radian a second, where the wall's own drag is left out.
void rolling(std::vector<Result>& results) {
  LiquidRun run({{0, 0, radius}}, 1e-4, true, 1, {}, true);
  run.push->torque = {0, 1e-3 * stokes_turn, 0};  // far below what friction can hold
  run.world.advance(core::from_seconds(0.1));
  const rigid::Spatial velocity = run.velocity(0);
  const double rate = run.push->torque.y / (14 * pi * viscosity * radius * radius * radius);
  results.push_back(measured(name, "rolling without slip: error of the rate",
                             std::fabs(velocity.angular.y / rate - 1), 0.01, "relative",
                             "torque balance about the contact"));
  results.push_back(measured(name, "rolling without slip: speed over rate times radius",
                             std::fabs(velocity.linear.x / (velocity.angular.y * radius) - 1), 0.01,
                             "relative", "kinematics"));
}

void pushing(std::vector<Result>& results) {
  LiquidRun run({{0, 0, 0}, {2 * radius, 0, 0}}, 1e-4, false, 0, {}, false);
  run.push->force = {1e-12, 0, 0};
  run.world.advance(core::from_seconds(0.1));
  const double shared = run.push->force.x / (2 * stokes_drag);
  double contact = 0;
  for (const rigid::ContactReport& report : run.bodies->contacts()) contact += norm(report.force);
  results.push_back(measured(name, "one cell pushes another: error of their speed",
                             std::fabs(run.velocity(0).linear.x / shared - 1), 0.01, "relative",
                             "two resistances in a row"));
  results.push_back(measured(name, "one cell pushes another: error of the force between them",
                             std::fabs(contact / (run.push->force.x / 2) - 1), 0.01, "relative",
                             "half of the force"));
}

/// A sphere that a torque turns above a wall, free of contact, moves along it: no force acts, so that
/// 6 pi mu a F_t U = 6 pi mu a^2 F_r w. From the exact values of Goldman, Cox and Brenner 1967 at h/a
/// = 1.1276 and 1.5431: T_t .073718 and .014649 (F_r is 4/3 of it), F_t 2.1514 and 1.5675.
void turning_near_wall(std::vector<Result>& results) {
  const double exact[][3] = {{1.1276, 0.073718, 2.1514}, {1.5431, 0.014649, 1.5675}};
  double worst = 0;
  for (const auto& [height, torque, force] : exact) {
    LiquidRun run({{0, 0, height * radius}}, 1e-4, false, 0, {{{}, {0, 0, 1}}}, false);
    run.push->torque = {0, 1e-3 * stokes_turn, 0};
    run.world.advance(core::from_seconds(1e-3));
    const rigid::Spatial velocity = run.velocity(0);
    worst = std::max(
        worst, std::fabs(velocity.linear.x / (radius * velocity.angular.y) / (4.0 / 3 * torque / force) - 1));
  }
  results.push_back(measured(name, "turning near a wall: error of the speed along it", worst, 0.02,
                             "relative", "Goldman, Cox and Brenner 1967"));
}

Report slow_flow(const CaseOptions&) {
  std::vector<Result> results{measured(name, "settling speed, steps of 0.1 us", settling_error(1e-7), 1e-3,
                                       "relative", "Stokes 1851"),
                              measured(name, "settling speed, steps of 10 ms", settling_error(1e-2), 1e-3,
                                       "relative", "Stokes 1851")};
  rolling(results);
  pushing(results);
  turning_near_wall(results);
  return results;
}

const RegisterCase flow_case({name,
                              "Small bodies in a liquid settle, roll and push as balances of forces say",
                              slow_flow});

}  // namespace

}  // namespace microcosm::validation
