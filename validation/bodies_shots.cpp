// Bodies and links of robots shot at walls that are thinner than what they move in a step: none may get
// behind unnamed, and they leave as Newton's law of restitution says.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
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

using core::pi;
using core::Vec3;
using rigid::BodyModel;
using rigid::Material;
using rigid::Pose;
using rigid::RigidWorldModel;
using rigid::Shape;

/// One shot along x at a wall whose near side is the plane x = 0.
struct Shot {
  Shape body, wall;
  Pose start;           // of the body
  Vec3 velocity, spin;  // [m/s], [rad/s]
  double extent = 0;    // [m], of the body: no point of it is further from its origin
  double depth = 0;     // [m], of the wall
  double restitution = 0;
  bool square = false;  // its centre must leave at restitution times its speed
};

double log_uniform(core::RandomStream& random, double low, double high) {
  const double share = random.uniform(0, 1);
  return low * core::pow(high / low, share);
}

/// Spheres, boxes, capsules, cylinders, cones and hulls in turn; walls of a box, a hull, a mesh and a height
/// field. Every second shot is square: a ball at any angle, or a face that meets the wall flatly.
Shot shot_of(int number, core::RandomStream& random) {
  Shot shot;
  const double size = log_uniform(random, 1e-3, 50e-3), thick = log_uniform(random, 1e-3, 50e-3);
  const double speed = log_uniform(random, 1, 100), restitutions[] = {0, 0.5, 1};
  shot.restitution = restitutions[number % 3];
  shot.square = number % 2 == 0;
  const Material material{.friction = shot.square ? 0 : 0.5, .restitution = shot.restitution};
  const int kind = number / 2 % 6, wall = number / 12 % 4;
  const double r = size / 2;
  const Shape bodies[] = {
      rigid::sphere(r), rigid::box({r, 2 * r, 3 * r}), rigid::capsule(r, 2 * size), rigid::cylinder(r, size),
      cone(r, size),    box_hull({r, 2 * r, 1.5 * r})};
  shot.body = bodies[kind];
  shot.body.material = material;
  shot.extent = kind == 0 ? r : 4 * r;
  const double half = std::min(1.0, 400 * size);
  const Shape walls[] = {rigid::box({thick / 2, half, half}), box_hull({thick / 2, half, half}),
                         mesh_patch(half, half), height_patch(half)};
  shot.wall = walls[wall];
  shot.depth = wall < 2 ? thick : 0;
  // Surfaces lie across z in their frames, as flat bodies of revolution do.
  shot.wall.pose = wall < 2 ? Pose{{thick / 2, 0, 0}, {}} : Pose{{}, core::rotation_by({0, pi / 2, 0})};
  shot.wall.material = material;
  const double away = random.uniform(0.001, 0.1), y = random.uniform(-0.2, 0.2),
               z = random.uniform(-0.2, 0.2);
  const double slant = random.uniform(-0.5, 0.5);
  shot.start.position = {-shot.extent - away, y * std::min(half, 0.5), z * std::min(half, 0.5)};
  shot.velocity = speed * Vec3{1, 0, 0};
  if (kind == 0) shot.velocity = speed * Vec3{core::cos(slant), core::sin(slant), 0};
  if (kind == 3 || kind == 4) shot.start.orientation = core::rotation_by({0, -pi / 2, 0});
  if (shot.square) return shot;
  double turn[3], spin[3];
  for (double& t : turn) t = random.uniform(-2, 2);
  for (double& s : spin) s = random.uniform(-20, 20);
  shot.start.orientation = core::rotation_by({turn[0], turn[1], turn[2]});
  shot.spin = {spin[0], spin[1], spin[2]};
  return shot;
}

struct Hit {
  bool beyond = false, named = false;
  bool at_the_wall = false;  // never deeper in it than a tenth of its size
  double speed_error = 0;    // of the way that it leaves, over the speed that it came at
};

Hit shoot(const Shot& shot, const RigidWorldModel& model, double seconds) {
  BodyRun run(model);
  Hit hit;
  const double step = run.world.largest_step();
  double furthest = -1e9;
  try {
    for (double t = 0; t < seconds; t += step) {
      run.world.advance(run.exchange, step);
      for (std::uint32_t c = 0; c < run.world.colliders().size(); ++c)
        if (run.world.colliders()[c].node >= 0)
          furthest = std::max(furthest, run.world.link_pose(1, run.world.colliders()[c].link).position.x);
    }
  } catch (const core::RunError&) {
    hit.named = true;
    return hit;
  }
  hit.beyond = furthest > 0;
  hit.speed_error = std::fabs(run.world.link_velocity(1, 0).linear.x / shot.velocity.x + shot.restitution);
  return hit;
}

Hit shoot_body(const Shot& shot) {
  RigidWorldModel model;
  model.gravity = {};
  BodyModel body = rigid::free_body("body", shot.body, 1000, shot.start);
  const core::Quaternion back = core::conjugate(shot.start.orientation);
  const Vec3 spin = core::rotate(back, shot.spin), velocity = core::rotate(back, shot.velocity);
  body.rates = {spin.x, spin.y, spin.z, velocity.x, velocity.y, velocity.z};
  model.bodies = {rigid::scenery("wall", {shot.wall}), body};
  return shoot(shot, model, -shot.start.position.x / shot.velocity.x + 0.1);
}

/// The shot's body as the hand of an arm that swings about z: a light rod without a shape carries it.
Hit swing_link(const Shot& shot) {
  const double length = 0.2 + 2 * shot.extent, angle = 1.2;
  RigidWorldModel model;
  model.gravity = {};
  BodyModel arm = rigid::free_body("arm", shot.body, 1000, {});
  rigid::Link& hand = arm.links[0];
  hand.shapes[0].pose = {{0, -length, 0}, shot.start.orientation};
  hand.inertial.centre = {0, -length, 0};
  hand.joint.kind = rigid::JointKind::continuous;
  // It meets the wall when it hangs along -y, as far from the pivot as it reaches.
  hand.joint.origin = {{-0.9 * shot.extent, 0, 0}, core::rotation_by({0, 0, -angle})};
  arm.rates = {norm(shot.velocity) / length};
  model.bodies = {rigid::scenery("wall", {shot.wall}), arm};
  BodyRun run(model);
  const double step = run.world.largest_step(), seconds = 2 * angle / arm.rates[0] + 0.1;
  Hit hit;
  double furthest = -1e9;
  try {
    for (double t = 0; t < seconds; t += step) {
      run.world.advance(run.exchange, step);
      furthest = std::max(furthest, (run.world.link_pose(1, 0) * Vec3{0, -length, 0}).x);
    }
  } catch (const core::RunError&) {
    hit.named = true;
  }
  hit.beyond = furthest > 0;
  return hit;
}

Report shots(const CaseOptions& options) {
  core::RandomStream random(10, 0, core::stream_id("shots"));
  const int count = options.full ? 4000 : 400;
  int beyond = 0, named = 0, square = 0, links_beyond = 0, links_named = 0;
  std::vector<double> errors;
  for (int i = 0; i < count; ++i) {
    const Shot shot = shot_of(i, random);
    const Hit body = shoot_body(shot), link = swing_link(shot);
    beyond += body.beyond && !body.named ? 1 : 0;
    named += body.named ? 1 : 0;
    links_beyond += link.beyond && !link.named ? 1 : 0;
    links_named += link.named ? 1 : 0;
    if (!shot.square) continue;
    ++square;
    errors.push_back(body.named || body.beyond ? 1 : body.speed_error);
  }
  std::sort(errors.begin(), errors.end());
  const double held = 1 - static_cast<double>(beyond + named) / count;
  const double links_held = 1 - static_cast<double>(links_beyond + links_named) / count;
  const char* name = "bodies/shots";
  const char* law = "Newton's law of restitution";
  return std::vector{
      measured(name, fmt::format("{} shots at 1-100 m/s, walls and bodies of 1-50 mm: behind unnamed", count),
               beyond, 0, "shots", "a wall is solid"),
      measured(name, "not held by the wall", 1 - held, 0.02, "of the shots", "a wall is solid"),
      measured(name, "square ones: error of the speed that 98 % leave at, of that they came at",
               errors[98 * (errors.size() - 1) / 100], 0.01, "relative", law),
      measured(name, "links of robots behind unnamed", links_beyond, 0, "shots", "a wall is solid"),
      measured(name, "links not held by the wall", 1 - links_held, 0.1, "of the shots", "a wall is solid")};
}

const RegisterCase shots_case({"bodies/shots",
                               "Fast bodies and links are stopped by thin walls, and leave as they must",
                               shots});

}  // namespace

}  // namespace microcosm::validation
