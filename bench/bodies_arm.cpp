// A seven-axis arm under joint control, with noisy encoders, at one step a control period.

#include <algorithm>

#include "bench/bodies_worlds.hpp"
#include "bench/cases.hpp"

namespace microcosm::bench {

namespace {

std::vector<Figure> arm() {
  constexpr int steps = 50'000;
  double best = 0;
  for (int round = 0; round < 3; ++round) {
    ControlledArm controlled;
    const double seconds = cpu_seconds_of([&] {
      for (int i = 0; i < steps; ++i) controlled.step();
    });
    best = std::max(best, steps / seconds);
  }
  return {
      {"bodies/arm", "steps a second of CPU time (target 1e5)", best, "1/s",
       "7 axes, PD control and noisy encoders each step of 1 ms, a floor and a cube beside it, one core"}};
}

const RegisterCase arm_case({"bodies/arm", "a seven-axis arm with controller and sensors", arm, {}});

}  // namespace

}  // namespace microcosm::bench
