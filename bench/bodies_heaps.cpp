// Heaps and stacks: the rigid world beside bare Bullet (float64, as packaged, its own solver) on the same
// scenes in the same run.

#include <btBulletDynamicsCommon.h>

#include <fmt/format.h>

#include <cmath>
#include <memory>
#include <vector>

#include "bench/bodies_worlds.hpp"
#include "bench/cases.hpp"

namespace microcosm::bench {

namespace {

constexpr double g = 9.80665;
constexpr int steps = 400;

struct Outcome {
  double steps_per_second = 0;
  double top = 0;  // height of the highest body at the end [m]
};

Outcome ours(const Heap& heap) {
  rigid::RigidWorld world(world_of(heap));
  core::Exchange exchange;
  world.prepare(exchange);
  const double seconds = cpu_seconds_of([&] {
    for (int i = 0; i < steps; ++i) world.advance(exchange, heap_step);
  });
  Outcome outcome{steps / seconds, 0};
  for (std::uint32_t b = 1; b < world.model().bodies.size(); ++b)
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
  shape.calculateLocalInertia(heap_density * volume, inertia);
  for (const core::Vec3& place : heap.places) {
    bodies.push_back(std::make_unique<btRigidBody>(heap_density * volume, nullptr, &shape, inertia));
    bodies.back()->setWorldTransform(btTransform(btQuaternion::getIdentity(), {place.x, place.y, place.z}));
    bodies.back()->setActivationState(DISABLE_DEACTIVATION);
  }
  for (const auto& body : bodies) {
    body->setFriction(std::sqrt(heap.friction));  // Bullet multiplies the two
    world.addRigidBody(body.get());
  }
  const double seconds = cpu_seconds_of([&] {
    for (int i = 0; i < steps; ++i) world.stepSimulation(heap_step, 0);
  });
  Outcome outcome{steps / seconds, 0};
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
