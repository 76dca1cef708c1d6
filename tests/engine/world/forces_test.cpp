// Forces between bodies: equal, opposite, with the torque of a common point; and the World's audit of them.

#include <catch2/catch.hpp>
#include <limits>
#include <memory>

#include "engine/core/random.hpp"
#include "engine/world/world.hpp"
#include "tests/engine/world/toy_systems.hpp"

using namespace microcosm;
using core::Nanoseconds;
using core::Phase;
using core::Vec3;
using tests::Logger;
using tests::PointMasses;

namespace {

/// Bodies of two Systems, 1 m from the origin and more, which `act` pushes in the force phase.
std::unique_ptr<world::World> two_groups(std::vector<std::string>& log, Logger::Act act) {
  auto world = std::make_unique<world::World>(Nanoseconds(2'000'000));
  world->add(std::make_unique<PointMasses>("first", 2, 0.5));
  world->add(std::make_unique<PointMasses>("second", 2, 2.0));
  world->add(std::make_unique<Logger>("push", Phase::force, log, std::move(act)));
  world->prepare();
  world->exchange().position = {{1, 2, 3}, {-2, 1, 0}, {0, 4, 1}, {5, 0, -1}};
  world->set_audit(true);
  return world;
}

}  // namespace

TEST_CASE(
    "a force between two bodies acts on both at one point: opposite forces, torques about each position") {
  core::Exchange exchange;
  exchange.add_bodies(2);
  exchange.position = {{1, 0, 0}, {0, 2, 0}};
  exchange.apply_between(0, 1, {1, 1, 0}, {0, 0, 3});
  CHECK(exchange.force[0] == Vec3{0, 0, 3});
  CHECK(exchange.force[1] == Vec3{0, 0, -3});
  CHECK(exchange.torque[0] == Vec3{3, 0, 0});  // (0, 1, 0) x (0, 0, 3)
  CHECK(exchange.torque[1] == Vec3{3, 3, 0});  // (1, -1, 0) x (0, 0, -3)
  CHECK(exchange.exchanged.moment == Vec3{});  // about the origin both together turn nothing
  exchange.apply_torque_between(0, 1, {1, 2, 3});
  CHECK(exchange.torque[0] == Vec3{4, 2, 3});
  CHECK(exchange.torque[1] == Vec3{2, 1, -3});
}

TEST_CASE("an external force at a point turns the body about its position") {
  core::Exchange exchange;
  exchange.add_bodies(1);
  exchange.position = {{1, 0, 0}};
  exchange.apply_external_at(0, {1, 2, 0}, {5, 0, 0});
  CHECK(exchange.force[0] == Vec3{5, 0, 0});
  CHECK(exchange.torque[0] == Vec3{0, 0, -10});
  CHECK(exchange.external.force == Vec3{5, 0, 0});
  CHECK(exchange.external.moment == Vec3{0, 0, -10});
}

TEST_CASE("the audit sees exchanged impulses cancel in each step, and counts external ones apart") {
  std::vector<std::string> log;
  core::RandomStream random(1, 0, core::stream_id("push"));
  const auto draw = [&random] {
    Vec3 v;
    for (double* value : {&v.x, &v.y, &v.z}) *value = random.normal();
    return v;
  };
  auto world = two_groups(log, [&](core::Exchange& exchange, Nanoseconds) {
    for (std::uint32_t pair = 0; pair < 100; ++pair) {
      const Vec3 point = draw();
      exchange.apply_between(pair % 2, 2 + pair % 2, point, draw());
    }
    exchange.apply_external(1, {0, 0, 4});
  });
  for (int step = 0; step < 10; ++step) {
    world->advance(world->time_step());
    const world::ImpulseAudit& audit = world->audit();
    CHECK(audit.exchanged_size > 0.1);  // 200 forces of about 1.6 N over 2 ms
    CHECK(norm(audit.exchanged) <= 1e-14 * audit.exchanged_size);
    CHECK(norm(audit.exchanged_angular) <= 1e-14 * audit.exchanged_angular_size);
    CHECK(audit.external == Vec3{0, 0, 0.008});
    CHECK(norm(audit.unexplained) <= 1e-14 * audit.exchanged_size);
    CHECK(norm(audit.unexplained_angular) <= 1e-14 * audit.exchanged_angular_size);
  }
}

TEST_CASE("the audit names what a System added without saying from where") {
  std::vector<std::string> log;
  auto world = two_groups(log, [](core::Exchange& exchange, Nanoseconds) {
    exchange.force[1] += {0, 0, 4};
    exchange.torque[2] += {1, 0, 0};
  });
  world->advance(world->time_step());
  CHECK(world->audit().unexplained == Vec3{0, 0, 0.008});
  // (-2, 1, 0) x (0, 0, 4) = (4, 8, 0), and the torque.
  CHECK(norm(world->audit().unexplained_angular - Vec3{0.01, 0.016, 0}) < 1e-17);
}

TEST_CASE("a body that leaves the bounds of the world ends the run, named with its place and the bounds") {
  std::vector<std::string> log;
  auto world = two_groups(log, [](core::Exchange& exchange, Nanoseconds now) {
    if (now == Nanoseconds(4'000'000)) exchange.position[3].y = 11;
  });
  CHECK_THROWS_WITH(world->set_bounds({{0, 0, 0}, {1, 0, 1}}), Catch::Contains("must be below"));
  world->set_bounds({{-10, -10, -10}, {10, 10, 10}});
  try {
    world->advance(Nanoseconds(10'000'000));
    FAIL("no RunError");
  } catch (const core::RunError& error) {
    CHECK(error.step() == 2);
    CHECK(error.body() == "second/1");
    CHECK(error.field() == "position");
    CHECK_THAT(error.message(), Catch::Contains("(5, 11, -1) m") && Catch::Contains("(10, 10, 10) m"));
  }
  world->exchange().active[3] = 0;
  CHECK_NOTHROW(world->advance(Nanoseconds(2'000'000)));
}

TEST_CASE("a body whose orientation or angular velocity is no number ends the run, named") {
  std::vector<std::string> log;
  const bool turns = GENERATE(false, true);
  auto world = two_groups(log, [turns](core::Exchange& exchange, Nanoseconds) {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    if (turns)
      exchange.angular_velocity[0].z = nan;
    else
      exchange.orientation[0].x = nan;
  });
  try {
    world->advance(Nanoseconds(2'000'000));
    FAIL("no RunError");
  } catch (const core::RunError& error) {
    CHECK(error.body() == "first/0");
    CHECK(error.field() == (turns ? "angular velocity" : "orientation"));
  }
}
