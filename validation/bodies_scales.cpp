// Bodies of very different size in one world.

#include <cmath>
#include <vector>

#include "validation/body_runs.hpp"
#include "validation/cases.hpp"

namespace microcosm::validation {

namespace {

using core::Vec3;
using rigid::RigidWorldModel;

/// A ball and a box of 1 m beside a ball and a box of 1 mm, and a ball of 1 mm on the large box.
Report two_scales(const CaseOptions&) {
  RigidWorldModel model;
  model.bodies = {rigid::scenery("floor", {rigid::plane()})};
  const auto add = [&model](const char* name, const rigid::Shape& shape, const Vec3& at) {
    model.bodies.push_back(rigid::free_body(name, shape, 1000, {at, {}}));
  };
  add("large ball", rigid::sphere(0.5), {2, 0, 0.6});
  add("large box", rigid::box({0.5, 0.5, 0.5}), {0, 0, 0.52});
  add("small ball", rigid::sphere(5e-4), {-1, 0, 1e-3});
  add("small box", rigid::box({5e-4, 5e-4, 5e-4}), {-1, 0.01, 1e-3});
  add("small ball on the large box", rigid::sphere(5e-4), {0.1, 0.2, 1.0211});
  BodyRun run(model);
  run.advance(2);
  const double expected[] = {0.5, 0.5, 5e-4, 5e-4};
  std::vector<Result> results;
  for (std::uint32_t b = 1; b <= 4; ++b) {
    const double size = 2 * expected[b - 1];
    results.push_back(measured("bodies/two_scales", model.bodies[b].name + ": error of its height at rest",
                               std::fabs(position_of(run.world, b).z - expected[b - 1]) / size, 0.01,
                               "of its size", "geometry"));
  }
  const double above = position_of(run.world, 5).z - position_of(run.world, 2).z - 0.5;
  results.push_back(measured("bodies/two_scales", "small ball on the large box: error of its height above it",
                             std::fabs(above - 5e-4) / 1e-3, 0.01, "of its size", "geometry"));
  return results;
}

const RegisterCase scales_case({"bodies/two_scales",
                                "Bodies of 1 m and of 1 mm rest in one world, each to 1 % of its size",
                                two_scales});

}  // namespace

}  // namespace microcosm::validation
