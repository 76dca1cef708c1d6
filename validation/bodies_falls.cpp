// Plates, cones and cylinders that fall onto meshes at the default step lie on them in the end.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "engine/core/errors.hpp"
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

constexpr double density = 1000;

/// Plates, hulls of plates, discs, cylinders and cones, of 1 to 20 mm where they are thinnest.
Shape falling_shape(int number, core::RandomStream& random) {
  const double width = random.uniform(0.02, 0.06), thick = width * random.uniform(0.05, 0.3);
  const Vec3 plate{width, 0.8 * width, thick / 2};
  const Shape shapes[] = {rigid::box(plate), cone(width / 2, random.uniform(0.4, 2) * width),
                          rigid::cylinder(width / 2, thick), box_hull(plate),
                          rigid::cylinder(width / 4, 2 * width)};
  return shapes[number % 5];
}

struct Outcome {
  int below = 0, restless = 0, named = 0;
};

/// A hundred bodies a world, over floors of two triangles, of many, and a height field.
void drop(int world, core::RandomStream& random, double seconds, Outcome& outcome) {
  const double pitch = 0.2;
  const Shape floors[] = {mesh_patch(2, 2), mesh_patch(2, 2, 37), height_patch(2)};
  RigidWorldModel model;
  model.bodies = {rigid::scenery("floor", {floors[world % 3]})};
  for (int i = 0; i < 100; ++i) {
    const Shape shape = falling_shape(i, random);
    const double height = random.uniform(0.1, 1);
    double turn[3], jitter[2];
    for (double& t : turn) t = random.uniform(-3, 3);
    for (double& j : jitter) j = random.uniform(-0.02, 0.02);
    const Vec3 at{(i % 10 - 4.5) * pitch + jitter[0], (std::floor(0.1 * i) - 4.5) * pitch + jitter[1],
                  height};
    model.bodies.push_back(rigid::free_body(fmt::format("body {}", i), shape, density,
                                            {at, core::rotation_by({turn[0], turn[1], turn[2]})}));
  }
  BodyRun run(model);
  try {
    run.advance(seconds);
  } catch (const core::RunError&) {
    ++outcome.named;
    return;
  }
  for (std::uint32_t b = 1; b <= 100; ++b) {
    const Vec3 at = position_of(run.world, b);
    const rigid::Spatial v = run.world.link_velocity(b, 0);
    if (at.z < 0)
      ++outcome.below;
    else if (norm(v.linear) > 0.01 || norm(v.angular) > 0.2)
      ++outcome.restless;
  }
}

Report falls(const CaseOptions& options) {
  core::RandomStream random(11, 0, core::stream_id("falls"));
  const int worlds = options.full ? 100 : 10;
  Outcome outcome;
  for (int i = 0; i < worlds; ++i) drop(i, random, 4, outcome);
  const double count = 100.0 * worlds;
  return std::vector{
      measured("bodies/falls", fmt::format("{} plates, cones and cylinders onto meshes: below", count),
               outcome.below, 0, "bodies", "a floor is solid"),
      measured("bodies/falls", "not at rest after 4 s, or their episode ended with one named",
               (outcome.restless + 100 * outcome.named) / count, 0.001, "of the bodies", "a floor is solid")};
}

const RegisterCase falls_case({"bodies/falls",
                               "Thin bodies that fall onto meshes come to rest on them, at the default step",
                               falls});

}  // namespace

}  // namespace microcosm::validation
