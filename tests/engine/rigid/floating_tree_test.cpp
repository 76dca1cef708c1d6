// Freely floating trees in a rigid world keep their momentum however they move: alone, driven by motors with
// gains, with dry friction, in contact with themselves or with single bodies.

#include <catch2/catch.hpp>
#include <cmath>

#include "engine/core/exchange.hpp"
#include "engine/core/math.hpp"
#include "engine/rigid/rigid_world.hpp"
#include "engine/rigid/simple_bodies.hpp"

namespace microcosm::rigid {

namespace {

/// Five capsules of .3 m in a chain, all its rates different.
BodyModel chain(JointKind joints) {
  BodyModel body;
  body.name = "chain";
  for (int i = 0; i < 5; ++i) {
    Link link;
    link.name = "link " + std::to_string(i);
    link.shapes = {capsule(0.05, 0.2)};
    link.inertial = inertial_of(link.shapes[0], 1000);
    link.joint.name = "joint " + std::to_string(i);
    link.joint.kind = i == 0 ? JointKind::free : joints;
    link.joint.parent = i - 1;
    link.joint.axis = {0, 1, 0};
    if (i > 0) link.joint.origin.position = {0, 0, 0.32};
    body.links.push_back(link);
    for (std::uint32_t r = 0; r < rate_count(link.joint.kind); ++r)
      body.rates.push_back(core::cos(1.7 * static_cast<double>(body.rates.size())));
  }
  return body;
}

struct Run {
  Run(std::vector<BodyModel> bodies, Integrator integrator, const Vec3& gravity = {})
      : world(model_of(std::move(bodies), integrator, gravity)) {
    world.prepare(exchange);
  }
  static RigidWorldModel model_of(std::vector<BodyModel> bodies, Integrator integrator, const Vec3& gravity) {
    RigidWorldModel model;
    model.bodies = std::move(bodies);
    model.gravity = gravity;
    model.largest_step = 1e-3;
    model.integrator = integrator;
    return model;
  }
  void advance(int steps) {
    for (int i = 0; i < steps; ++i) world.advance(exchange, 1e-3);
  }
  /// Of what is lost of (angular, linear) momentum since `before`, over the sum of m v and m v l (l = 1 m).
  double lost(const Spatial& before, double scale) const {
    const Spatial now = world.momentum();
    return (norm(now.linear - before.linear) + norm(now.angular - before.angular)) / scale;
  }

  core::Exchange exchange;
  RigidWorld world;
};

}  // namespace

TEST_CASE("A floating chain keeps its momentum to rounding and its energy to first order, however it moves") {
  for (const JointKind joints : {JointKind::continuous, JointKind::spherical})
    for (const Integrator integrator :
         {Integrator::semi_implicit, Integrator::leapfrog, Integrator::automatic}) {
      Run run({chain(joints)}, integrator);
      const Spatial before = run.world.momentum();
      const double energy = run.world.kinetic_energy();
      run.advance(1000);
      CHECK(run.lost(before, norm(before.linear)) < 1e-12);
      // A step of the first order, whose angles change by 3e-3.
      CHECK(run.world.kinetic_energy() == Approx(energy).epsilon(1e-2));
    }
}

TEST_CASE("Motors with gains, dry friction and a mimic joint change no momentum of a floating chain") {
  BodyModel driven = chain(JointKind::continuous), rubbing = driven, following = driven;
  for (int i = 1; i < 5; ++i) driven.links[i].joint.motor = {MotorKind::position, 40, 4};
  rubbing.links[2].joint.friction = 0.2;
  following.links[3].joint.mimic = Mimic{1, -0.5, 0};
  for (const BodyModel& body : {driven, rubbing, following}) {
    Run run({body}, Integrator::automatic);
    for (std::uint32_t i = 1; i < 5 && body.links[i].joint.motor.kind != MotorKind::none; ++i)
      run.world.command(0, i, i % 2 == 0 ? 1 : -1);
    const Spatial before = run.world.momentum();
    run.advance(1000);
    CHECK(run.lost(before, norm(before.linear)) < 1e-12);
  }
}

TEST_CASE("A floating chain that folds onto itself and is struck keeps the whole momentum") {
  BodyModel body = chain(JointKind::continuous);
  body.self_collision = true;
  body.rates.clear();
  for (int i = 1; i < 5; ++i) body.links[i].joint.motor = {MotorKind::position, 40, 4};
  BodyModel ball = free_body("ball", sphere(0.2), 1000, {{-2, 0.02, 0.6}, {}});
  ball.rates = {0, 0, 0, 2, 0, 0};
  Run run({body, ball}, Integrator::automatic);
  for (std::uint32_t i = 1; i < 5; ++i) run.world.command(0, i, 2.2);  // it curls up
  const Spatial before = run.world.momentum();
  bool touched_itself = false, struck = false;
  for (int i = 0; i < 1500; ++i) {
    run.advance(1);
    const auto colliders = run.world.colliders();
    for (const ContactReport& contact : run.world.contacts()) {
      const bool own = colliders[contact.first].body == colliders[contact.second].body;
      (own ? touched_itself : struck) |= norm(contact.force) > 0;
    }
  }
  CHECK(touched_itself);
  CHECK(struck);
  CHECK(norm(run.world.momentum().linear - before.linear) < 1e-12 * norm(before.linear));
  // What is relaxed after the move acts on the ball from where it was before: a step's way off.
  CHECK(run.lost(before, norm(before.linear)) < 1e-6);
}

TEST_CASE("A chain thrown through gravity turns about its centre as it would without") {
  BodyModel body = chain(JointKind::continuous);
  const auto about_centre = [&](const RigidWorld& world) {
    double mass = 0;
    Vec3 centre;
    for (std::uint32_t i = 0; i < 5; ++i) {
      const double own = body.links[i].inertial.mass;
      mass += own;
      centre += own * world.centre_of_mass(0, i);
    }
    const Spatial momentum = world.momentum();
    return momentum.angular - cross(centre / mass, momentum.linear);
  };
  body.rates[3] = 20;  // [m/s] sideways
  Run run({body}, Integrator::automatic, {0, 0, -9.80665});
  const Vec3 before = about_centre(run.world);
  run.advance(1000);
  CHECK(norm(about_centre(run.world) - before) < 1e-6 * norm(before));
}

}  // namespace microcosm::rigid
