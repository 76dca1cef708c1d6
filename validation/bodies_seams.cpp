// Bodies that slide without friction over flush fixed shapes feel no seam; a ledge stops them, a gap lets
// them fall.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "engine/core/errors.hpp"
#include "engine/core/math.hpp"
#include "validation/body_runs.hpp"
#include "validation/cases.hpp"
#include "validation/shapes.hpp"

namespace microcosm::validation {

namespace {

using core::pi;
using core::Vec3;
using rigid::BodyModel;
using rigid::Material;
using rigid::Pose;
using rigid::RigidWorldModel;
using rigid::Shape;

constexpr double pitch = 0.1;  // [m], of the tiles

struct Slider {
  const char* name;
  Shape shape;
  double height;  // of its middle above what it lies on
  core::Quaternion orientation;
};

std::vector<Slider> sliders() {
  const core::Quaternion along = core::rotation_by({0, pi / 2, 0}),
                         across = core::rotation_by({pi / 2, 0, 0});
  return {{"box", rigid::box({0.03, 0.03, 0.03}), 0.03, {}},
          {"turned box", rigid::box({0.03, 0.02, 0.01}), 0.01, core::rotation_by({0, 0, 0.6})},
          {"hull", box_hull({0.03, 0.03, 0.03}), 0.03, {}},
          {"ball", rigid::sphere(0.03), 0.03, {}},
          {"small ball", rigid::sphere(0.005), 0.005, {}},
          {"cylinder", rigid::cylinder(0.03, 0.06), 0.03, {}},
          {"lying cylinder", rigid::cylinder(0.02, 0.06), 0.02, across},
          {"cylinder along", rigid::cylinder(0.02, 0.06), 0.02, along},
          {"capsule", rigid::capsule(0.02, 0.04), 0.02, along},
          {"capsule across", rigid::capsule(0.02, 0.04), 0.02, across},
          {"cone", cone(0.03, 0.05), 0.025, {}}};
}

struct Floor {
  const char* name;
  Shape tile;   // its top at z = 0, its middle at x = 0
  double half;  // of its length along x
};

std::vector<Floor> floors() {
  Shape box = rigid::box({pitch / 2, 0.2, 0.025}), hull = box_hull({pitch / 2, 0.2, 0.025});
  box.pose.position = hull.pose.position = {0, 0, -0.025};
  return {{"boxes", box, pitch / 2},
          {"box hulls", hull, pitch / 2},
          {"mesh patches", mesh_patch(pitch / 2, 0.2, 3), pitch / 2},
          {"height fields", height_patch(pitch / 2), pitch / 2}};
}

/// Tiles along x from -1 m on, their tops alternately higher and lower by `uneven`.
RigidWorldModel tiled(const Floor& floor, int count, double uneven) {
  RigidWorldModel model;
  for (int i = 0; i < count; ++i) {
    Shape tile = floor.tile;
    tile.material.friction = 0;
    model.bodies.push_back(rigid::scenery(fmt::format("tile {}", i), {tile},
                                          {{2 * floor.half * i, 0, i % 2 == 0 ? 0 : uneven}, {}}));
  }
  return model;
}

void add_slider(RigidWorldModel& model, const Slider& slider, double x, double speed) {
  Shape shape = slider.shape;
  shape.material.friction = 0;
  BodyModel body = rigid::free_body("slider", shape, 460, {{x, 0, slider.height}, slider.orientation});
  const Vec3 v = core::rotate(core::conjugate(slider.orientation), {speed, 0, 0});
  body.rates = {0, 0, 0, v.x, v.y, v.z};
  model.bodies.push_back(body);
}

struct Path {
  double error = 0, hop = 0;  // of the way, [m] above or below where it started
};

/// Over `way` [m], past all seams.
Path slide(const Floor& floor, const Slider& slider, double speed, double uneven) {
  constexpr double way = 0.8, start = 0.04;
  RigidWorldModel model = tiled(floor, 12, uneven);
  add_slider(model, slider, start, speed);
  const auto body = static_cast<std::uint32_t>(model.bodies.size() - 1);
  BodyRun run(model);
  Path path;
  const double step = run.world.largest_step();
  const int steps = static_cast<int>(std::ceil(way / speed / step));
  try {
    for (int i = 0; i < steps; ++i) {
      run.world.advance(run.exchange, step);
      path.hop = std::max(path.hop, std::fabs(position_of(run.world, body).z - slider.height));
    }
  } catch (const core::RunError&) {
    return {1, 1};
  }
  path.error = std::fabs((position_of(run.world, body).x - start) / (steps * step * speed) - 1);
  return path;
}

Report seams(const CaseOptions& options) {
  std::vector<Result> results;
  const char* name = "bodies/seams";
  const std::vector<double> speeds =
      options.full ? std::vector{0.1, 0.17, 0.3, 0.5, 1.0, 1.7, 3.0} : std::vector{0.1, 0.6, 3.0};
  for (const Floor& floor : floors()) {
    Path worst;
    std::string error_of, hop_of;
    for (const Slider& slider : sliders())
      for (const double speed : speeds)
        for (const double uneven : {0.0, 1e-9}) {
          const Path path = slide(floor, slider, speed, uneven);
          const std::string what = fmt::format("{} at {} m/s", slider.name, speed);
          if (path.error > worst.error) worst.error = path.error, error_of = what;
          if (path.hop > worst.hop) worst.hop = path.hop, hop_of = what;
        }
    results.push_back(measured(name, fmt::format("{}: error of the path ({})", floor.name, error_of),
                               worst.error, 0.01, "relative", "Newton's first law"));
    results.push_back(measured(name, fmt::format("{}: hop ({})", floor.name, hop_of), worst.hop, 1e-4, "m",
                               "a plane is flat"));
  }
  return results;
}

/// The way of a box after `seconds` at .5 m/s towards tile 5, which is raised by `ledge`, or taken out.
Vec3 end_of_slide(double ledge, bool gap, const Floor& floor) {
  RigidWorldModel model = tiled(floor, 10, 0);
  if (gap) {
    model.bodies.erase(model.bodies.begin() + 5);
  } else {
    for (std::size_t i = 5; i < model.bodies.size(); ++i)
      model.bodies[i].links[0].joint.origin.position.z = ledge;
  }
  const Slider box{"box", rigid::box({0.03, 0.03, 0.03}), 0.03, {}};
  add_slider(model, box, 0.04, 0.5);
  const auto body = static_cast<std::uint32_t>(model.bodies.size() - 1);
  BodyRun run(model);
  run.advance(1.4);
  return position_of(run.world, body);
}

Report ledges(const CaseOptions&) {
  const char* name = "bodies/seams";
  std::vector<Result> results;
  for (const Floor& floor : {floors()[0], floors()[1]}) {
    const Vec3 stopped = end_of_slide(1e-3, false, floor), fallen = end_of_slide(0, true, floor);
    results.push_back(measured(name, fmt::format("{}: a box at a ledge of 1 mm, beyond it", floor.name),
                               std::max(stopped.x - (0.45 - 0.03), 0.0), 1e-3, "m", "a ledge is solid"));
    results.push_back(measured(name, fmt::format("{}: height of a box over a gap wider than it", floor.name),
                               fallen.z, 0, "m", "nothing holds it"));
  }
  return results;
}

const RegisterCase seams_case({"bodies/seams", "Bodies slide over flush fixed shapes as over one", seams});
const RegisterCase ledges_case({"bodies/seams/ledges", "A ledge stops a box, a gap lets it fall", ledges});

}  // namespace

}  // namespace microcosm::validation
