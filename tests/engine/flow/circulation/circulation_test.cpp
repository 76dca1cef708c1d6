#include "engine/flow/circulation/circulation.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "engine/core/errors.hpp"
#include "engine/core/math.hpp"
#include "engine/core/random.hpp"
#include "engine/flow/circulation/lumped_circulation.hpp"
#include "tests/allocations.hpp"

namespace microcosm::flow {

namespace {

/// Chambers whose elastance does not change.
Heart standing_still() {
  Heart heart;
  heart.contractility = heart.left_diastolic_elastance;
  for (Chamber* chamber : {&heart.right_ventricle, &heart.left_atrium, &heart.right_atrium})
    chamber->end_systolic_elastance = chamber->diastolic_elastance;
  return heart;
}

}  // namespace

TEST_CASE("a heart that stands still leaves the mean filling pressure everywhere") {
  const Heart heart = standing_still();
  LumpedCirculation circulation(heart, {});
  for (int i = 0; i < 100000; ++i) circulation.step(2e-3);
  // Valves shut once nothing flows; what they hold apart is the last trace of the pressure's decay.
  for (const double pressure : circulation.pressure()) CHECK(pressure == Approx(heart.preload).epsilon(0.02));
  CHECK(circulation.aortic_pressure() == Approx(heart.preload).epsilon(0.02));
}

TEST_CASE("volume is conserved to rounding at any time step") {
  for (const double time_step : {1e-4, 1e-3, 2e-2}) {
    LumpedCirculation circulation({}, {});
    const double before = circulation.total_volume();
    for (int i = 0; i < 5000; ++i) circulation.step(time_step);
    CHECK(circulation.total_volume() == Approx(before).epsilon(1e-13));
  }
}

TEST_CASE("the total volume is what all compartments hold at the mean filling pressure") {
  const Heart heart;
  const LumpedArteries arteries;
  const LumpedCirculation circulation(heart, arteries);
  CHECK(circulation.total_volume() ==
        Approx(circulation.circulation().filling_volume() + arteries.compliance * heart.preload)
            .epsilon(1e-12));
}

TEST_CASE("valves let blood one way, but for what flows back while they shut") {
  LumpedCirculation circulation({}, {});
  double forward[compartment_count] = {}, backward[compartment_count] = {};
  for (int i = 0; i < 20000; ++i) {
    circulation.step(5e-4);
    const CirculationState& state = circulation.state();
    for (const std::size_t valve : {tricuspid_passage, pulmonary_passage, mitral_passage, aortic_passage}) {
      REQUIRE(state.opening[valve] >= 0);
      REQUIRE(state.opening[valve] <= 1);
      if (state.opening[valve] == 0) REQUIRE(state.flow[valve] == 0);
      (state.flow[valve] > 0 ? forward : backward)[valve] += std::abs(state.flow[valve]);
    }
  }
  for (const std::size_t valve : {tricuspid_passage, pulmonary_passage, mitral_passage, aortic_passage}) {
    CHECK(forward[valve] > 0);
    // Competent valves: a few per cent (mean regurgitant fraction in health below 5 %).
    CHECK(backward[valve] < 0.05 * forward[valve]);
  }
}

TEST_CASE("the open aortic valve takes Bernoulli's pressure from a steady flow") {
  Heart heart = standing_still();
  heart.rate = 1;
  // Huge compliances hold the pressures; the load takes none.
  heart.contractility = heart.left_diastolic_elastance = 1e3;
  const Circulation circulation(heart, 1060);
  CirculationState state{};
  state.volume[left_ventricle] = 2;  // 2 kPa over V0
  for (int i = 0; i < 2000; ++i) circulation.step(state, 0, 1e-3, 0, {});
  const double speed = std::sqrt(2 * circulation.pressure(state, 0)[left_ventricle] / 1060);
  CHECK(state.opening[aortic_passage] == Approx(1).epsilon(1e-9));
  CHECK(state.flow[aortic_passage] == Approx(heart.aortic.area * speed).epsilon(1e-4));
}

TEST_CASE("the load's slope is the derivative of its pressure") {
  const ArterialLoad load{1e3, 2e6, 8e5, 6e-4, 1e-4, 5.0, 0.024};
  for (const double flow : {-5e-4, 0.0, 4e-4}) {
    const double step = 1e-9;
    CHECK(load.slope(flow) ==
          Approx((load.pressure(flow + step) - load.pressure(flow - step)) / (2 * step)).epsilon(1e-6));
  }
}

TEST_CASE("every heart has a flow at every step, however odd") {
  core::RandomStream random(7, 0, core::stream_id("hearts"));
  const auto factor = [&](double most) { return core::exp((2 * random.uniform() - 1) * core::log(most)); };
  for (int k = 0; k < 200; ++k) {
    Heart heart;
    heart.rate = 1.2 * factor(4);
    heart.contractility *= factor(8);
    heart.preload *= factor(4);
    heart.venous_resistance *= factor(10);
    heart.pulmonary_resistance *= factor(10);
    heart.aortic.area *= factor(10);
    heart.mitral.area *= factor(10);
    LumpedArteries arteries;
    arteries.distal_resistance *= factor(5);
    arteries.compliance *= factor(5);
    LumpedCirculation circulation(heart, arteries);
    const double time_step = 1e-3 * factor(20);
    for (int i = 0; i < 1000; ++i) REQUIRE_NOTHROW(circulation.step(time_step));
    REQUIRE(std::isfinite(circulation.aortic_pressure()));
  }
}

TEST_CASE("a step of the circulation allocates nothing") {
  LumpedCirculation circulation({}, {});
  circulation.step(1e-3);
  const long before = tests::allocations();
  for (int i = 0; i < 1000; ++i) circulation.step(1e-3);
  CHECK(tests::allocations() == before);
}

TEST_CASE("a heart that can't be is refused by name") {
  const auto message = [](const Heart& heart) -> std::string {
    try {
      check(heart);
    } catch (const core::InputError& error) {
      return error.what();
    }
    return "";
  };
  CHECK(message({}).empty());
  Heart heart;
  heart.rate = 0;
  CHECK(message(heart) == "heart: rate is 0 Hz; it must lie within [0.2, 10]");
  heart = {};
  heart.contractility = 0.5 * heart.left_diastolic_elastance;
  CHECK(message(heart).find("end-systolic elastance of the left ventricle") != std::string::npos);
  heart = {};
  heart.preload = -1;
  CHECK(message(heart) == "heart: preload is -1 Pa; it must be positive");
}

}  // namespace microcosm::flow
