#include "engine/swim/bead_carriers.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>

#include "engine/core/errors.hpp"
#include "validation/carrier_runs.hpp"

namespace microcosm::swim {
namespace {

using Catch::Matchers::Contains;
using core::Nanoseconds;
using namespace std::chrono_literals;
using namespace validation;

TEST_CASE("released carriers lie in the lumen of the release cross-section and move with the blood") {
  const Blood blood = tube(0.05, 1e-3, 1e-6);
  BeadCarrierModel model = tracers(500, 0.01);
  model.radius = 4e-4;
  Run run(blood, model);
  REQUIRE(run.carriers.release(300, 5ms) == 300);
  REQUIRE(run.carriers.release(300, 7ms) == 200);
  REQUIRE(run.carriers.release(1, 8ms) == 0);
  for (const Carrier& c : run.carriers.carriers()) {
    const double r2 = c.where.y * c.where.y + c.where.z * c.where.z;
    REQUIRE(std::sqrt(r2) <= 6e-4 * (1 + 1e-12));
    REQUIRE(c.where.s == 0.01);
    // Poiseuille: u = 2 U (1 - r^2/R^2).
    REQUIRE(c.velocity.x == Approx(2 * 1e-6 / (core::pi * 1e-6) * (1 - r2 / 1e-6)));
    REQUIRE(c.status == CarrierStatus::moving);
  }
  REQUIRE(run.carriers.carriers()[0].released_s == 0.005);
  REQUIRE(run.carriers.carriers()[300].released_s == 0.007);
}

TEST_CASE("a tracer in a straight tube travels at the local velocity and keeps its place") {
  const Blood blood = tube(1, 1e-3, 1e-6);
  Run run(blood, tracers(50));
  run.carriers.release(50, 0ns);
  const std::vector<Carrier> before(run.carriers.carriers().begin(), run.carriers.carriers().end());
  for (int i = 0; i < 100; ++i) run.step(2ms);
  for (std::size_t i = 0; i < before.size(); ++i) {
    const Carrier &a = before[i], &b = run.carriers.carriers()[i];
    REQUIRE(b.where.s == Approx(a.velocity.x * 0.2).epsilon(1e-6));
    REQUIRE(b.where.y == Approx(a.where.y).margin(1e-9));
    REQUIRE(b.where.z == Approx(a.where.z).margin(1e-9));
  }
}

TEST_CASE("a tracer in a tapered tube keeps r/R") {
  const geometry::VesselTree tree({{"cone", 0, 1, {{0, 0, 0}, {0.1, 0, 0}}, 2e-3, 1e-3}}, {"in", "out"});
  const Blood blood = with_flow(tree, {}, {1e-6});
  Run run(blood, tracers(100));
  run.carriers.release(100, 0ns);
  const std::vector<Carrier> before(run.carriers.carriers().begin(), run.carriers.carriers().end());
  for (int i = 0; i < 300; ++i) run.step(1ms);
  for (std::size_t i = 0; i < before.size(); ++i) {
    const core::VesselPosition &a = before[i].where, &b = run.carriers.carriers()[i].where;
    const double radius = blood.flow->radius(0, b.s);
    REQUIRE(std::sqrt(b.y * b.y + b.z * b.z) / radius ==
            Approx(std::sqrt(a.y * a.y + a.z * a.z) / 2e-3).margin(2e-3));
  }
}

TEST_CASE("gravity sinks a heavy carrier to the wall, where it slides on with the blood") {
  const Blood blood = tube(1, 1e-3, 1e-6);
  BeadCarrierModel model = tracers(20);
  model.radius = 1e-4;
  model.density = 3000;
  Run run(blood, model);
  run.carriers.release(20, 0ns);
  for (int i = 0; i < 1000; ++i) run.step(1ms);
  std::vector<double> s;
  for (std::uint32_t i = 0; i < 20; ++i) {
    REQUIRE(run.carriers.position(i).z == Approx(-9e-4).margin(1e-5));
    s.push_back(run.carriers.carriers()[i].where.s);
  }
  for (int i = 0; i < 100; ++i) run.step(1ms);
  const double u = 2 * 1e-6 / (core::pi * 1e-6) * (1 - 0.81);
  for (std::uint32_t i = 0; i < 20; ++i)
    REQUIRE((run.carriers.carriers()[i].where.s - s[i]) / 0.1 == Approx(u).epsilon(0.05));
}

TEST_CASE("carriers leave by the terminal end; bodies report what carriers do") {
  const Blood blood = tube(0.02, 1e-3, 1e-6);
  BeadCarrierModel model = tracers(3);
  model.magnetisation = 1e5;
  Run run(blood, model);
  REQUIRE(run.exchange.active[0] == 0);
  REQUIRE(run.exchange.magnetic_moment[0] == Approx(1e5 * 4 / 3 * core::pi * 1e-21));
  REQUIRE(std::isnan(run.carriers.position(0).x));
  run.carriers.release(2, 0ns);
  run.step(1ms);
  REQUIRE(run.exchange.active[0] == 1);
  REQUIRE(run.exchange.active[2] == 0);
  REQUIRE(run.exchange.position[0] == run.carriers.position(0));
  REQUIRE(run.exchange.velocity[0].x > 0);
  for (int i = 0; i < 3000; ++i) run.step(1ms);
  REQUIRE(run.carriers.carriers()[0].status == CarrierStatus::left);
  REQUIRE(run.carriers.carriers()[0].where.s == 0.02);
  REQUIRE(run.exchange.active[0] == 0);
  REQUIRE(run.exchange.velocity[0] == Vec3{});
}

TEST_CASE("carriers are hashed without padding and repeat byte for byte from a restored state") {
  const Blood blood = fork({0.5, -0.6}, {2e-7, 3e-7});
  BeadCarrierModel model = tracers(40);
  model.radius = 5e-5;
  model.density = 1500;
  Run run(blood, model);
  run.carriers.release(20, 0ns);
  for (int i = 0; i < 20; ++i) run.step(1ms);
  const std::vector<std::byte> saved(run.carriers.state().begin(), run.carriers.state().end());
  const auto go_on = [&] {
    run.carriers.release(20, run.now);
    for (int i = 0; i < 50; ++i) run.step(1ms, {0, 1e-8, 0});
    return std::vector<std::byte>(run.carriers.state().begin(), run.carriers.state().end());
  };
  const std::vector<std::byte> first = go_on();
  std::memcpy(run.carriers.state().data(), saved.data(), saved.size());
  run.now = 20ms;
  REQUIRE(go_on() == first);
}

TEST_CASE("the state does not depend on how many other carriers there are") {
  const Blood blood = fork({0.5, -0.6}, {2e-7, 3e-7});
  Run few(blood, tracers(5)), many(blood, tracers(50));
  few.carriers.release(5, 0ns);
  many.carriers.release(50, 0ns);
  for (int i = 0; i < 50; ++i) {
    few.step(1ms);
    many.step(1ms);
  }
  for (std::uint32_t i = 0; i < 5; ++i)
    REQUIRE(std::memcmp(&few.carriers.carriers()[i], &many.carriers.carriers()[i], sizeof(Carrier)) == 0);
}

TEST_CASE("wrong models are refused with the carriers' name") {
  const Blood blood = tube(0.02, 1e-3, 1e-6);
  const auto build = [&](auto change) {
    BeadCarrierModel model = tracers(3);
    change(model);
    BeadCarriers carriers(model, *blood.flow, blood.vessels, {});
  };
  REQUIRE_THROWS_WITH(build([](auto& m) { m.radius = 0; }), Contains("'tracers'") && Contains("radius"));
  REQUIRE_THROWS_WITH(build([](auto& m) { m.radius = 1e-3; }), Contains("does not fit vessel 'tube'"));
  REQUIRE_THROWS_WITH(build([](auto& m) { m.density = -1; }), Contains("density"));
  REQUIRE_THROWS_WITH(build([](auto& m) { m.count = 0; }), Contains("count"));
  REQUIRE_THROWS_WITH(build([](auto& m) { m.magnetisation = std::nan(""); }), Contains("magnetisation"));
  REQUIRE_THROWS_WITH(build([](auto& m) { m.release_at = 0.03; }), Contains("goes from 0 to 0.02 m"));
  REQUIRE_THROWS_WITH(build([](auto& m) { m.release_vessel = 1; }), Contains("release vessel"));
}

TEST_CASE("a force that is not a number breaks the run and names the carrier") {
  const Blood blood = tube(0.02, 1e-3, 1e-6);
  Run run(blood, tracers(2));
  run.carriers.release(2, 0ns);
  REQUIRE_THROWS_WITH(run.step(1ms, {std::nan(""), 0, 0}), Contains("tracers[0]") && Contains("velocity"));
}

}  // namespace
}  // namespace microcosm::swim
