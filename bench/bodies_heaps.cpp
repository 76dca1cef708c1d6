// Heaps and stacks: the rigid world beside bare Bullet (float64, as packaged, its own solver) on the same
// scenes in the same run.

#include <btBulletDynamicsCommon.h>

#include <fmt/format.h>

#include <cmath>
#include <memory>
#include <vector>

#include "bench/cases.hpp"
#include "engine/core/exchange.hpp"
#include "engine/rigid/rigid_world.hpp"
#include "engine/rigid/simple_bodies.hpp"

namespace microcosm::bench {

namespace {

using core::Vec3;

constexpr double step = 5e-3;
constexpr double g = 9.80665;
constexpr double density = 1000;

struct Heap {
  std::string name;
  bool spheres = false;
  double size = 0;  // diameter, or edge [m]
  double friction = 0;
  int steps = 0;
  std::vector<Vec3> places;
};

/// 6^3 frictionless balls of 0.5 m in a lattice above a plane, moved a little out of line.
Heap balls() {
  Heap heap{.name = "666 balls", .spheres = true, .size = 0.5, .friction = 0, .steps = 400, .places = {}};
  for (int i = 0; i < 216; ++i) {
    const int x = i % 6, y = i / 6 % 6, z = i / 36;
    heap.places.push_back(0.5 * Vec3{1.1 * x + 0.013 * (z % 3), 1.1 * y + 0.017 * (z % 2), 0.6 + 1.1 * z});
  }
  return heap;
}

/// 120 boxes of 1 m in 15 rows.
Heap pyramid() {
  Heap heap{.name = "pyramid", .spheres = false, .size = 1, .friction = 0.5, .steps = 400, .places = {}};
  for (int row = 0; row < 15; ++row)
    for (int i = 0; i < 15 - row; ++i) heap.places.push_back({1.01 * (i - 0.5 * (14 - row)), 0, 0.5 + row});
  return heap;
}

struct Outcome {
  double steps_per_second = 0;
  double top = 0;  // height of the highest body at the end [m]
};

Outcome ours(const Heap& heap) {
  const rigid::Material material{.friction = heap.friction};
  rigid::RigidWorldModel model;
  model.largest_step = step;
  model.bodies = {rigid::scenery("floor", {rigid::plane(material)})};
  const double half = heap.size / 2;
  const rigid::Shape shape =
      heap.spheres ? rigid::sphere(half, material) : rigid::box({half, half, half}, material);
  for (const Vec3& place : heap.places)
    model.bodies.push_back(
        rigid::free_body(fmt::format("{}", model.bodies.size()), shape, density, {place, {}}));
  rigid::RigidWorld world(model);
  core::Exchange exchange;
  world.prepare(exchange);
  const double seconds = cpu_seconds_of([&] {
    for (int i = 0; i < heap.steps; ++i) world.advance(exchange, step);
  });
  Outcome outcome{heap.steps / seconds, 0};
  for (std::uint32_t b = 1; b < model.bodies.size(); ++b)
    outcome.top = std::max(outcome.top, world.link_pose(b, 0).position.z);
  return outcome;
}

Outcome bullet(const Heap& heap) {
  btDefaultCollisionConfiguration configuration;
  btCollisionDispatcher dispatcher(&configuration);
  btDbvtBroadphase broadphase;
  btSequentialImpulseConstraintSolver solver;
  btDiscreteDynamicsWorld world(&dispatcher, &broadphase, &solver, &configuration);
  world.setGravity({0, 0, -g});
  btStaticPlaneShape plane({0, 0, 1}, 0);
  const double half = heap.size / 2;
  btSphereShape sphere(half);
  btBoxShape box({half, half, half});
  btCollisionShape& shape = heap.spheres ? static_cast<btCollisionShape&>(sphere) : box;
  std::vector<std::unique_ptr<btRigidBody>> bodies;
  bodies.push_back(std::make_unique<btRigidBody>(0, nullptr, &plane));
  const double volume =
      heap.spheres ? 4.0 / 3 * 3.14159265358979 * half * half * half : heap.size * heap.size * heap.size;
  btVector3 inertia;
  shape.calculateLocalInertia(density * volume, inertia);
  for (const Vec3& place : heap.places) {
    bodies.push_back(std::make_unique<btRigidBody>(density * volume, nullptr, &shape, inertia));
    bodies.back()->setWorldTransform(btTransform(btQuaternion::getIdentity(), {place.x, place.y, place.z}));
    bodies.back()->setActivationState(DISABLE_DEACTIVATION);
  }
  for (const auto& body : bodies) {
    body->setFriction(std::sqrt(heap.friction));  // Bullet multiplies the two
    world.addRigidBody(body.get());
  }
  const double seconds = cpu_seconds_of([&] {
    for (int i = 0; i < heap.steps; ++i) world.stepSimulation(step, 0);
  });
  Outcome outcome{heap.steps / seconds, 0};
  for (std::size_t b = 1; b < bodies.size(); ++b)
    outcome.top = std::max(outcome.top, static_cast<double>(bodies[b]->getWorldTransform().getOrigin().z()));
  for (const auto& body : bodies) world.removeRigidBody(body.get());
  return outcome;
}

std::vector<Figure> heaps() {
  std::vector<Figure> figures;
  for (const Heap& heap : {balls(), pyramid()}) {
    Outcome mine, theirs;
    for (int round = 0; round < 3; ++round) {
      const Outcome a = ours(heap), b = bullet(heap);
      if (a.steps_per_second > mine.steps_per_second) mine = a;
      if (b.steps_per_second > theirs.steps_per_second) theirs = b;
    }
    const std::string config =
        fmt::format("{} bodies, friction {}, steps of 5 ms, best of 3 interleaved rounds", heap.places.size(),
                    heap.friction);
    figures.push_back(
        {"bodies/heaps", heap.name + ": steps a second of CPU time", mine.steps_per_second, "1/s", config});
    figures.push_back(
        {"bodies/heaps", heap.name + ": bare Bullet's", theirs.steps_per_second, "1/s", config});
    figures.push_back({"bodies/heaps", heap.name + ": ratio (target 0.9)",
                       mine.steps_per_second / theirs.steps_per_second, "1", config});
    figures.push_back({"bodies/heaps", heap.name + ": height of the top at the end", mine.top, "m",
                       fmt::format("bare Bullet's: {:.3f} m", theirs.top)});
  }
  return figures;
}

const RegisterCase heaps_case({"bodies/heaps", "balls and a pyramid of boxes beside bare Bullet", heaps, {}});

}  // namespace

}  // namespace microcosm::bench
