// The same bead in the same blood, once as a carrier in vessel coordinates and once as a rigid body in space:
// where both apply, they agree.

#include <cmath>
#include <memory>
#include <vector>

#include "engine/rigid/rigid_world.hpp"
#include "engine/rigid/simple_bodies.hpp"
#include "engine/swim/immersion.hpp"
#include "engine/world/world.hpp"
#include "validation/carrier_runs.hpp"
#include "validation/cases.hpp"

namespace microcosm::validation {

namespace {

constexpr double vessel_radius = 2e-3, bead_radius = 1e-4, bead_density = 1100;  // [m], [kg/m^3]

/// The bead as a rigid body that starts at a place with a velocity.
struct BodyInBlood {
  BodyInBlood(const Blood& blood, const Vec3& at, const Vec3& velocity) : world(core::Nanoseconds(100'000)) {
    rigid::Shape walls;
    walls.kind = rigid::ShapeKind::vessel_walls;
    walls.vessels = std::make_shared<const geometry::VesselWalls>(blood.vessels, blood.flow.get());
    rigid::RigidWorldModel model;
    model.bodies = {rigid::scenery("walls", {walls}),
                    rigid::free_body("bead", rigid::sphere(bead_radius), bead_density, {at, {}})};
    model.bodies[1].rates = {0, 0, 0, velocity.x, velocity.y, velocity.z};
    auto rigid_world = std::make_unique<rigid::RigidWorld>(std::move(model));
    bodies = rigid_world.get();
    swim::ImmersionModel immersion;
    immersion.bodies = {{.name = "bead",
                         .body = [this] { return bodies->exchange_body(1, 0); },
                         .radius = bead_radius,
                         .volume = 4.0 / 3 * core::pi * bead_radius * bead_radius * bead_radius}};
    world.add(std::make_unique<swim::Immersion>(std::move(immersion), *blood.flow));
    world.add(std::move(rigid_world));
    world.prepare();
  }

  Vec3 position() const { return bodies->link_pose(1, 0).position; }

  world::World world;
  rigid::RigidWorld* bodies = nullptr;
};

Report carried(const CaseOptions&) {
  const Blood blood = tube(0.2, vessel_radius, 5e-8);  // mean velocity 4 mm/s
  swim::BeadCarrierModel model = tracers(8, 0.02);
  model.radius = bead_radius;
  model.density = bead_density;
  Run run(blood, model);
  run.carriers.release(8, core::Nanoseconds(0));
  std::vector<Vec3> starts;
  std::vector<std::unique_ptr<BodyInBlood>> bodies;
  for (std::uint32_t i = 0; i < 8; ++i) {
    starts.push_back(run.carriers.position(i));
    bodies.push_back(std::make_unique<BodyInBlood>(blood, starts[i], run.carriers.carriers()[i].velocity));
  }
  const auto advance = [&](double seconds) {
    const core::Nanoseconds step(1'000'000);
    for (double t = 0; t < seconds; t += 1e-3) run.step(step);
    for (const auto& body : bodies) body->world.advance(core::from_seconds(seconds));
  };
  advance(1);
  double apart = 0, heights = 0;
  for (std::uint32_t i = 0; i < 8; ++i) {
    const Vec3 way = run.carriers.position(i) - starts[i];
    apart = std::max(apart, norm(bodies[i]->position() - run.carriers.position(i)) / norm(way));
  }
  advance(9);  // all have sunk to the wall
  for (std::uint32_t i = 0; i < 8; ++i) {
    const Vec3 a = run.carriers.position(i), b = bodies[i]->position();
    for (const Vec3& p : {a, b})
      heights =
          std::max(heights, std::fabs(std::sqrt(p.y * p.y + p.z * p.z) - (vessel_radius - bead_radius)) /
                                vessel_radius);
  }
  const char* name = "bodies/carried";
  return std::vector{measured(name, "eight beads after 1 s, as carriers and as bodies: apart, of their way",
                              apart, 0.01, "relative", "one physics, two programs"),
                     measured(name, "after 10 s, on the wall: error of their distance from the axis", heights,
                              1e-3, "of the vessel's radius", "geometry")};
}

const RegisterCase carried_case({"bodies/carried",
                                 "A bead in blood goes the same way as a carrier and as a rigid body",
                                 carried});

}  // namespace

}  // namespace microcosm::validation
