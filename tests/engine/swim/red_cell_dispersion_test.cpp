#include "engine/swim/red_cell_dispersion.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "engine/core/errors.hpp"
#include "validation/carrier_runs.hpp"

namespace microcosm::swim {
namespace {

using namespace validation;
using Catch::Matchers::Contains;

BeadCarrierModel dispersed(std::uint32_t count) {
  BeadCarrierModel model = tracers(count, 0.01);
  model.dispersion = true;
  return model;
}

TEST_CASE("carriers that red cells disperse leave their streamlines, the others don't") {
  const Blood blood = tube(0.05, 1e-4, 1e-10);
  for (const bool dispersion : {false, true}) {
    BeadCarrierModel model = dispersed(20);
    model.dispersion = dispersion;
    Run run(blood, model);
    run.carriers.release(20, run.now);
    const std::vector<Carrier> before(run.carriers.carriers().begin(), run.carriers.carriers().end());
    for (int i = 0; i < 10; ++i) run.step(core::Nanoseconds(1'000'000));
    double moved = 0;
    for (std::size_t i = 0; i < 20; ++i)
      moved = std::max(moved, std::abs(run.carriers.carriers()[i].where.z - before[i].where.z));
    CHECK((moved > 1e-7) == dispersion);
  }
}

TEST_CASE("in the cell-free layer and in plasma nothing is dispersed") {
  flow::Fluid plasma;
  plasma.haematocrit = 0;
  const Blood blood[] = {tube(0.05, 25e-6, 1e-11), tube(0.05, 25e-6, 1e-11, plasma)};
  const double offset[] = {24.5e-6, 12e-6};
  for (int i = 0; i < 2; ++i) {
    core::VesselPosition where{0, 0, 0.01, offset[i], 0};
    core::FlowPoint point{{}, where};
    core::FlowSample sample;
    blood[i].flow->sample({&point, 1}, {&sample, 1});
    CHECK(sample.shear_induced_diffusivity == 0);
    core::RandomStream random(1, 0, 0);
    disperse(where, sample, 25e-6, 0.1, *blood[i].flow, random);
    CHECK(where.y == offset[i]);
    CHECK(where.z == 0);
  }
}

TEST_CASE("carriers wider than a red cell can't be dispersed") {
  BeadCarrierModel model = dispersed(1);
  model.radius = 2e-5;
  REQUIRE_THROWS_WITH(Run(tube(0.05, 1e-3, 1e-6), model), Contains("dispersion by red cells"));
}

}  // namespace
}  // namespace microcosm::swim
