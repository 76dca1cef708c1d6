#include "engine/flow/circulation/activation.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

namespace microcosm::flow {

TEST_CASE("the activation of a chamber rises from 0 to 1 once a beat") {
  for (const DoubleHill& shape : {ventricular_activation, atrial_activation}) {
    const Activation activation(shape);
    CHECK(activation.at(shape.onset) == 0);
    CHECK(activation.at(activation.peak_phase()) == Approx(1).epsilon(1e-12));
    double largest = 0;
    for (int i = 0; i <= 10000; ++i) largest = std::max(largest, activation.at(i * 1e-4));
    CHECK(largest <= 1 + 1e-12);
    CHECK(largest == Approx(1).epsilon(1e-5));
  }
}

TEST_CASE("the double Hill function has the ratio of its values that its formula gives") {
  const Activation activation(ventricular_activation);
  // At t = tau1 the first factor is 1/2, the second 1/(1 + (0.269/0.452)^27.4) = 1 - 6.67e-7; at t = tau2 the
  // second is 1/2, the first r/(1 + r) with r = (0.452/0.269)^1.32 = 1.983854.
  CHECK(activation.at(0.269) / activation.at(0.452) ==
        Approx(0.5 / (0.5 * 1.983854 / 2.983854)).epsilon(1e-5));
}

TEST_CASE("atria contract before ventricles do") {
  const double atria = Activation(atrial_activation).peak_phase();
  const double ventricles = Activation(ventricular_activation).peak_phase();
  CHECK(atria > 0.9);
  CHECK(ventricles > 0.3);
  CHECK(ventricles < 0.5);
}

}  // namespace microcosm::flow
