// Speed of carriers in steady flow.

#include <fmt/format.h>

#include "bench/cases.hpp"
#include "engine/core/random.hpp"
#include "engine/flow/prescribed.hpp"
#include "engine/swim/bead_carriers.hpp"

namespace microcosm::bench {

namespace {

std::vector<Figure> carrier_steps() {
  constexpr std::uint32_t count = 1000;
  constexpr int steps = 50;
  constexpr core::Nanoseconds step(1'000'000);
  std::vector<Figure> figures;
  for (const double radius : {1e-7, 125e-6}) {
    const auto vessels = std::make_shared<const geometry::VesselTree>(
        std::vector<geometry::VesselShape>{{"tube", 0, 1, {{0, 0, 0}, {1000, 0, 0}}, 3e-3, 3e-3}},
        std::vector<std::string>{"in", "out"});
    const flow::PrescribedFlow blood(vessels, {}, {5e-6});
    swim::BeadCarrierModel model;
    model.id = "carriers";
    model.count = count;
    model.radius = radius;
    model.density = 1500;
    swim::BeadCarriers carriers(model, blood, vessels, core::RandomStream(1, 0, core::stream_id("carriers")));
    core::Exchange exchange;
    carriers.prepare(exchange);
    core::Nanoseconds now(0);
    carriers.release(count, now);
    const double seconds = median_cpu_seconds(5, [&] {
      for (int i = 0; i < steps; ++i, now += step) carriers.step(exchange, now, step);
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
