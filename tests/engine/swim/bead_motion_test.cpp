#include "engine/swim/bead_motion.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "engine/core/math.hpp"
#include "engine/swim/drag.hpp"
#include "engine/swim/wall_mobility.hpp"

namespace microcosm::swim {
namespace {

core::FlowSample still_fluid(double viscosity, double density) {
  core::FlowSample fluid;
  fluid.viscosity = viscosity;
  fluid.density = density;
  fluid.wall_distance = 1e9;
  return fluid;
}

TEST_CASE("Schiller and Naumann's correction has its published values") {
  // 1 + 0.15 Re^0.687: drag coefficient 24/Re f is 27.6 at Re 1, 4.15 at Re 10, 1.09 at Re 100 (Clift et al.
  // 1978).
  REQUIRE(schiller_naumann(0) == 1);
  REQUIRE(24 * schiller_naumann(1) == Approx(27.6));
  REQUIRE(2.4 * schiller_naumann(10) == Approx(4.15).epsilon(2e-3));
  REQUIRE(0.24 * schiller_naumann(100) == Approx(1.09).epsilon(2e-3));
}

/// Brenner 1961, eq. 2.19: the exact factor on the drag of a sphere that moves towards a wall, h = a
/// cosh(alpha).
double brenner_series(double h_over_a) {
  const double alpha = core::log(h_over_a + std::sqrt(h_over_a * h_over_a - 1));
  double sum = 0;
  for (int n = 1; n < 400 && n * alpha < 300; ++n) {
    const double k = 2 * n + 1, s = core::sinh(0.5 * k * alpha), sinh_alpha = core::sinh(alpha);
    const double ratio = (2 * core::sinh(k * alpha) + k * core::sinh(2 * alpha)) /
                         (4 * s * s - k * k * sinh_alpha * sinh_alpha);
    sum += n * (n + 1.0) / ((2.0 * n - 1) * (2.0 * n + 3)) * (ratio - 1);
  }
  return 4.0 / 3 * core::sinh(alpha) * sum;
}

TEST_CASE("towards a wall the drag is Brenner's exact one, within a percent") {
  for (const double h : {1.02, 1.1276, 1.5431, 2.3524, 3.7622, 10.0677, 100.0}) {
    INFO("h/a " << h);
    REQUIRE(wall_drag(1, h).perpendicular == Approx(brenner_series(h)).epsilon(0.01));
  }
}

TEST_CASE("along a wall the drag is that of Goldman, Cox and Brenner's exact table, within 5 percent") {
  // Goldman, Cox and Brenner 1967, Chem Eng Sci 22:637, table 2 (exact, after O'Neill 1964): h/a and factor.
  const double table[][2] = {{10.0677, 1.0591}, {3.7622, 1.1738}, {2.3524, 1.3079},
                             {1.5431, 1.5675},  {1.1276, 2.1514}, {1.0453, 2.6475}};
  for (const auto& [h, factor] : table) REQUIRE(wall_drag(1, h).parallel == Approx(factor).epsilon(0.05));
}

TEST_CASE("in contact the drag stays finite: nothing sticks for ever") {
  REQUIRE(wall_drag(1, 1).parallel < 3.1);
  REQUIRE(wall_drag(1, 1).perpendicular < 110);
  REQUIRE(wall_drag(1, 0.5).perpendicular == wall_drag(1, 1).perpendicular);
}

TEST_CASE("an unforced sphere at low Reynolds number forgets its speed exponentially, exactly at any step") {
  const Bead bead{1e-6, 2000};
  const core::FlowSample water = still_fluid(1e-3, 1000);
  const double tau = 2.0 / 9 * (2000 + 500) * 1e-12 / 1e-3;
  for (const double x : {1e-3, 0.5, 3.0, 1e4}) {
    const BeadMotion motion = move_bead(bead, water, {1e-6, 0, 0}, {}, x * tau);
    REQUIRE(motion.velocity.x == Approx(1e-6 * core::exp(-x)).epsilon(1e-3).margin(1e-20));
    REQUIRE(motion.displacement.x == Approx(1e-6 * tau * (1 - core::exp(-x))).epsilon(1e-3));
  }
}

TEST_CASE("a sphere in free fall starts with (m_p - m_f) g over its mass and added mass") {
  BeadForcing forcing;
  forcing.gravity = {0, 0, -9.80665};
  const BeadMotion motion = move_bead({1e-3, 2000}, still_fluid(1e-3, 1000), {}, forcing, 1e-7);
  REQUIRE(motion.velocity.z == Approx(-9.80665 * 1000 / 2500 * 1e-7).epsilon(1e-4));
}

TEST_CASE("a sphere as dense as the blood follows its acceleration") {
  BeadForcing forcing;
  forcing.fluid_acceleration = {3, 0, 0};
  core::FlowSample blood = still_fluid(4e-3, 1040);
  blood.velocity = {0.2, 0, 0};
  const BeadMotion motion = move_bead({1e-3, 1040}, blood, {0.2, 0, 0}, forcing, 1e-6);
  REQUIRE(motion.velocity.x == Approx(0.2 + 3e-6).epsilon(1e-8));
}

TEST_CASE("a fast sphere slows down as the equation of motion integrated in small steps") {
  const Bead bead{5e-4, 7800};
  const core::FlowSample water = still_fluid(1e-3, 1000);
  const double mass = 4.0 / 3 * core::pi * 1.25e-10, effective = mass * (7800 + 500);
  double v = 0.5, x = 0;  // Re = 500
  for (int i = 0; i < 100000; ++i) {
    const double drag =
        6 * core::pi * 1e-3 * 5e-4 * v * (1 + 0.15 * core::pow(v * 1e-3 * 1000 / 1e-3, 0.687));
    v -= drag / effective * 1e-6;
    x += v * 1e-6;
  }
  Vec3 velocity{0.5, 0, 0};
  double travelled = 0;
  for (int i = 0; i < 50; ++i) {
    const BeadMotion motion = move_bead(bead, water, velocity, {}, 2e-3);
    velocity = motion.velocity;
    travelled += motion.displacement.x;
  }
  REQUIRE(velocity.x == Approx(v).epsilon(5e-3));
  REQUIRE(travelled == Approx(x).epsilon(5e-3));
}

TEST_CASE("near a wall a sphere moves easier along than towards it") {
  core::FlowSample blood = still_fluid(4e-3, 1040);
  blood.wall_normal = {0, 1, 0};
  blood.wall_distance = 1.5430806e-5;
  BeadForcing forcing;
  forcing.force = {1e-12, 1e-12, 0};
  const BeadMotion motion = move_bead({1e-5, 1040}, blood, {}, forcing, 1);
  REQUIRE(motion.velocity.x / motion.velocity.y == Approx(brenner_series(1.5431) / 1.5675).epsilon(0.03));
}

}  // namespace
}  // namespace microcosm::swim
