// Heaps come to rest with the default friction.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "engine/core/math.hpp"
#include "engine/core/random.hpp"
#include "validation/body_runs.hpp"
#include "validation/cases.hpp"
#include "validation/shapes.hpp"

namespace microcosm::validation {

namespace {

using core::Vec3;
using rigid::RigidWorldModel;
using rigid::Shape;

/// The way of the worst body of 64 in a mesh bin between fall times 20 and 40, of its size.
double creep(bool cylinders_alone, std::uint64_t seed) {
  const double size = 0.05;
  RigidWorldModel model;
  model.bodies = {rigid::scenery("bin", {mesh_bin(2.5 * size, 10 * size)})};
  core::RandomStream random(seed, 0, core::stream_id("heap"));
  for (int i = 0; i < 64; ++i) {
    const double r = size / 2;
    const Shape shapes[] = {rigid::sphere(r),         rigid::box({r, 0.8 * r, 0.6 * r}),
                            rigid::capsule(r / 2, r), rigid::cylinder(0.7 * r, 1.6 * r),
                            cone(r, 1.5 * r),         box_hull({0.9 * r, 0.6 * r, 0.8 * r})};
    double turn[3], jitter[2];
    for (double& t : turn) t = random.uniform(-1, 1);
    for (double& j : jitter) j = random.uniform(-0.1, 0.1);
    const int row = i / 4 % 4, layer = i / 16;
    const Vec3 place{(i % 4 - 1.5) * 1.2 + jitter[0], (row - 1.5) * 1.2 + jitter[1], 0.8 + 1.2 * layer};
    model.bodies.push_back(rigid::free_body(fmt::format("body {}", i), shapes[cylinders_alone ? 3 : i % 6],
                                            1000,
                                            {size * place, core::rotation_by({turn[0], turn[1], turn[2]})}));
  }
  BodyRun run(model);
  const double fall_time = std::sqrt(2 * size / 9.80665);
  run.advance(20 * fall_time);
  std::vector<Vec3> before;
  for (std::uint32_t b = 1; b <= 64; ++b) before.push_back(position_of(run.world, b));
  run.advance(20 * fall_time);
  double worst = 0;
  for (std::uint32_t b = 1; b <= 64; ++b)
    worst = std::max(worst, norm(position_of(run.world, b) - before[b - 1]) / size);
  return worst;
}

Report heaps(const CaseOptions& options) {
  double mixed = 0, cylinders = 0;
  for (std::uint64_t seed = 1; seed <= (options.full ? 20u : 3u); ++seed) {
    mixed = std::max(mixed, creep(false, seed));
    cylinders = std::max(cylinders, creep(true, seed));
  }
  return std::vector{
      measured("bodies/heaps", "64 mixed shapes in a mesh bin: way between fall times 20 and 40", mixed, 1e-3,
               "of the size", "a heap is at rest"),
      measured("bodies/heaps", "64 cylinders: the same (open)", cylinders, 1, "of the size",
               "a heap is at rest")};
}

const RegisterCase heaps_case({"bodies/heaps", "Heaps come to rest with the default friction", heaps});

}  // namespace

}  // namespace microcosm::validation
