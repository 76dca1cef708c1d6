#include "engine/flow/network/periodic_wave.hpp"

#include <catch2/catch.hpp>

namespace microcosm::flow {

TEST_CASE("the mean of an inflow over any interval is the exact integral of its lines") {
  // A triangle of base 0.4 s and height 2: its area is 0.4; up to 0.1 s it holds 0.05 of it.
  const PeriodicWave inflow(InflowWave{{0, 0.2, 0.4, 1}, {0, 2, 0, 0}, 1});
  CHECK(inflow.mean() == Approx(0.4));
  CHECK(inflow.mean(0, 0.1) == Approx(0.05 / 0.1));
  CHECK(inflow.mean(0.1, 0.2) == Approx(0.3 / 0.2));
  CHECK(inflow.mean(0.9, 0.2) == Approx(0.05 / 0.2));
  CHECK(inflow.mean(7.9, 1.2) == Approx(0.45 / 1.2));
  CHECK(inflow.mean(3, 2) == Approx(0.4));
}

TEST_CASE("steps of any size add up to the stroke volume") {
  const PeriodicWave inflow(InflowWave{{0, 0.13, 0.4, 0.8}, {1, 5, -2, 1}, 0.8});
  double volume = 0;
  constexpr int steps = 997;
  for (int i = 0; i < steps; ++i) volume += inflow.mean(0.8 * i / steps, 0.8 / steps) * 0.8 / steps;
  CHECK(volume == Approx(inflow.mean() * 0.8).epsilon(1e-12));
}

}  // namespace microcosm::flow
