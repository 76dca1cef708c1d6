// Bounces of several contacts at once, and with friction, against their closed forms.

#include <catch2/catch.hpp>

#include "engine/core/exchange.hpp"
#include "engine/rigid/rigid_world.hpp"
#include "engine/rigid/simple_bodies.hpp"

namespace microcosm::rigid {

namespace {

/// A body thrown with a linear velocity.
BodyModel thrown(const std::string& name, const Shape& shape, const Vec3& at, const Vec3& velocity) {
  BodyModel body = free_body(name, shape, 1000, {at, {}});
  body.rates = {0, 0, 0, velocity.x, velocity.y, velocity.z};
  return body;
}

/// Without gravity, in steps of 1 ms.
struct Run {
  explicit Run(std::vector<BodyModel> bodies) : world(model_of(std::move(bodies))) {
    world.prepare(exchange);
  }
  static RigidWorldModel model_of(std::vector<BodyModel> bodies) {
    RigidWorldModel model;
    model.bodies = std::move(bodies);
    model.gravity = {};
    model.largest_step = 1e-3;
    return model;
  }
  void advance(int steps) {
    for (int i = 0; i < steps; ++i) world.advance(exchange, 1e-3);
  }
  Spatial velocity(std::uint32_t body) const { return world.link_velocity(body, 0); }

  core::Exchange exchange;
  RigidWorld world;
};

}  // namespace

TEST_CASE("Faces that meet squarely part at restitution times their speed, without spin or gain of energy") {
  for (const double restitution : {0.3, 0.7, 1.0})
    for (const Vec3& half : {Vec3{0.1, 0.1, 0.1}, Vec3{0.1, 0.05, 0.05}, Vec3{0.02, 0.1, 0.1}}) {
      const Material material{.friction = 0, .restitution = restitution};
      Run run({thrown("a", box(half, material), {}, {1, 0, 0}),
               thrown("b", box({0.1, 0.1, 0.1}, material), {0.5, 0, 0}, {})});
      run.advance(1000);
      INFO("restitution " << restitution << ", half extents " << half.x << " " << half.y << " " << half.z);
      CHECK(run.velocity(1).linear.x - run.velocity(0).linear.x == Approx(restitution).epsilon(1e-4));
      CHECK(norm(run.velocity(0).angular) < 1e-3);
      CHECK(norm(run.velocity(1).angular) < 1e-3);
      // Both carry the mean speed on; of the energy about the centre the square of restitution is left.
      const double a = run.world.model().bodies[0].links[0].inertial.mass, b = 8;  // [kg]
      const double left = a / (a + b) + restitution * restitution * b / (a + b);
      CHECK(run.world.kinetic_energy() / (0.5 * a) == Approx(left).epsilon(1e-4));
    }
}

TEST_CASE("A ball that slides while it bounces loses mu (1 + e) of its normal speed along the floor") {
  for (const double restitution : {0.0, 0.5, 0.9}) {
    const Material material{.friction = 0.1, .restitution = restitution};
    Run run({scenery("floor", {plane(material)}),
             thrown("ball", sphere(0.1, material), {0, 0, 0.3}, {3, 0, -2})});
    run.advance(300);
    CHECK(run.velocity(1).linear.z == Approx(2 * restitution).margin(1e-9));
    // It would roll at 5/7 of its speed: the friction's whole impulse is less.
    CHECK(run.velocity(1).linear.x == Approx(3 - 0.1 * (1 + restitution) * 2).epsilon(1e-9));
  }
}

}  // namespace microcosm::rigid
