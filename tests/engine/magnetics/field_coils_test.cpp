#include "engine/magnetics/field_coils.hpp"

#include <catch2/catch.hpp>

#include "engine/core/errors.hpp"
#include "engine/core/math.hpp"
#include "engine/core/pose.hpp"

using namespace microcosm;
using namespace microcosm::magnetics;

TEST_CASE("a permanent moment feels m x B, wherever its body is turned") {
  core::Exchange exchange;
  exchange.add_bodies(2);
  exchange.orientation[1] = core::rotation_by({0, 0, core::pi / 2});  // turns x to y
  FieldCoils coils({.limit = 0.02, .time_constant = 0},
                   {{.body = [] { return 1u; }, .moment = {2e-12, 0, 0}}});
  coils.connect(exchange);
  coils.command({0.01, 0, 0});
  coils.step(exchange, {}, core::Nanoseconds(1'000'000));
  CHECK(exchange.torque[0] == core::Vec3{});
  CHECK(exchange.torque[1].z == Approx(-2e-12 * 0.01));  // y x x = -z
  CHECK(exchange.torque[1].x == Approx(0).margin(1e-30));
}

TEST_CASE("the field follows its command with the coils' time constant, and stays in its limit") {
  core::Exchange exchange;
  FieldCoils coils({.limit = 0.02, .time_constant = 2e-3}, {});
  coils.command({1, 0, -0.01});
  for (int i = 0; i < 2; ++i) coils.step(exchange, {}, core::Nanoseconds(1'000'000));
  const double reached = 1 - core::exp(-1.0);
  CHECK(coils.field().x == Approx(0.02 * reached));
  CHECK(coils.field().z == Approx(-0.01 * reached));
}

TEST_CASE("coils that can't be are refused") {
  CHECK_THROWS_AS(FieldCoils({.limit = -1, .time_constant = 0}, {}), core::InputError);
  CHECK_THROWS_AS(FieldCoils({.limit = 1, .time_constant = -1}, {}), core::InputError);
}
