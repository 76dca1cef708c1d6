#include "engine/swim/immersion.hpp"

#include <catch2/catch.hpp>

#include "engine/core/errors.hpp"
#include "engine/core/math.hpp"
#include "engine/flow/still_liquid.hpp"
#include "engine/world/world.hpp"

using namespace microcosm;
using namespace microcosm::swim;

namespace {

constexpr double radius = 1e-5, volume = 4.0 / 3 * core::pi * radius * radius * radius;

std::unique_ptr<const core::FlowField> water(std::vector<flow::PlaneWall> walls = {}) {
  return std::make_unique<const flow::StillLiquid>(
      flow::StillLiquidModel{.viscosity = 1e-3, .density = 1000, .walls = std::move(walls)});
}

ImmersionModel one_body() {
  ImmersionModel model;
  model.bodies = {{.name = "cell", .body = [] { return 0u; }, .radius = radius, .volume = volume}};
  model.gravity = {0, 0, -10};
  return model;
}

}  // namespace

TEST_CASE("Far from walls a slow body feels Stokes' resistance, and the weight of what it displaces") {
  core::Exchange exchange;
  exchange.add_bodies(1);
  Immersion immersion(one_body(), water());
  immersion.connect(exchange);
  immersion.step(exchange, core::Nanoseconds(0), core::Nanoseconds(1'000'000));
  const core::FluidResistance& fluid = exchange.resistances.at(0);
  CHECK(fluid.translation.x.x == Approx(6 * core::pi * 1e-3 * radius).epsilon(1e-14));
  CHECK(fluid.translation.x.y == 0);
  CHECK(fluid.rotation.z.z == Approx(8 * core::pi * 1e-3 * radius * radius * radius).epsilon(1e-14));
  CHECK(fluid.coupling == core::Mat3{});
  CHECK(fluid.added_mass == Approx(500 * volume).epsilon(1e-14));
  CHECK(exchange.force[0].z == Approx(1000 * volume * 10).epsilon(1e-14));
  CHECK(exchange.external.force.z == exchange.force[0].z);  // audited
}

TEST_CASE("A body that turns over a floor is pushed as if it rolled on it") {
  core::Exchange exchange;
  exchange.add_bodies(1);
  exchange.position[0] = {0, 0, 1.2 * radius};
  Immersion immersion(one_body(), water({{{}, {0, 0, 2}}}));
  immersion.connect(exchange);
  immersion.step(exchange, core::Nanoseconds(0), core::Nanoseconds(1'000'000));
  const core::FluidResistance& fluid = exchange.resistances.at(0);
  // Force of w about +y: -coupling w.
  CHECK((-(fluid.coupling * core::Vec3{0, 1, 0})).x > 0);
  CHECK(fluid.translation.z.z > 5 * fluid.translation.x.x / 2);
}

TEST_CASE("Bodies without size are refused") {
  ImmersionModel model = one_body();
  model.bodies[0].radius = 0;
  CHECK_THROWS_AS(Immersion(model, water()), core::InputError);
  CHECK_THROWS_AS(flow::StillLiquid({.viscosity = 0, .density = 1000, .walls = {}}), core::InputError);
  CHECK_THROWS_AS(flow::StillLiquid({.viscosity = 1, .density = 1000, .walls = {{{}, {}}}}),
                  core::InputError);
}
