// What no contact and no free motion may change.

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "engine/core/random.hpp"
#include "validation/body_runs.hpp"
#include "validation/cases.hpp"

namespace microcosm::validation {

namespace {

using core::Vec3;
using rigid::BodyModel;
using rigid::RigidWorldModel;
using rigid::Spatial;

constexpr double density = 1000;

/// Bodies thrown at each other in zero gravity.
RigidWorldModel cloud(int count, double restitution) {
  RigidWorldModel model;
  model.gravity = {};
  model.largest_step = 1e-3;
  core::RandomStream random(11, 0, core::stream_id("cloud"));
  const rigid::Material material{.friction = 0.4, .restitution = restitution};
  for (int i = 0; i < count; ++i) {
    const int row = i / 3 % 3, layer = i / 9;
    const Vec3 place{i % 3 - 1.0, row - 1.0, layer - 1.0};
    const double a = random.uniform(-1, 1), b = random.uniform(-1, 1), c = random.uniform(-1, 1);
    const rigid::Shape shapes[] = {rigid::sphere(0.1, material), rigid::box({0.12, 0.08, 0.05}, material)};
    BodyModel body = rigid::free_body("body " + std::to_string(i), shapes[i % 2], density, {0.4 * place, {}});
    body.rates = {a, b, c, -place.x + 0.2 * b, -place.y + 0.2 * c, -place.z + 0.2 * a};
    model.bodies.push_back(body);
  }
  return model;
}

Report collisions(const CaseOptions&) {
  BodyRun run(cloud(27, 0.5));
  const Spatial before = run.world.momentum();
  double scale = 0;
  for (std::uint32_t b = 0; b < 27; ++b)
    scale += run.world.model().bodies[b].links[0].inertial.mass * norm(run.world.link_velocity(b, 0).linear);
  double linear = 0, step_linear = 0;
  std::size_t contacts = 0;
  Spatial last = before;
  for (int i = 0; i < 1000; ++i) {
    run.world.advance(run.exchange, 1e-3);
    contacts += run.world.contacts().size();
    const Spatial now = run.world.momentum();
    step_linear = std::max(step_linear, norm(now.linear - last.linear) / scale);
    linear = std::max(linear, norm(now.linear - before.linear) / scale);
    last = now;
  }
  return std::vector{measured("bodies/collisions",
                              "27 bodies collide: change of momentum in a step, of the sum of its sizes",
                              step_linear, 1e-12, "relative", "Newton's third law"),
                     measured("bodies/collisions", "the same over 1,000 steps", linear, 1e-12, "relative",
                              "Newton's third law"),
                     measured("bodies/collisions", "steps without any contact", contacts > 0 ? 0 : 1, 0, "1",
                              "the case would show nothing")};
}

/// A slab thrown spinning about its middle axis: it tumbles, and keeps momentum and energy.
double tumbling(double step, double& momentum_error) {
  BodyModel slab = rigid::free_body("slab", rigid::box({0.3, 0.2, 0.05}), density, {});
  slab.rates = {0.01, 5, 0.01, 0, 0, 0};
  RigidWorldModel model;
  model.gravity = {};
  model.largest_step = step;
  model.bodies = {slab};
  BodyRun run(model);
  const Spatial before = run.world.momentum();
  const double energy = run.world.kinetic_energy();
  run.advance(10);
  momentum_error = norm(run.world.momentum().angular - before.angular) / norm(before.angular);
  return std::fabs(run.world.kinetic_energy() / energy - 1);
}

Report free_rotation(const CaseOptions&) {
  double momentum = 0, unused = 0;
  const double fine = tumbling(1e-3, momentum), coarse = tumbling(4e-3, unused);
  return std::vector{
      measured("bodies/tumbling", "angular momentum after 10 s, steps of 1 ms", momentum, 1e-12, "relative",
               "conservation"),
      measured("bodies/tumbling", "energy after 10 s, steps of 1 ms", fine, 1e-4, "relative", "conservation"),
      measured("bodies/tumbling", "energy's error at 1 ms over that at 4 ms", fine / coarse, 1.0 / 8, "1",
               "second order: 1/16")};
}

const RegisterCase collisions_case({"bodies/collisions", "Colliding bodies exchange momentum and make none",
                                    collisions});
const RegisterCase rotation_case({"bodies/tumbling",
                                  "A free slab tumbles with its angular momentum and energy", free_rotation});

}  // namespace

}  // namespace microcosm::validation
