#include "engine/rigid/tree_step.hpp"

#include <algorithm>
#include <cmath>

#include "engine/core/errors.hpp"
#include "engine/core/math.hpp"

namespace microcosm::rigid {

namespace {

void size_to(std::vector<double>& values, std::size_t size) {
  values.resize(size);
}

Spatial bracket(const Spatial& a, const Spatial& b) {
  return {cross(a.angular, b.angular), cross(a.angular, b.linear) + cross(a.linear, b.angular)};
}

/// A joint's rates as angular and linear components, along its own axes; and back.
Spatial as_spatial(JointKind kind, const double* v) {
  switch (kind) {
    case JointKind::planar:
      return {{0, 0, v[2]}, {v[0], v[1], 0}};
    case JointKind::spherical:
      return {{v[0], v[1], v[2]}, {}};
    case JointKind::free:
      return {{v[0], v[1], v[2]}, {v[3], v[4], v[5]}};
    default:
      return {};
  }
}
void put(JointKind kind, const Spatial& rate, double* v) {
  if (kind == JointKind::planar) {
    v[0] = rate.linear.x;
    v[1] = rate.linear.y;
    v[2] = rate.angular.z;
    return;
  }
  v[0] = rate.angular.x;
  v[1] = rate.angular.y;
  v[2] = rate.angular.z;
  if (kind != JointKind::free) return;
  v[3] = rate.linear.x;
  v[4] = rate.linear.y;
  v[5] = rate.linear.z;
}

/// The increment's rate: the inverse of the exponential's derivative, to the terms that order 4 needs.
void seen_from_increment(const Tree& tree, std::span<const double> increment, std::span<double> v) {
  for (const TreeNode& node : tree.nodes()) {
    if (node.rates == 1) continue;
    const Spatial moved = as_spatial(node.kind, increment.data() + node.first_rate);
    const Spatial rate = as_spatial(node.kind, v.data() + node.first_rate);
    const Spatial once = bracket(moved, rate);
    put(node.kind, rate + 0.5 * once + (1.0 / 12) * bracket(moved, once), v.data() + node.first_rate);
  }
}

void accelerate(const Tree& tree, const TreeForces& forces, double fraction, std::span<const double> q,
                std::span<const double> v, std::span<double> out, TreeStepWorkspace& work) {
  size_to(work.tau, tree.rate_count());
  std::fill(work.tau.begin(), work.tau.end(), 0.0);
  if (forces.tau) forces.tau(fraction, q, v, work.tau);
  tree.forward_dynamics(q, v, work.tau, forces.gravity, forces.wrenches, forces.diagonal, work.dynamics, out);
}

bool slides_while_turning(const TreeNode& node) {
  return node.kind == JointKind::free || node.kind == JointKind::planar;
}

/// m^-1 b of a symmetric positive matrix.
Vec3 solve(const Symmetric3& m, const Vec3& b) {
  const double xx = m.yy * m.zz - m.yz * m.yz, xy = m.xz * m.yz - m.xy * m.zz, xz = m.xy * m.yz - m.xz * m.yy;
  const double yy = m.xx * m.zz - m.xz * m.xz, yz = m.xy * m.xz - m.xx * m.yz, zz = m.xx * m.yy - m.xy * m.xy;
  const double determinant = m.xx * xx + m.xy * xy + m.xz * xz;
  return Symmetric3{xx, yy, zz, xy, xz, yz} * b / determinant;
}

}  // namespace

void runge_kutta_4_step(const Tree& tree, const TreeForces& forces, double step, std::span<double> q,
                        std::span<double> v, TreeStepWorkspace& work) {
  constexpr double parts[] = {0, 0.5, 0.5, 1};
  const std::size_t n = tree.rate_count();
  size_to(work.stage_q, tree.position_count());
  size_to(work.stage_v, n);
  for (int stage = 0; stage < 4; ++stage) {
    std::vector<double>& increment = work.increments[stage];
    std::vector<double>& acceleration = work.accelerations[stage];
    size_to(increment, n);
    size_to(acceleration, n);
    std::copy(q.begin(), q.end(), work.stage_q.begin());
    std::copy(v.begin(), v.end(), work.stage_v.begin());
    const double part = parts[stage];
    std::fill(increment.begin(), increment.end(), 0.0);
    if (stage > 0) {
      for (std::size_t i = 0; i < n; ++i) {
        increment[i] = part * work.increments[stage - 1][i];
        work.stage_v[i] += part * step * work.accelerations[stage - 1][i];
      }
      tree.integrate(work.stage_q, increment, 1);
    }
    accelerate(tree, forces, part, work.stage_q, work.stage_v, acceleration, work);
    // From here, `increment` is what this stage adds over a whole step.
    for (double& rate : work.stage_v) rate *= step;
    seen_from_increment(tree, increment, work.stage_v);
    std::copy(work.stage_v.begin(), work.stage_v.end(), increment.begin());
  }
  const auto& d = work.increments;
  const auto& a = work.accelerations;
  for (std::size_t i = 0; i < n; ++i) {
    work.stage_v[i] = ((d[0][i] + d[3][i]) + 2 * (d[1][i] + d[2][i])) / 6;
    v[i] += step / 6 * ((a[0][i] + a[3][i]) + 2 * (a[1][i] + a[2][i]));
  }
  tree.integrate(q, work.stage_v, 1);
}

void start_leapfrog(const Tree& tree, const TreeForces& forces, std::span<const double> q,
                    std::span<const double> v, std::span<double> acceleration, TreeStepWorkspace& work) {
  accelerate(tree, forces, 0, q, v, acceleration, work);
}

void leapfrog_step(const Tree& tree, const TreeForces& forces, double step, std::span<double> q,
                   std::span<double> v, std::span<double> acceleration, TreeStepWorkspace& work) {
  const std::size_t n = tree.rate_count();
  size_to(work.stage_v, n);
  tree.integrate(q, v, 0.5 * step);
  for (std::size_t i = 0; i < n; ++i) work.stage_v[i] = v[i] + 0.5 * step * acceleration[i];
  accelerate(tree, forces, 0.5, q, work.stage_v, acceleration, work);
  for (std::size_t i = 0; i < n; ++i) v[i] += step * acceleration[i];
  tree.integrate(q, v, 0.5 * step);
}

void advance_rates(const Tree& tree, std::span<const double> acceleration, double step, std::span<double> v) {
  for (const TreeNode& node : tree.nodes()) {
    double* rate = v.data() + node.first_rate;
    const double* change = acceleration.data() + node.first_rate;
    Vec3 carried;
    if (slides_while_turning(node)) {
      const Spatial before = as_spatial(node.kind, rate);
      carried = step * cross(before.angular, before.linear);
    }
    for (std::uint32_t k = 0; k < node.rates; ++k) rate[k] += step * change[k];
    if (!slides_while_turning(node)) continue;
    double* sliding = node.kind == JointKind::free ? rate + 3 : rate;
    sliding[0] += carried.x;
    sliding[1] += carried.y;
    if (node.kind == JointKind::free) sliding[2] += carried.z;
  }
}

void advance_positions(const Tree& tree, double step, std::span<double> q, std::span<double> v) {
  for (const TreeNode& node : tree.nodes()) {
    double* at = q.data() + node.first_position;
    double* rate = v.data() + node.first_rate;
    if (node.rates == 1) {
      at[0] += step * rate[0];
    } else if (node.kind == JointKind::planar) {
      const double sine = core::sin(at[2]), cosine = core::cos(at[2]), turn = step * rate[2];
      at[0] += step * (cosine * rate[0] - sine * rate[1]);
      at[1] += step * (sine * rate[0] + cosine * rate[1]);
      at[2] += turn;
      const Vec3 turned_back = rotate(core::rotation_by({0, 0, -turn}), {rate[0], rate[1], 0});
      rate[0] = turned_back.x;
      rate[1] = turned_back.y;
    } else {
      const bool free = node.kind == JointKind::free;
      double* w = free ? at + 3 : at;
      const Quaternion before{w[0], w[1], w[2], w[3]};
      const Quaternion turn = core::rotation_by(step * Vec3{rate[0], rate[1], rate[2]});
      const Quaternion after = normalized(before * turn);
      w[0] = after.w;
      w[1] = after.x;
      w[2] = after.y;
      w[3] = after.z;
      if (!free) continue;
      const Vec3 way = rotate(before, {rate[3], rate[4], rate[5]});
      at[0] += step * way.x;
      at[1] += step * way.y;
      at[2] += step * way.z;
      const Vec3 along = rotate(conjugate(turn), {rate[3], rate[4], rate[5]});
      rate[3] = along.x;
      rate[4] = along.y;
      rate[5] = along.z;
    }
  }
}

bool floats_freely(const Tree& tree) {
  const auto nodes = tree.nodes();
  return !nodes.empty() && nodes[0].kind == JointKind::free &&
         std::all_of(nodes.begin() + 1, nodes.end(), [](const TreeNode& node) { return node.parent >= 0; });
}

void project_momentum(const Tree& tree, std::span<const double> q, std::span<double> v,
                      const Spatial& momentum, TreeStepWorkspace& work) {
  MICROCOSM_ASSERT(floats_freely(tree));
  // The second round removes what rounding left in the first.
  for (int round = 0; round < 2; ++round) {
    TreeKinematics& at = work.kinematics;
    tree.kinematics(q, v, at);
    double mass = 0;
    Vec3 centre;
    for (std::size_t i = 0; i < tree.nodes().size(); ++i) {
      mass += tree.nodes()[i].mass;
      centre += tree.nodes()[i].mass * (at.poses[i] * tree.nodes()[i].centre - at.poses[0].position);
    }
    centre = centre / mass;  // from the base's origin
    Symmetric3 inertia;      // about the centre
    for (std::size_t i = 0; i < tree.nodes().size(); ++i) {
      const TreeNode& node = tree.nodes()[i];
      const Vec3 arm = at.poses[i] * node.centre - at.poses[0].position - centre;
      const double m = node.mass;
      const Symmetric3 p = point_inertia(arm);
      inertia = inertia + turned(rotation_matrix(at.poses[i].orientation), symmetric(node.inertia)) +
                Symmetric3{m * p.xx, m * p.yy, m * p.zz, m * p.xy, m * p.xz, m * p.yz};
    }
    const Spatial now = tree.momentum(at);
    const Vec3 push = momentum.linear - now.linear;
    const Vec3 twist = momentum.angular - now.angular - cross(at.poses[0].position + centre, push);
    const Vec3 spin = solve(inertia, twist);
    const Vec3 slide = push / mass - cross(spin, centre);
    const Quaternion back = conjugate(at.poses[0].orientation);
    put(JointKind::free,
        as_spatial(JointKind::free, v.data()) + Spatial{rotate(back, spin), rotate(back, slide)}, v.data());
  }
}

}  // namespace microcosm::rigid
