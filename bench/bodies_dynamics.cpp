// Speed of articulated bodies without contact.

#include <fmt/format.h>

#include "bench/bodies_dynamics_models.hpp"
#include "bench/cases.hpp"
#include "engine/core/random.hpp"
#include "engine/rigid/inverse_kinematics.hpp"
#include "engine/rigid/tree_step.hpp"

namespace microcosm::bench {

namespace {

using core::Vec3;
using rigid::Tree;

constexpr Vec3 gravity{0, 0, -9.81};

/// Seven axes as arms have them: roll and bend in turn.
rigid::BodyModel seven_axes() {
  rigid::BodyModel body = hinge_chain(7, 0.25, 1, 0.02);
  for (std::size_t i = 0; i < 7; i += 2) body.links[i].joint.axis = {1, 0, 0};
  return body;
}

/// A base that floats, and three hinges.
rigid::BodyModel floating_arm() {
  rigid::BodyModel body = hinge_chain(4, 0.25, 1, 0.02);
  body.links[0].joint.kind = rigid::JointKind::free;
  return body;
}

std::vector<double> random_rates(const Tree& tree, core::RandomStream& random) {
  std::vector<double> v(tree.rate_count());
  for (double& x : v) x = random.normal();
  return v;
}

std::vector<double> random_positions(const Tree& tree, core::RandomStream& random) {
  std::vector<double> q = tree.zero_positions();
  tree.integrate(q, random_rates(tree, random), 1);
  return q;
}

void add_dynamics(const std::string& what, const Tree& tree, int calls, std::vector<Figure>& figures) {
  core::RandomStream random(1, 0, core::stream_id("bench"));
  const std::vector<double> tau = random_rates(tree, random), v = random_rates(tree, random);
  const std::vector<double> q = random_positions(tree, random);
  std::vector<double> out(tree.rate_count()), matrix(tree.rate_count() * tree.rate_count());
  Tree::Workspace work;
  rigid::TreeKinematics kinematics;
  const auto add = [&](const char* metric, const std::function<void()>& call) {
    const double seconds = median_cpu_seconds(7, [&] {
      for (int i = 0; i < calls; ++i) call();
    });
    figures.push_back({"bodies/dynamics", metric, seconds / calls * 1e6, "us",
                       fmt::format("{}, {} rates, one core", what, tree.rate_count())});
  };
  add("forward dynamics", [&] { tree.forward_dynamics(q, v, tau, gravity, {}, {}, work, out); });
  add("inverse dynamics", [&] { tree.inverse_dynamics(q, v, tau, gravity, {}, work, out); });
  add("kinematics", [&] { tree.kinematics(q, v, kinematics); });
  add("mass matrix and its factor", [&] {
    tree.mass_matrix(kinematics, work, matrix);
    tree.factorise(matrix);
  });
}

std::vector<Figure> dynamics() {
  std::vector<Figure> figures;
  add_dynamics("arm of 7 axes", Tree(seven_axes()), 20'000, figures);
  add_dynamics("floating base with an arm of 3 axes", Tree(floating_arm()), 20'000, figures);
  add_dynamics("chain of 80 hinges", Tree(hinge_chain(80, 0.1, 0.1, 0.01)), 1'000, figures);
  return figures;
}

std::vector<Figure> chain_steps() {
  constexpr int links = 80, steps = 2000;
  const Tree tree(hinge_chain(links, 0.1, 0.1, 0.01));
  rigid::TreeForces forces;
  forces.gravity = gravity;
  rigid::TreeStepWorkspace work;
  const double seconds = median_cpu_seconds(5, [&] {
    std::vector<double> q(links), v(links), acceleration(links);
    start_leapfrog(tree, forces, q, v, acceleration, work);
    for (int i = 0; i < steps; ++i) leapfrog_step(tree, forces, 1e-3, q, v, acceleration, work);
  });
  return {{"bodies/hinge_chain", "steps a second", steps / seconds, "1/s",
           "80 hinges falling from horizontal for 2 s, leapfrog, 1 ms, one core"}};
}

std::vector<Figure> reaches() {
  rigid::InverseKinematics solver(seven_axes());
  const std::vector<double> start(7, 0.3);
  constexpr int targets = 100;
  rigid::TreeKinematics kinematics;
  std::vector<rigid::ReachTarget> questions;
  core::RandomStream random(2, 0, core::stream_id("bench"));
  for (int i = 0; i < targets; ++i) {
    const std::vector<double> q = random_positions(solver.tree(), random), rest(7, 0.0);
    solver.tree().kinematics(q, rest, kinematics);
    const core::Pose pose = link_pose(solver.tree(), kinematics, 6);
    questions.push_back({6, {}, pose.position, pose.orientation});
  }
  const double seconds = median_cpu_seconds(5, [&] {
    for (const rigid::ReachTarget& question : questions) solver.reach(question, start);
  });
  return {{"bodies/inverse_kinematics", "mean time to a place and orientation", seconds / targets * 1e6, "us",
           "arm of 7 axes, to 1e-8 of its reach, with restarts, one core"}};
}

const RegisterCase dynamics_case({"bodies/dynamics", "CPU time of the algorithms for articulated bodies.",
                                  dynamics});
const RegisterCase chain_case({"bodies/hinge_chain", "Steps of a long chain a second of CPU time.",
                               chain_steps});
const RegisterCase reach_case({"bodies/inverse_kinematics", "CPU time of inverse kinematics.", reaches});

}  // namespace

}  // namespace microcosm::bench
