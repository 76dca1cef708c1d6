// Speed of carriers in steady flow.

#include <fmt/format.h>

#include "bench/cases.hpp"
#include "validation/carrier_runs.hpp"

namespace microcosm::bench {

namespace {

std::vector<Figure> carrier_steps() {
  constexpr std::uint32_t count = 1000;
  constexpr int steps = 50;
  std::vector<Figure> figures;
  for (const double radius : {1e-7, 125e-6}) {
    const validation::Blood blood = validation::tube(1000, 3e-3, 5e-6);
    swim::BeadCarrierModel model = validation::tracers(count);
    model.radius = radius;
    model.density = 1500;
    validation::Run run(blood, model);
    run.carriers.release(count, run.now);
    const double seconds = median_cpu_seconds(5, [&] {
      for (int i = 0; i < steps; ++i) run.step(core::Nanoseconds(1'000'000));
    });
    figures.push_back(
        {"carriers/steps", "carrier steps a second", count * steps / seconds, "1/s",
         fmt::format("{} carriers of radius {} m, steps of 1 ms in a tube of radius 3 mm", count, radius)});
  }
  return figures;
}

const RegisterCase carrier_steps_case({"carriers/steps",
                                       "How many carriers advance by one step, a second of CPU time.",
                                       carrier_steps});

}  // namespace

}  // namespace microcosm::bench
