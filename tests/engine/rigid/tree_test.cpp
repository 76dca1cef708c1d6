#include "engine/rigid/tree.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "tests/allocations.hpp"
#include "validation/bodies_dynamics_models.hpp"

namespace microcosm::rigid {
namespace {

using namespace validation;

constexpr Vec3 gravity{0.3, -1, -9.81};

struct Sample {
  Tree tree;
  TreeState state;
  std::vector<double> tau;
  std::vector<Spatial> wrenches;
};

Sample sample(std::uint32_t number) {
  RandomStream random(11, number, core::stream_id("tree"));
  constexpr JointKind roots[] = {JointKind::revolute, JointKind::free, JointKind::prismatic,
                                 JointKind::planar};
  const BodyModel body = random_body(random, 8 + number % 9, roots[number % 4]);
  check(body);
  Tree tree(body);
  TreeState state = random_state(tree, random);
  std::vector<double> tau = random_rates(tree, random);
  std::vector<Spatial> wrenches(tree.nodes().size());
  for (Spatial& wrench : wrenches) {
    wrench.angular = random_vector(random);
    wrench.linear = random_vector(random);
  }
  return {std::move(tree), std::move(state), std::move(tau), std::move(wrenches)};
}

double largest(const std::vector<double>& values) {
  double most = 0;
  for (const double x : values) most = std::max(most, std::abs(x));
  return most;
}

double difference(const std::vector<double>& a, const std::vector<double>& b) {
  double most = 0;
  for (std::size_t i = 0; i < a.size(); ++i) most = std::max(most, std::abs(a[i] - b[i]));
  return most / std::max(largest(a), largest(b));
}

TreeKinematics kinematics_at(const Tree& tree, const std::vector<double>& q, const std::vector<double>& v) {
  TreeKinematics kinematics;
  tree.kinematics(q, v, kinematics);
  return kinematics;
}

TEST_CASE("Inverse dynamics undoes forward dynamics for trees of every joint") {
  for (std::uint32_t number = 0; number < 40; ++number) {
    const Sample s = sample(number);
    Tree::Workspace work;
    std::vector<double> acceleration(s.tree.rate_count()), back(s.tree.rate_count());
    s.tree.forward_dynamics(s.state.q, s.state.v, s.tau, gravity, s.wrenches, {}, work, acceleration);
    s.tree.inverse_dynamics(s.state.q, s.state.v, acceleration, gravity, s.wrenches, work, back);
    CHECK(difference(back, s.tau) < 1e-8);
  }
}

TEST_CASE("Columns of the mass matrix are what inverse dynamics gives for unit accelerations at rest") {
  for (std::uint32_t number = 0; number < 20; ++number) {
    const Sample s = sample(number);
    const std::uint32_t n = s.tree.rate_count();
    Tree::Workspace work;
    std::vector<double> matrix(n * n), column(n), expected(n), rest(n, 0.0);
    s.tree.mass_matrix(kinematics_at(s.tree, s.state.q, rest), work, matrix);
    for (std::uint32_t i = 0; i < n; ++i) {
      std::vector<double> unit(n, 0.0);
      unit[i] = 1;
      s.tree.inverse_dynamics(s.state.q, rest, unit, {}, {}, work, expected);
      for (std::uint32_t k = 0; k < n; ++k) column[k] = matrix[k * n + i];
      CHECK(difference(column, expected) < 1e-12);
    }
  }
}

TEST_CASE("The factored mass matrix gives the accelerations of the articulated-body algorithm") {
  for (std::uint32_t number = 0; number < 40; ++number) {
    const Sample s = sample(number);
    const std::uint32_t n = s.tree.rate_count();
    RandomStream random(12, number, core::stream_id("diagonal"));
    std::vector<double> diagonal(n);
    for (double& x : diagonal) x = random.uniform(0, 2);
    Tree::Workspace work;
    std::vector<double> matrix(n * n), expected(n), right(n), rest(n, 0.0);
    s.tree.forward_dynamics(s.state.q, s.state.v, s.tau, gravity, s.wrenches, diagonal, work, expected);
    s.tree.inverse_dynamics(s.state.q, s.state.v, rest, gravity, s.wrenches, work, right);
    for (std::uint32_t i = 0; i < n; ++i) right[i] = s.tau[i] - right[i];
    s.tree.mass_matrix(kinematics_at(s.tree, s.state.q, s.state.v), work, matrix);
    for (std::uint32_t i = 0; i < n; ++i) matrix[i * n + i] += diagonal[i];
    s.tree.factorise(matrix);
    s.tree.solve(matrix, right);
    CHECK(difference(right, expected) < 1e-9);
  }
}

TEST_CASE("Velocities of nodes are the time derivatives of their poses") {
  constexpr double h = 1e-5;
  for (std::uint32_t number = 0; number < 20; ++number) {
    const Sample s = sample(number);
    std::vector<double> before = s.state.q, after = s.state.q;
    s.tree.integrate(before, s.state.v, -h);
    s.tree.integrate(after, s.state.v, h);
    const TreeKinematics at = kinematics_at(s.tree, s.state.q, s.state.v);
    const TreeKinematics a = kinematics_at(s.tree, before, s.state.v),
                         b = kinematics_at(s.tree, after, s.state.v);
    for (std::size_t i = 0; i < s.tree.nodes().size(); ++i) {
      const Vec3 velocity = (b.poses[i].position - a.poses[i].position) / (2 * h);
      const Vec3 spin =
          core::rotation_vector(b.poses[i].orientation * conjugate(a.poses[i].orientation)) / (2 * h);
      CHECK(norm(velocity - at.velocities[i].linear) < 1e-7 * (1 + norm(velocity)));
      CHECK(norm(spin - at.velocities[i].angular) < 1e-7 * (1 + norm(spin)));
    }
  }
}

TEST_CASE("Energy and momentum change as torques, wrenches and gravity make them") {
  // Along d q = v, d v = acceleration, by central differences; errors of order h^2 and of rounding over h.
  constexpr double h = 1e-5;
  for (std::uint32_t number = 0; number < 40; ++number) {
    const Sample s = sample(number);
    const std::uint32_t n = s.tree.rate_count();
    Tree::Workspace work;
    std::vector<double> acceleration(n);
    s.tree.forward_dynamics(s.state.q, s.state.v, s.tau, gravity, s.wrenches, {}, work, acceleration);
    const TreeKinematics at = kinematics_at(s.tree, s.state.q, s.state.v);
    TreeKinematics sides[2];
    for (int side = 0; side < 2; ++side) {
      std::vector<double> q = s.state.q, v = s.state.v;
      const double t = side ? h : -h;
      for (std::uint32_t i = 0; i < n; ++i) v[i] += 0.5 * t * acceleration[i];
      s.tree.integrate(q, v, t);
      for (std::uint32_t i = 0; i < n; ++i) v[i] += 0.5 * t * acceleration[i];
      s.tree.kinematics(q, v, sides[side]);
    }
    double power = 0, mass = 0;
    Spatial force;
    for (std::uint32_t i = 0; i < n; ++i) power += s.tau[i] * s.state.v[i];
    for (std::size_t i = 0; i < s.tree.nodes().size(); ++i) {
      const TreeNode& node = s.tree.nodes()[i];
      power += dot(s.wrenches[i], at.velocities[i]);
      force = force + force_from(s.wrenches[i], at.poses[i].position) +
              force_from({{}, node.mass * gravity}, at.poses[i] * node.centre);
      mass += node.mass;
    }
    const auto energy = [&](const TreeKinematics& k) {
      return s.tree.kinetic_energy(k) + s.tree.potential_energy(k, gravity);
    };
    const double change = (energy(sides[1]) - energy(sides[0])) / (2 * h);
    CHECK(std::abs(change - power) < 1e-6 * s.tree.kinetic_energy(at));
    if (s.tree.nodes()[0].kind != JointKind::free) continue;
    // A free root's own forces are outer forces too.
    const std::span<const double> tau(s.tau);
    const Quaternion& base = at.poses[0].orientation;
    const Spatial own{rotate(base, {tau[0], tau[1], tau[2]}), rotate(base, {tau[3], tau[4], tau[5]})};
    force = force + force_from(own, at.poses[0].position);
    const Spatial later = s.tree.momentum(sides[1]), earlier = s.tree.momentum(sides[0]);
    const double scale = norm(force.angular) + norm(later.angular) + norm(later.linear);
    CHECK(norm((later.angular - earlier.angular) / (2 * h) - force.angular) < 1e-6 * scale);
    CHECK(norm((later.linear - earlier.linear) / (2 * h) - force.linear) < 1e-6 * scale);
  }
}

TEST_CASE("Rates that lead to a target lead there") {
  for (std::uint32_t number = 0; number < 20; ++number) {
    const Sample s = sample(number);
    // Turns of less than pi: the shortest way is the only one.
    for (const double size : {1e-9, 1e-3, 0.09, 0.11, 0.5}) {
      std::vector<double> q = s.state.q, v = s.state.v, found(v.size());
      for (double& x : v) x *= size;
      s.tree.integrate(q, v, 1);
      s.tree.difference(s.state.q, q, found);
      for (std::size_t i = 0; i < v.size(); ++i)
        CHECK(found[i] == Approx(v[i]).epsilon(1e-9).margin(1e-14 + 1e-12 * size));
    }
  }
}

TEST_CASE("A planar joint slides across its axis and turns about it") {
  for (const Vec3& axis : {Vec3{0, 0, 1}, Vec3{0, 0, -1}, Vec3{1, 0, 0}, normalized(Vec3{1, -2, 3})}) {
    RandomStream random(14, 0, core::stream_id("planar"));
    BodyModel body = random_body(random, 1, JointKind::planar);
    body.links[0].joint.origin = {};
    body.links[0].joint.axis = axis;
    const Tree tree(body);
    const TreeKinematics at = kinematics_at(tree, {0.3, -0.4, 0.7}, {1, 2, 3});
    CHECK(std::abs(dot(axis, at.poses[0].position)) < 1e-15);
    CHECK(norm(at.poses[0].position) == Approx(0.5));
    CHECK(std::abs(dot(axis, at.velocities[0].linear)) < 1e-15);
    CHECK(norm(at.velocities[0].linear) == Approx(std::sqrt(5)));
    CHECK(norm(at.velocities[0].angular - 3.0 * axis) < 1e-15);
    CHECK(norm(core::rotation_vector(at.poses[0].orientation) - 0.7 * axis) < 1e-15);
  }
}

TEST_CASE("Links on fixed joints are lumped: energy and momentum are those of all links") {
  RandomStream random(13, 0, core::stream_id("lumped"));
  BodyModel body = random_body(random, 1, JointKind::free);
  for (int i = 0; i < 3; ++i) {
    Link link = random_body(random, 1, JointKind::fixed).links[0];
    link.name = "part" + std::to_string(i);
    link.joint.parent = i;
    body.links.push_back(link);
  }
  const Tree lumped(body);
  REQUIRE(lumped.nodes().size() == 1);
  const TreeState state = random_state(lumped, random);
  const TreeKinematics at = kinematics_at(lumped, state.q, state.v);
  double energy = 0;
  for (std::uint32_t i = 0; i < body.links.size(); ++i) {
    const Inertial& inertial = body.links[i].inertial;
    const Pose frame = at.poses[0] * lumped.frame_in_node(i);
    const Spatial rate = rate_at(at.velocities[0], frame * inertial.centre - at.poses[0].position);
    const Vec3 spin = rotate(conjugate(frame.orientation), rate.angular);
    energy += 0.5 * inertial.mass * dot(rate.linear, rate.linear) + 0.5 * dot(spin, inertial.inertia * spin);
  }
  CHECK(lumped.kinetic_energy(at) == Approx(energy).epsilon(1e-13));
}

TEST_CASE("Dynamics allocate nothing once a workspace has been used") {
  const Sample s = sample(9);
  const std::uint32_t n = s.tree.rate_count();
  Tree::Workspace work;
  TreeKinematics kinematics;
  std::vector<double> acceleration(n), tau(n), matrix(n * n), q = s.state.q;
  const auto all = [&] {
    s.tree.kinematics(q, s.state.v, kinematics);
    s.tree.forward_dynamics(q, s.state.v, s.tau, gravity, s.wrenches, {}, work, acceleration);
    s.tree.inverse_dynamics(q, s.state.v, acceleration, gravity, s.wrenches, work, tau);
    s.tree.mass_matrix(kinematics, work, matrix);
    s.tree.factorise(matrix);
    s.tree.solve(matrix, tau);
    s.tree.integrate(q, s.state.v, 1e-3);
  };
  all();
  const long before = tests::allocations();
  all();
  CHECK(tests::allocations() == before);
}

}  // namespace
}  // namespace microcosm::rigid
