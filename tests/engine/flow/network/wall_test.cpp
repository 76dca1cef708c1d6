#include "engine/flow/network/wall.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "engine/core/errors.hpp"
#include "tests/engine/flow/network/small_networks.hpp"

namespace microcosm::flow {

TEST_CASE("Olufsen's law gives small arteries stiffer walls: c^2 = 2/3 (k1 exp(k2 r) + k3)/rho") {
  VesselDescription tapered = vessel("tapered", "a", "b", 0.1, 12e-3, 1e-3);
  tapered.stiffness_law = OlufsenStiffness{};
  tapered.wall_thickness_start = tapered.young_modulus_start = 0;
  const double rho = 1040;
  for (const double x : {0.0, 0.4, 1.0}) {
    const Wall wall = wall_at(tapered, x);
    const double radius = 12e-3 - 11e-3 * x;
    const double modulus = 2e6 * std::exp(-2253 * radius) + 8.65e4;
    CHECK(wall.stiffness * wall.reference_root_area / (2 * rho) ==
          Approx(2.0 / 3.0 * modulus / rho).epsilon(1e-12));
  }
}

TEST_CASE("a stiffness law outside its range is refused by its vessel") {
  NetworkDescription network = single_tube(0.1, 5e-3, 4e-3);
  network.vessels[0].stiffness_law = OlufsenStiffness{};
  network.vessels[0].young_modulus_start = 0;
  CHECK_NOTHROW(check(network));
  network.vessels[0].stiffness_law->k3 = -1;
  CHECK_THROWS_AS(check(network), core::InputError);
}

}  // namespace microcosm::flow
