#include "engine/swim/sphere_near_wall.hpp"

#include <catch2/catch.hpp>
#include <limits>

#include "engine/core/math.hpp"
#include "engine/swim/wall_mobility.hpp"

using namespace microcosm;
using namespace microcosm::swim;

TEST_CASE("Along a wall the factors are those of Goldman, Cox and Brenner 1967") {
  // h/a; force of translation, torque of translation over 8 pi mu a^2 U, torque of rotation: tables 1 and 2.
  const double table[][4] = {{1.0453, 2.6475, 1.4552e-1, 1.7000}, {1.1276, 2.1514, 7.3718e-2, 1.3877},
                             {1.5431, 1.5675, 1.4649e-2, 1.0998}, {2.3524, 1.3079, 2.6425e-3, 1.0250},
                             {3.7622, 1.1738, 4.2160e-4, 1.0059}, {10.0677, 1.0587, 8.97e-6, 1.0003}};
  for (const auto& [height, force, coupling, torque] : table) {
    const NearWall factors = sphere_near_wall(2, 2 * height);
    CHECK(factors.parallel == Approx(force).epsilon(0.01));
    CHECK(factors.coupling == Approx(4.0 / 3 * coupling).epsilon(0.03));
    CHECK(factors.turning == Approx(torque).epsilon(0.011));
    CHECK(factors.perpendicular == wall_drag(2, 2 * height).perpendicular);
  }
}

TEST_CASE("A sphere that spins on a wall about its normal feels zeta(3) of the free torque") {
  CHECK(sphere_near_wall(1, 1).spinning == Approx(1.2020569).epsilon(0.03));  // at the roughness's gap
  CHECK(sphere_near_wall(1, 3).spinning ==
        Approx(1 + 1.0 / (8 * 27)).epsilon(2e-4));  // Jeffery's second term
}

TEST_CASE("The resistance near a wall is positive definite, has no jump and ends at the roughness") {
  double before = 0;
  for (double gap = 0.011; gap < 20; gap *= 1.003) {
    const NearWall f = sphere_near_wall(1, 1 + gap);
    // Of moving and turning along the wall: 6 parallel, 8 turning, 6 coupling.
    CHECK(6 * f.parallel * 8 * f.turning > 36 * f.coupling * f.coupling);
    if (before > 0) CHECK(f.parallel == Approx(before).epsilon(4e-3));
    before = f.parallel;
  }
  CHECK(sphere_near_wall(1, 1).parallel == sphere_near_wall(1, 1 + roughness).parallel);
  const NearWall free = sphere_near_wall(1, std::numeric_limits<double>::infinity());
  CHECK(free.parallel == 1);
  CHECK(free.coupling == 0);
}
