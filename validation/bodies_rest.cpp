// Bodies come to rest where geometry says, at every size from a micrometre to ten metres: a solver or a
// detection with a length of its own would fail somewhere on the way.

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "engine/core/math.hpp"
#include "engine/core/random.hpp"
#include "validation/body_runs.hpp"
#include "validation/cases.hpp"

namespace microcosm::validation {

namespace {

using core::pi;
using core::Vec3;
using rigid::BodyModel;
using rigid::Pose;
using rigid::RigidWorldModel;

constexpr double density = 1000;  // [kg/m^3], water's; the answers don't depend on it
constexpr double gravity = 9.80665;

/// The time in which a body falls its own size.
double fall_time(double size) {
  return std::sqrt(2 * size / gravity);
}

BodyModel floor_plane() {
  return rigid::scenery("floor", {rigid::plane()});
}

/// The largest overlap of any contact over the size.
double deepest_overlap(const rigid::RigidWorld& world, double size) {
  double deepest = 0;
  for (const rigid::ContactReport& contact : world.contacts()) deepest = std::max(deepest, -contact.distance);
  return deepest / size;
}

double settling_sphere(double size) {
  const BodyModel ball = rigid::free_body("ball", rigid::sphere(size / 2), density, {{0, 0, size}, {}});
  RigidWorldModel model;
  model.bodies = {floor_plane(), ball};
  BodyRun run(model);
  run.advance(20 * fall_time(size));
  return std::fabs(position_of(run.world, 1).z - size / 2) / size;
}

double stack_of_three(double size) {
  RigidWorldModel model;
  model.bodies = {floor_plane()};
  for (int i = 0; i < 3; ++i)
    model.bodies.push_back(rigid::free_body("box " + std::to_string(i), rigid::box(size / 2 * Vec3{1, 1, 1}),
                                            density, {{0, 0, (0.55 + 1.1 * i) * size}, {}}));
  BodyRun run(model);
  run.advance(20 * fall_time(size));
  double error = 0;
  for (std::uint32_t i = 0; i < 3; ++i) {
    const Vec3 away = position_of(run.world, i + 1) - Vec3{0, 0, (0.5 + i) * size};
    error = std::max(error, norm(away) / size);
  }
  return error;
}

/// Boxes, balls and capsules dropped into a bin of five plates: they stay in it, and overlap little.
double heap_of_64(double size) {
  RigidWorldModel model;
  const double half = 2.5 * size, height = 10 * size, thick = size;
  std::vector<rigid::Shape> plates{rigid::box({half + 2 * thick, half + 2 * thick, thick})};
  plates[0].pose.position = {0, 0, -thick};
  for (const double side : {-1.0, 1.0}) {
    rigid::Shape x = rigid::box({thick, half + 2 * thick, height}),
                 y = rigid::box({half + 2 * thick, thick, height});
    x.pose.position = {side * (half + thick), 0, height};
    y.pose.position = {0, side * (half + thick), height};
    plates.push_back(x);
    plates.push_back(y);
  }
  model.bodies = {rigid::scenery("bin", plates)};
  core::RandomStream random(7, 0, core::stream_id("heap"));
  for (int i = 0; i < 64; ++i) {
    const rigid::Shape shapes[] = {rigid::sphere(size / 2), rigid::box(size / 2 * Vec3{1, 0.8, 0.6}),
                                   rigid::capsule(size / 4, size / 2)};
    const double x = random.uniform(-0.1, 0.1), y = random.uniform(-0.1, 0.1), turn = random.uniform(-1, 1);
    const int row = i / 4 % 4, layer = i / 16;
    const Vec3 place{(i % 4 - 1.5) * 1.2 + x, (row - 1.5) * 1.2 + y, 0.8 + 1.2 * layer};
    model.bodies.push_back(rigid::free_body("body " + std::to_string(i), shapes[i % 3], density,
                                            {size * place, core::rotation_by({turn, 0.5 * turn, 0})}));
  }
  BodyRun run(model);
  run.advance(30 * fall_time(size));
  double error = deepest_overlap(run.world, size);
  for (std::uint32_t b = 1; b <= 64; ++b) {
    const Vec3 at = position_of(run.world, b);
    const bool inside = std::fabs(at.x) < half && std::fabs(at.y) < half && at.z > 0 && at.z < 2 * height;
    if (!inside) error = 1;
  }
  return error;
}

/// A bowl of revolution, z = r^2/(2 R), as a mesh of its inner side.
geometry::TriangleMesh bowl(double radius_of_curvature, double rim, int rings, int sectors) {
  geometry::TriangleMesh mesh;
  mesh.vertices.push_back({0, 0, 0});
  for (int i = 1; i <= rings; ++i)
    for (int j = 0; j < sectors; ++j) {
      const double r = rim * i / rings, angle = 2 * pi * j / sectors;
      mesh.vertices.push_back(
          {r * core::cos(angle), r * core::sin(angle), r * r / (2 * radius_of_curvature)});
    }
  const auto at = [sectors](int ring, int j) {
    return ring == 0 ? 0u : static_cast<std::uint32_t>(1 + (ring - 1) * sectors + (j % sectors));
  };
  for (int i = 0; i < rings; ++i)
    for (int j = 0; j < sectors; ++j) {
      if (i > 0) mesh.triangles.push_back({at(i, j), at(i + 1, j), at(i, j + 1)});
      mesh.triangles.push_back({at(i, j + 1), at(i + 1, j), at(i + 1, j + 1)});
    }
  return mesh;
}

/// A cube as a hull: it rests on its four lower corners, on the bowl's axis.
double hull_in_bowl(double size) {
  const auto surface = std::make_shared<geometry::TriangleMesh>(bowl(4 * size, 4 * size, 48, 96));
  rigid::Shape bottom;
  bottom.kind = rigid::ShapeKind::triangle_mesh;
  bottom.mesh = surface;
  const auto cube = std::make_shared<geometry::TriangleMesh>();
  for (int i = 0; i < 8; ++i)
    cube->vertices.push_back(size / 2 * Vec3{i & 1 ? 1.0 : -1.0, i & 2 ? 1.0 : -1.0, i & 4 ? 1.0 : -1.0});
  // Faces of the cube, counter-clockwise from outside: pairs of triangles over its corners' bits.
  for (const auto& [a, b, c, d] : std::initializer_list<std::array<std::uint32_t, 4>>{
           {0, 4, 6, 2}, {1, 3, 7, 5}, {0, 1, 5, 4}, {2, 6, 7, 3}, {0, 2, 3, 1}, {4, 5, 7, 6}}) {
    cube->triangles.push_back({a, b, c});
    cube->triangles.push_back({a, c, d});
  }
  rigid::Shape hull;
  hull.kind = rigid::ShapeKind::convex_hull;
  hull.mesh = cube;
  RigidWorldModel model;
  model.bodies = {rigid::scenery("bowl", {bottom}),
                  rigid::free_body("hull", hull, density, {{0.3 * size, 0.1 * size, 1.2 * size}, {}})};
  model.bodies[0].links[0].shapes[0].material.friction = 0.05;
  BodyRun run(model);
  run.advance(60 * fall_time(size));
  // Corners at distance size/sqrt(2) from the axis touch the bowl at (size^2/2)/(2 R); friction may hold the
  // cube off the axis, so the bound is on the corners' distances from the bowl.
  const Pose pose = run.world.link_pose(1, 0);
  double lowest = 1, deepest = 0;
  for (const Vec3& corner : cube->vertices) {
    const Vec3 p = pose * corner;
    const double gap = (p.z - (p.x * p.x + p.y * p.y) / (8 * size)) / size;
    lowest = std::min(lowest, std::fabs(gap));
    deepest = std::max(deepest, -gap);
  }
  const rigid::Spatial velocity = run.world.link_velocity(1, 0);
  return std::max({lowest, deepest, norm(velocity.linear) * fall_time(size) / size});
}

/// A capsule let fall askew into a pipe of half a circle's section comes to lie along its bottom.
double capsule_in_pipe(double size) {
  const double pipe = 1.5 * size, length = 8 * size, radius = size / 2;
  const auto surface = std::make_shared<geometry::TriangleMesh>();
  const int along = 20, around = 64;
  for (int i = 0; i <= along; ++i)
    for (int j = 0; j <= around; ++j) {
      const double angle = -pi * j / around;
      surface->vertices.push_back({length * (static_cast<double>(i) / along - 0.5), pipe * core::cos(angle),
                                   pipe * core::sin(angle)});
    }
  for (int i = 0; i < along; ++i)
    for (int j = 0; j < around; ++j) {
      const auto a = static_cast<std::uint32_t>(i * (around + 1) + j), b = a + around + 1;
      surface->triangles.push_back({a, a + 1, b});
      surface->triangles.push_back({a + 1, b + 1, b});
    }
  rigid::Shape wall;
  wall.kind = rigid::ShapeKind::triangle_mesh;
  wall.mesh = surface;
  const core::Quaternion along_x = core::rotation_by({0, pi / 2, 0});
  RigidWorldModel model;
  model.bodies = {rigid::scenery("pipe", {wall}),
                  rigid::free_body("capsule", rigid::capsule(radius, size), density,
                                   {{0, 0.3 * size, 0.2 * size}, core::rotation_by({0, 0, 0.3}) * along_x})};
  BodyRun run(model);
  run.advance(60 * fall_time(size));
  const Pose pose = run.world.link_pose(1, 0);
  double error = 0;
  for (const double end : {-0.5, 0.5}) {
    const Vec3 centre = pose * Vec3{0, 0, end * size};
    error = std::max(error, std::fabs(core::hypot(centre.y, centre.z) - (pipe - radius)) / size);
  }
  return error;
}

struct Scene {
  const char* name;
  double (*error)(double size);
};

Report rest(const CaseOptions& options) {
  const Scene scenes[] = {{"settling sphere", settling_sphere},
                          {"stack of three boxes", stack_of_three},
                          {"heap of 64", heap_of_64},
                          {"convex hull in a mesh bowl", hull_in_bowl},
                          {"capsule in a mesh pipe", capsule_in_pipe}};
  // Twenty sizes a decade, or a few with the same ends.
  const int decades = 7, a_decade = options.full ? 20 : 2;
  std::vector<Result> results;
  for (const Scene& scene : scenes) {
    double worst = 0, worst_size = 0;
    for (int i = 0; i <= decades * a_decade; ++i) {
      const double size = 1e-6 * core::pow(10, static_cast<double>(i) / a_decade);
      const double error = scene.error(size);
      if (error <= worst) continue;
      worst = error;
      worst_size = size;
    }
    results.push_back(
        measured("bodies/rest",
                 fmt::format("{}: largest error over sizes from 1 um to 10 m, {} a decade (at {:.3g} m)",
                             scene.name, a_decade, worst_size),
                 worst, 0.01, "of the size", "geometry"));
  }
  return results;
}

const RegisterCase rest_case({"bodies/rest", "Bodies come to rest where geometry says, from 1 um to 10 m.",
                              rest});

}  // namespace

}  // namespace microcosm::validation
