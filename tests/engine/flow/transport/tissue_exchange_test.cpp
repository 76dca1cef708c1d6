#include "engine/flow/transport/tissue_exchange.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "engine/core/math.hpp"

namespace microcosm::flow {

TEST_CASE("two compartments without loss reach their equilibrium along one exponential") {
  // dm/dt = -a m + b n with m + n = 1: m = b/(a+b) + (m0 - b/(a+b)) exp(-(a+b) t).
  const ExchangeRates rates{0.7, 0.2, 0, 0};
  for (const double t : {1e-6, 0.1, 1.0, 10.0, 1e4}) {
    const ExchangeMasses after = exchange(1, 0, rates, t);
    const double equilibrium = 0.2 / 0.9;
    CHECK(after.blood ==
          Approx(equilibrium + (1 - equilibrium) * core::exp(-0.9 * t)).epsilon(1e-14).margin(1e-15));
    CHECK(after.blood + after.tissue == Approx(1).epsilon(1e-15));
    CHECK(std::abs(after.cleared) < 1e-15);
    CHECK(after.taken_up == 0);
  }
}

TEST_CASE("with all losses one step is as good as a million") {
  const ExchangeRates rates{0.7, 0.2, 0.3, 0.5};
  ExchangeMasses one = exchange(2, 0.5, rates, 1), many{2, 0.5, 0, 0};
  for (int k = 0; k < 1'000'000; ++k) {
    const ExchangeMasses next = exchange(many.blood, many.tissue, rates, 1e-6);
    many = {next.blood, next.tissue, many.taken_up + next.taken_up, many.cleared + next.cleared};
  }
  CHECK(one.blood == Approx(many.blood).epsilon(1e-9));
  CHECK(one.tissue == Approx(many.tissue).epsilon(1e-9));
  CHECK(one.taken_up == Approx(many.taken_up).epsilon(1e-9));
  CHECK(one.cleared == Approx(many.cleared).epsilon(1e-9));
  CHECK(one.blood + one.tissue + one.taken_up + one.cleared == Approx(2.5).epsilon(1e-15));
}

TEST_CASE("uptake by the wall alone is an exponential, and no rate at all changes nothing") {
  const ExchangeMasses taken = exchange(1, 0.5, {0, 0, 2, 0}, 0.3);
  CHECK(taken.blood == Approx(core::exp(-0.6)).epsilon(1e-15));
  CHECK(taken.tissue == 0.5);
  CHECK(taken.taken_up == Approx(1 - core::exp(-0.6)).epsilon(1e-14));
  const ExchangeMasses still = exchange(1, 0.5, {}, 0.3);
  CHECK(still.blood == 1);
  CHECK(still.tissue == 0.5);
}

TEST_CASE("no mass gets negative, however stiff the rates and however long the step") {
  for (const double fast : {1e-9, 1.0, 1e9})
    for (const double slow : {1e-9, 1.0, 1e9})
      for (const double step : {1e-9, 1.0, 1e9}) {
        const ExchangeMasses after = exchange(1, 1, {fast, slow, 0.1, slow}, step);
        CHECK(after.blood >= 0);
        CHECK(after.tissue >= 0);
      }
}

}  // namespace microcosm::flow
