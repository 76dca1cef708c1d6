// A seven-axis arm under joint control, with noisy encoders, at one step a control period.

#include <fmt/format.h>

#include <array>
#include <cmath>

#include "bench/cases.hpp"
#include "engine/core/exchange.hpp"
#include "engine/core/math.hpp"
#include "engine/core/random.hpp"
#include "engine/rigid/rigid_world.hpp"
#include "engine/rigid/simple_bodies.hpp"
#include "formats/urdf/urdf.hpp"

namespace microcosm::bench {

namespace {

constexpr int steps = 50'000;
constexpr double step = 1e-3;

rigid::RigidWorldModel arm_world() {
  rigid::RigidWorldModel model;
  model.largest_step = step;
  rigid::BodyModel arm = formats::urdf::read("assets/robots/arm7.urdf", {}).body;
  for (rigid::Link& link : arm.links) link.joint.motor.kind = rigid::MotorKind::torque;
  model.bodies = {rigid::scenery("floor", {rigid::plane()}), arm,
                  rigid::free_body("cube", rigid::box({0.02, 0.02, 0.02}), 1000, {{0.5, 0.3, 0.02}, {}})};
  return model;
}

/// Steps a second of CPU time of the arm that follows slow sines by PD control on what its encoders read.
double steps_per_second() {
  rigid::RigidWorld world(arm_world());
  core::Exchange exchange;
  world.prepare(exchange);
  std::vector<std::uint32_t> joints;
  for (std::uint32_t l = 0; l < world.model().bodies[1].links.size(); ++l)
    if (world.model().bodies[1].links[l].joint.kind != rigid::JointKind::fixed) joints.push_back(l);
  core::RandomStream random(1, 0, core::stream_id("encoder"));
  constexpr double resolution = 2 * core::pi / (1 << 17);
  std::vector<double> last(joints.size());
  const double seconds = cpu_seconds_of([&] {
    for (int i = 0; i < steps; ++i) {
      for (std::size_t j = 0; j < joints.size(); ++j) {
        const double noisy = world.joint_position(1, joints[j]) + 0.3 * resolution * random.normal();
        const double read = resolution * std::floor(noisy / resolution);
        const double target = 0.3 * core::sin(1e-3 * i + static_cast<double>(j));
        const double rate = (read - last[j]) / step;
        last[j] = read;
        world.command(1, joints[j], 60 * (target - read) - 2 * rate);
      }
      world.advance(exchange, step);
    }
  });
  return steps / seconds;
}

std::vector<Figure> arm() {
  double best = 0;
  for (int round = 0; round < 3; ++round) best = std::max(best, steps_per_second());
  return {
      {"bodies/arm", "steps a second of CPU time (target 1e5)", best, "1/s",
       "7 axes, PD control and noisy encoders each step of 1 ms, a floor and a cube beside it, one core"}};
}

const RegisterCase arm_case({"bodies/arm", "a seven-axis arm with controller and sensors", arm, {}});

}  // namespace

}  // namespace microcosm::bench
