#include "engine/geometry/vessel_walls.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "engine/core/math.hpp"

using namespace microcosm;
using namespace microcosm::geometry;

namespace {

/// A trunk along x that forks into two daughters of the same radius, 30 degrees to either side.
std::shared_ptr<const VesselTree> forked_vessel() {
  const double c = core::cos(core::pi / 6), s = core::sin(core::pi / 6), r = 1e-3;
  return std::make_shared<const VesselTree>(
      std::vector<VesselShape>{{"trunk", 0, 1, {{-0.05, 0, 0}, {0, 0, 0}}, r, r},
                               {"left", 1, 2, {{0, 0, 0}, {0.05 * c, 0.05 * s, 0}}, r, r},
                               {"right", 1, 3, {{0, 0, 0}, {0.05 * c, -0.05 * s, 0}}, r, r}},
      std::vector<std::string>{"in", "fork", "out left", "out right"});
}

}  // namespace

TEST_CASE("In a straight vessel the wall is the radius less the distance from the axis away") {
  const VesselWalls walls(forked_vessel(), nullptr);
  const WallPlace place = walls.nearest({-0.02, 3e-4, 4e-4});
  CHECK(place.distance == Approx(5e-4).epsilon(1e-12));
  CHECK(place.normal.y == Approx(-0.6));
  CHECK(place.normal.z == Approx(-0.8));
  CHECK(place.tangent == core::Vec3{1, 0, 0});
  CHECK(walls.nearest({-0.02, 0, 3e-3}).distance == Approx(-2e-3));
}

TEST_CASE("No wall stands where vessels meet, and the edge between daughters does") {
  const VesselWalls walls(forked_vessel(), nullptr);
  for (double x = -5e-3; x <= 0; x += 1e-4) CHECK(walls.nearest({x, 0, 0}).distance == Approx(1e-3));
  // On the plane of symmetry the daughters' axes are x sin(30 degrees) away.
  for (double x = 1e-4; x <= 4e-3; x += 1e-4)
    CHECK(walls.nearest({x, 0, 0}).distance == Approx(1e-3 - 0.5 * x).margin(1e-15));
}

TEST_CASE("A vessel goes on beyond its open ends") {
  const VesselWalls walls(forked_vessel(), nullptr);
  CHECK(walls.nearest({-0.3, 0, 9e-4}).distance == Approx(1e-4).epsilon(1e-9));
}

TEST_CASE("Steps of the distance to the wall never pass it") {
  const VesselWalls walls(forked_vessel(), nullptr);
  for (int i = 0; i < 1000; ++i) {
    const double t = 0.01 * i;
    const core::Vec3 a{-2e-3 + 4e-6 * i, 1e-3 * core::sin(7 * t), 1e-3 * core::cos(11 * t)};
    const core::Vec3 b = a + 1e-4 * core::Vec3{core::cos(t), core::sin(t), core::sin(3 * t)};
    CHECK(std::fabs(walls.nearest(a).distance - walls.nearest(b).distance) <= norm(a - b) * (1 + 1e-12));
  }
}
