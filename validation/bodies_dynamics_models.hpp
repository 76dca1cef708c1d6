#pragma once
// Articulated bodies that cases, tests and benchmarks of dynamics share.

#include <algorithm>
#include <string>
#include <vector>

#include "engine/core/random.hpp"
#include "engine/rigid/body_model.hpp"
#include "engine/rigid/tree.hpp"

namespace microcosm::validation {

using core::Mat3;
using core::Pose;
using core::Quaternion;
using core::RandomStream;
using core::Vec3;

inline Vec3 random_vector(RandomStream& random) {
  Vec3 v;
  v.x = random.normal();
  v.y = random.normal();
  v.z = random.normal();
  return v;
}

inline Quaternion random_rotation(RandomStream& random) {
  return core::rotation_by(random_vector(random));
}

/// Mass 0.5 to 2, principal moments that a solid can have, any axes and centre.
inline rigid::Inertial random_inertial(RandomStream& random) {
  rigid::Inertial inertial;
  inertial.mass = random.uniform(0.5, 2);
  inertial.centre = 0.2 * random_vector(random);
  const double x = random.uniform(0.01, 0.05), y = random.uniform(0.01, 0.05), z = random.uniform(0.01, 0.05);
  const Mat3 r = rotation_matrix(random_rotation(random));
  inertial.inertia = full(rigid::turned(r, rigid::Symmetric3{inertial.mass * (y + z), inertial.mass * (x + z),
                                                             inertial.mass * (x + y), 0, 0, 0}));
  return inertial;
}

/// A tree of `links` links with joints of every kind, branches, and a root on `root`.
inline rigid::BodyModel random_body(RandomStream& random, std::uint32_t links, rigid::JointKind root) {
  using rigid::JointKind;
  constexpr JointKind kinds[] = {JointKind::revolute,  JointKind::continuous, JointKind::prismatic,
                                 JointKind::spherical, JointKind::planar,     JointKind::free,
                                 JointKind::fixed};
  rigid::BodyModel body;
  body.name = "random";
  for (std::uint32_t i = 0; i < links; ++i) {
    rigid::Link link;
    link.name = "link" + std::to_string(i);
    link.inertial = random_inertial(random);
    // Every kind comes up, then any.
    link.joint.kind = i == 0 ? root : i <= 7 ? kinds[i - 1] : kinds[random.below(7)];
    const std::uint64_t back = random.below(std::min(i, 3u) + (i == 0 ? 1 : 0));
    link.joint.parent = i == 0 ? rigid::world_link : static_cast<std::int32_t>(i - 1 - back);
    link.joint.origin.position = 0.5 * random_vector(random);
    link.joint.origin.orientation = random_rotation(random);
    link.joint.axis = normalized(random_vector(random));
    body.links.push_back(link);
  }
  return body;
}

/// Any positions and rates of a size around one.
struct TreeState {
  std::vector<double> q, v;
};

inline std::vector<double> random_rates(const rigid::Tree& tree, RandomStream& random) {
  std::vector<double> v(tree.rate_count());
  for (double& x : v) x = random.normal();
  return v;
}

inline TreeState random_state(const rigid::Tree& tree, RandomStream& random) {
  TreeState state{tree.zero_positions(), random_rates(tree, random)};
  tree.integrate(state.q, random_rates(tree, random), 1);
  return state;
}

/// A chain of equal links along x that swing about y (the first joint at the world's origin); bars of length
/// `length`, each of `mass`, round and thin.
inline rigid::BodyModel hinge_chain(std::uint32_t links, double length, double mass, double radius) {
  rigid::BodyModel body;
  body.name = "chain";
  rigid::Shape bar;
  bar.kind = rigid::ShapeKind::capsule;
  bar.radius = radius;
  bar.length = length;
  bar.pose = {{0.5 * length, 0, 0}, core::rotation_by({0, core::pi / 2, 0})};
  const double density = mass / rigid::inertial_of(bar, 1).mass;
  for (std::uint32_t i = 0; i < links; ++i) {
    rigid::Link link;
    link.name = "link" + std::to_string(i);
    link.inertial = rigid::inertial_of(bar, density);
    link.joint.kind = rigid::JointKind::revolute;
    link.joint.parent = static_cast<std::int32_t>(i) - 1;
    link.joint.axis = {0, 1, 0};
    if (i > 0) link.joint.origin.position = {length, 0, 0};
    body.links.push_back(link);
  }
  return body;
}

/// A satellite of 100 kg with an arm of three joints (parameters of the reference folder's free arm): a
/// turntable about z, a shoulder and an elbow about x, all in a line along z when at zero.
inline rigid::BodyModel free_arm() {
  rigid::BodyModel body;
  body.name = "servicer";
  const auto add = [&](const char* name, rigid::JointKind kind, Vec3 axis, double height, double mass,
                       double centre, double moment) {
    rigid::Link link;
    link.name = name;
    link.inertial = {mass, {0, 0, centre}, {{moment, 0, 0}, {0, moment, 0}, {0, 0, moment}}};
    link.joint.kind = kind;
    link.joint.axis = axis;
    link.joint.origin.position = {0, 0, height};
    link.joint.parent = static_cast<std::int32_t>(body.links.size()) - 1;
    body.links.push_back(link);
  };
  using rigid::JointKind;
  add("base", JointKind::free, {0, 0, 1}, 0, 100, 0, 9.3);
  add("mount", JointKind::fixed, {0, 0, 1}, 0, 5, 0.5, 0.05);
  add("turntable", JointKind::revolute, {0, 0, 1}, 0.625, 5, 0.1, 0.05);
  add("upper", JointKind::revolute, {1, 0, 0}, 0.2, 10, 0.375, 0.1);
  add("lower", JointKind::revolute, {1, 0, 0}, 0.75, 10, 0.375, 0.1);
  return body;
}

/// The torques that drive it [N m], at a time [s].
inline void free_arm_torques(double time, std::span<double> tau) {
  tau[6] = 0.4 * core::sin(0.5 * time);
  tau[7] = 0.6 * core::sin(0.7 * time);
  tau[8] = -0.5 * core::sin(0.9 * time);
}

}  // namespace microcosm::validation
