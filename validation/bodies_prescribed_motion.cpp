// A satellite whose arm follows a given motion: prescribed, and by position motors that are told its places
// and rates.

#include <cmath>

#include "engine/core/math.hpp"
#include "engine/rigid/rigid_world.hpp"
#include "validation/bodies_dynamics_models.hpp"
#include "validation/cases.hpp"

namespace microcosm::validation {

namespace {

constexpr const char* name = "bodies/prescribed_motion";
constexpr double step = 1.0 / 240, duration = 20;
constexpr std::uint32_t first_link = 2, joints = 3;  // of free_arm: turntable, upper, lower

struct Place {
  double position = 0, rate = 0;
};

/// From rest to an angle and back to another, each with the least jerk (Flash and Hogan 1985, J Neurosci
/// 5:1688: 10 s^3 - 15 s^4
/// + 6 s^5), one joint after the other, so that the base ends turned.
Place place_at(std::uint32_t joint, double time) {
  constexpr double angles[joints] = {1.2, 0.9, -1.1};
  constexpr double start[joints] = {0, 2, 4}, back[joints] = {12, 8, 10}, takes = 7;
  Place place;
  const auto move = [&](double from, double way) {
    const double s = std::min(std::max((time - from) / takes, 0.0), 1.0);
    place.position += way * s * s * s * (10 + s * (-15 + 6 * s));
    place.rate += way * 30 * s * s * (1 - s) * (1 - s) / takes;
  };
  move(start[joint], angles[joint]);
  move(back[joint], -0.8 * angles[joint]);
  return place;
}

rigid::RigidWorld satellite(rigid::MotorKind kind) {
  rigid::RigidWorldModel model;
  model.gravity = {};
  model.largest_step = step;
  model.bodies = {free_arm()};
  for (std::uint32_t j = 0; j < joints; ++j)
    // Gains that the steps resolve, so that the motors too move it by Runge-Kutta; beyond them the
    // semi-implicit steps, of order 1, end .0106 degree apart, whatever the gains.
    model.bodies[0].links[first_link + j].joint.motor = {kind, 5e3, 60};
  return rigid::RigidWorld(model);
}

struct End {
  Quaternion attitude;
  double joint_error = 0;  // [rad], the largest in the whole run
  double momentum = 0;     // over the largest that a link had
};

End run(rigid::MotorKind kind) {
  rigid::RigidWorld world = satellite(kind);
  core::Exchange exchange;
  world.prepare(exchange);
  End end;
  double largest = 0;
  const auto steps = static_cast<int>(std::lround(duration / step));
  for (int k = 0; k < steps; ++k) {
    // A motion is told where to be at the step's end; a motor where its joint should be now.
    const double time = step * (kind == rigid::MotorKind::motion ? k + 1 : k);
    for (std::uint32_t j = 0; j < joints; ++j) {
      const Place place = place_at(j, time);
      world.command(0, first_link + j, {.value = place.position, .rate = place.rate, .duration = step});
    }
    world.advance(exchange, step);
    for (std::uint32_t j = 0; j < joints; ++j) {
      const double error = world.joint_position(0, first_link + j) - place_at(j, step * (k + 1)).position;
      end.joint_error = std::max(end.joint_error, std::fabs(error));
    }
    const rigid::Spatial momentum = world.momentum();
    end.momentum = std::max(end.momentum, norm(momentum.angular) + norm(momentum.linear));
    largest = std::max(largest, 10 * norm(world.link_velocity(0, first_link + 2).linear));
  }
  end.momentum /= largest;
  const auto q = world.tree_positions(0);
  end.attitude = {q[3], q[4], q[5], q[6]};
  return end;
}

Report prescribed_motion(const CaseOptions&) {
  const End given = run(rigid::MotorKind::motion), driven = run(rigid::MotorKind::position);
  const Vec3 between = core::rotation_vector(conjugate(given.attitude) * driven.attitude);
  const Vec3 turned = core::rotation_vector(given.attitude);
  Result attitude = measured(name, "base attitude, motors with target rates against the motion prescribed",
                             norm(between) * 180 / core::pi, 0.01, "degree",
                             "the same motion of the joints, to the lag of their motors");
  attitude.baseline = norm(turned) * 180 / core::pi;
  return Report({attitude,
                 measured(name, "prescribed joints against the given motion", given.joint_error, 1e-14, "rad",
                          "prescribed: equal to rounding"),
                 measured(name, "momentum, prescribed", given.momentum, 1e-12, "1",
                          "starts at rest, nothing acts from outside"),
                 measured(name, "momentum, motors", driven.momentum, 1e-12, "1",
                          "starts at rest, nothing acts from outside")});
}

const RegisterCase registered(
    {name,
     "A satellite ends as turned when its arm's motors follow a motion as when the motion is prescribed",
     prescribed_motion});

}  // namespace

}  // namespace microcosm::validation
