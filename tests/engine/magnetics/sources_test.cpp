#include "engine/magnetics/sources.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "engine/core/errors.hpp"

namespace microcosm::magnetics {
namespace {

using core::Nanoseconds;

core::Exchange three_bodies() {
  core::Exchange exchange;
  exchange.add_bodies(3);
  exchange.magnetic_moment = {2e-6, 0, 2e-6};
  exchange.active = {1, 1, 0};
  return exchange;
}

TEST_CASE("the dipole's field on its axis is twice that beside it, and opposite") {
  const Vec3 axis = dipole_field({0, 0, 1}, {0, 0, 0.1}), beside = dipole_field({0, 0, 1}, {0.1, 0, 0});
  REQUIRE(axis.z == Approx(2e-4));  // mu0/(4 pi) 2 m/r^3
  REQUIRE(beside.z == Approx(-1e-4));
}

TEST_CASE("a coil without rise time pulls active moments by m G at once, and no others") {
  MagneticSystem magnet({}, GradientCoil{0.4, 0});
  core::Exchange exchange = three_bodies();
  magnet.prepare(exchange);
  magnet.command_gradient({0.1, -0.2, 3});
  magnet.step(exchange, Nanoseconds(0), Nanoseconds(1000));
  REQUIRE(norm(exchange.force[0] - Vec3{2e-7, -4e-7, 8e-7}) < 1e-20);
  REQUIRE(exchange.force[1] == Vec3{});
  REQUIRE(exchange.force[2] == Vec3{});
  REQUIRE(magnet.gradient() == Vec3{0.1, -0.2, 0.4});
}

TEST_CASE("the gradient ramps at limit over rise time; a step's force is that of its mean") {
  MagneticSystem magnet({}, GradientCoil{0.4, 5e-3});
  core::Exchange exchange = three_bodies();
  magnet.prepare(exchange);
  magnet.command_gradient({0.4, 0, 0});
  magnet.step(exchange, Nanoseconds(0), Nanoseconds(2'500'000));
  REQUIRE(magnet.gradient().x == Approx(0.2));
  REQUIRE(exchange.force[0].x == Approx(2e-6 * 0.1));
  exchange.force[0] = {};
  magnet.step(exchange, Nanoseconds(2'500'000), Nanoseconds(5'000'000));  // 2.5 ms of ramp, 2.5 ms of hold
  REQUIRE(magnet.gradient().x == 0.4);
  REQUIRE(exchange.force[0].x == Approx(2e-6 * (0.3 + 0.4) / 2));
}

TEST_CASE("state restores command and gradient") {
  MagneticSystem magnet({}, GradientCoil{0.4, 5e-3});
  core::Exchange exchange = three_bodies();
  magnet.prepare(exchange);
  magnet.command_gradient({0.4, 0, 0});
  magnet.step(exchange, Nanoseconds(0), Nanoseconds(1'000'000));
  const std::vector<std::byte> saved(magnet.state().begin(), magnet.state().end());
  magnet.step(exchange, Nanoseconds(0), Nanoseconds(1'000'000));
  std::copy(saved.begin(), saved.end(), magnet.state().begin());
  REQUIRE(magnet.gradient().x == Approx(0.08));
  magnet.step(exchange, Nanoseconds(0), Nanoseconds(1'000'000));
  REQUIRE(magnet.gradient().x == Approx(0.16));
}

TEST_CASE("moments lie along the main field, and a field of zero is refused") {
  REQUIRE(MagneticSystem({{0, 3, 4}}, {}).moment(10) == Vec3{0, 6, 8});
  REQUIRE_THROWS_AS(MagneticSystem({{0, 0, 0}}, {}), core::InputError);
  REQUIRE_THROWS_AS(MagneticSystem({}, GradientCoil{-1, 1}), core::InputError);
  REQUIRE_THROWS_AS(MagneticSystem({}, GradientCoil{1, std::nan("")}), core::InputError);
}

}  // namespace
}  // namespace microcosm::magnetics
