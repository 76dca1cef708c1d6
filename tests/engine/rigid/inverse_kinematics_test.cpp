#include "engine/rigid/inverse_kinematics.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "engine/core/errors.hpp"
#include "validation/bodies_dynamics_models.hpp"

namespace microcosm::rigid {
namespace {

using namespace validation;

/// Seven axes as arms of this kind have them: roll and bend in turn, within limits.
BodyModel seven_axes() {
  BodyModel body = hinge_chain(7, 0.25, 1, 0.02);
  for (std::size_t i = 0; i < 7; ++i) {
    Joint& joint = body.links[i].joint;
    joint.axis = i % 2 ? Vec3{0, 1, 0} : Vec3{1, 0, 0};
    joint.lower = i % 2 ? -2 : -2.9;
    joint.upper = i % 2 ? 2 : 2.9;
  }
  return body;
}

Pose pose_at(const Tree& tree, std::uint32_t link, const std::vector<double>& q) {
  TreeKinematics kinematics;
  tree.kinematics(q, std::vector<double>(tree.rate_count(), 0.0), kinematics);
  return link_pose(tree, kinematics, link);
}

TEST_CASE("An arm of seven axes reaches places and orientations that it can reach, within its limits") {
  const BodyModel body = seven_axes();
  InverseKinematics solver(body);
  RandomStream random(41, 0, core::stream_id("targets"));
  const std::vector<double> start(7, 0.1);
  const Vec3 tool{0.25, 0, 0};
  int converged = 0;
  constexpr int targets = 100;
  for (int i = 0; i < targets; ++i) {
    std::vector<double> q(7);
    for (std::size_t k = 0; k < 7; ++k)
      q[k] = random.uniform(body.links[k].joint.lower, body.links[k].joint.upper);
    const Pose wanted = pose_at(solver.tree(), 6, q);
    ReachTarget target{6, tool, wanted * tool, wanted.orientation};
    if (i % 2) target.orientation.reset();
    const Reach reach = solver.reach(target, start);
    const Pose got = pose_at(solver.tree(), 6, reach.positions);
    converged += reach.converged;
    CHECK(norm(got * tool - target.position) == Approx(reach.position_error).margin(1e-12));
    if (reach.converged) CHECK(reach.position_error < 2e-8);
    if (reach.converged && target.orientation) CHECK(reach.orientation_error < 1e-8);
    for (std::size_t k = 0; k < 7; ++k) {
      CHECK(reach.positions[k] >= body.links[k].joint.lower);
      CHECK(reach.positions[k] <= body.links[k].joint.upper);
    }
  }
  CHECK(converged >= targets - 2);
}

TEST_CASE("Joints at their limits let the others reach on") {
  // From one start, in narrow limits. If joints that push against a limit stay in the equations, a sixth of
  // the targets is missed.
  BodyModel body = seven_axes();
  for (Link& link : body.links) {
    link.joint.lower *= 0.4;
    link.joint.upper *= 0.4;
  }
  InverseKinematics solver(body);
  RandomStream random(42, 0, core::stream_id("targets"));
  ReachOptions options;
  options.attempts = 1;
  int converged = 0;
  for (int i = 0; i < 200; ++i) {
    std::vector<double> q(7);
    for (std::size_t k = 0; k < 7; ++k)
      q[k] = random.uniform(body.links[k].joint.lower, body.links[k].joint.upper);
    const Pose wanted = pose_at(solver.tree(), 6, q);
    const ReachTarget target{6, {0.25, 0, 0}, wanted * Vec3{0.25, 0, 0}, wanted.orientation};
    converged += solver.reach(target, std::vector<double>(7, 0.1), options).converged;
  }
  CHECK(converged >= 180);
}

TEST_CASE("An arm of a micrometre reaches like one of a metre") {
  std::vector<double> positions[2];
  for (const bool small : {false, true}) {
    const double scale = small ? 0x1p-20 : 1;
    BodyModel body = seven_axes();
    for (Link& link : body.links) link.joint.origin.position *= scale;
    InverseKinematics solver(body);
    const ReachTarget target{6, scale * Vec3{0.25, 0, 0}, scale * Vec3{0.5, 0.6, 0.3}, Quaternion{}};
    const Reach reach = solver.reach(target, std::vector<double>(7, 0.1));
    CHECK(reach.converged);
    positions[small] = reach.positions;
  }
  CHECK(positions[0] == positions[1]);
}

TEST_CASE("What is out of reach is said to be, and the arm stretches towards it") {
  BodyModel body = hinge_chain(2, 1, 1, 0.02);
  InverseKinematics solver(body);
  const Reach reach = solver.reach({1, {1, 0, 0}, {0, 0, 3}, {}}, std::vector<double>{0.3, 0.4});
  CHECK(!reach.converged);
  CHECK(reach.position_error == Approx(1).epsilon(1e-3));
  body.links[1].joint.lower = 0.5;
  body.links[1].joint.upper = 1;
  InverseKinematics limited(body);
  const Reach bent = limited.reach({1, {1, 0, 0}, {0, 0, 3}, {}}, std::vector<double>{0.3, 0.6});
  CHECK(!bent.converged);
  CHECK(bent.positions[1] == 0.5);  // as straight as it may
  // From the origin to the tip with the elbow at .5 rad: the law of cosines.
  CHECK(bent.position_error == Approx(3 - std::sqrt(2 + 2 * core::cos(0.5))).epsilon(1e-3));
}

TEST_CASE("A mimicking joint follows the one that it mimics") {
  BodyModel body = hinge_chain(3, 1, 1, 0.02);
  body.links[2].joint.mimic = Mimic{1, -0.5, 0.1};
  InverseKinematics solver(body);
  const Reach reach = solver.reach({2, {1, 0, 0}, {1.2, 0, -1.5}, {}}, std::vector<double>{0.1, 0.2, 0.3});
  CHECK(reach.converged);
  CHECK(reach.positions[2] == -0.5 * reach.positions[1] + 0.1);
}

TEST_CASE("The base of a floating body stays unless it is told to move") {
  InverseKinematics solver(free_arm());
  std::vector<double> start = solver.tree().zero_positions();
  start[8] = 0.5;
  start[9] = 0.5;
  const ReachTarget target{4, {0, 0, 0.75}, {0.3, 0.5, 1.5}, {}};
  const Reach held = solver.reach(target, start);
  CHECK(held.converged);
  for (int i = 0; i < 7; ++i) CHECK(held.positions[i] == start[i]);
  ReachOptions options;
  options.move_free_joints = true;
  const Reach far = solver.reach({4, {0, 0, 0.75}, {30, 5, 15}, {}}, start, options);
  CHECK(far.converged);
}

TEST_CASE("The same question has the same answer to the bit") {
  InverseKinematics first(seven_axes()), second(seven_axes());
  const std::vector<double> start(7, 0.1);
  const ReachTarget target{6, {0.25, 0, 0}, {0.5, 0.6, 0.3}, Quaternion{}};
  first.reach({6, {}, {1, 0, 0}, {}}, start);
  CHECK(first.reach(target, start).positions == second.reach(target, start).positions);
}

TEST_CASE("Questions that make no sense are refused") {
  InverseKinematics solver(seven_axes());
  CHECK_THROWS_AS(solver.reach({9, {}, {}, {}}, std::vector<double>(7)), core::InputError);
  CHECK_THROWS_AS(solver.reach({1, {}, {}, {}}, std::vector<double>(6)), core::InputError);
}

}  // namespace
}  // namespace microcosm::rigid
