// Positions that move at constant rates, joint by joint: lines, and the exponential maps of rotations and of
// motions of a plane and of space (Murray, Li and Sastry 1994, "A Mathematical Introduction to Robotic
// Manipulation", sections 2.2 and 2.3), with their inverses.

#include <cmath>

#include "engine/core/errors.hpp"
#include "engine/core/math.hpp"
#include "engine/rigid/tree.hpp"

namespace microcosm::rigid {

namespace {

/// (1 - cos a)/a^2 and (a - sin a)/a^3.
struct Arc {
  double bend, climb;
};
Arc arc_of(double angle) {
  const double square = angle * angle;
  // Below .1 three more terms of the series reach the last bit.
  if (angle < 0.1)
    return {0.5 - square / 24 * (1 - square / 30 * (1 - square / 56 * (1 - square / 90))),
            (1 - square / 20 * (1 - square / 42 * (1 - square / 72 * (1 - square / 110)))) / 6};
  const double half = core::sin(0.5 * angle);
  return {2 * half * half / square, (angle - core::sin(angle)) / (square * angle)};
}

/// The way of a point that starts at velocity `way` (over unit time) in a frame that turns by `turn`.
Vec3 travelled(const Vec3& turn, const Vec3& way) {
  const Arc arc = arc_of(norm(turn));
  const Vec3 across = cross(turn, way);
  return way + arc.bend * across + arc.climb * cross(turn, across);
}

/// The inverse: `way` from what was travelled.
Vec3 way_of(const Vec3& turn, const Vec3& covered) {
  const double angle = norm(turn);
  // (1 - (a/2) cot(a/2)) / a^2, 1/12 at zero.
  const Arc arc = arc_of(angle);
  const double sine_over_angle = 1 - arc.climb * angle * angle;
  const double scale =
      angle < 0.1 ? (1 + angle * angle / 60 * (1 + angle * angle / 42 * (1 + angle * angle / 40))) / 12
                  : (1 - sine_over_angle / (2 * arc.bend)) / (angle * angle);
  const Vec3 across = cross(turn, covered);
  return covered - 0.5 * across + scale * cross(turn, across);
}

Quaternion quaternion_at(const double* q) {
  return {q[0], q[1], q[2], q[3]};
}
void put(const Quaternion& from, double* q) {
  q[0] = from.w;
  q[1] = from.x;
  q[2] = from.y;
  q[3] = from.z;
}

}  // namespace

void Tree::integrate(std::span<double> q, std::span<const double> v, double duration) const {
  MICROCOSM_ASSERT_COMPARE(q.size(), ==, positions_);
  MICROCOSM_ASSERT_COMPARE(v.size(), ==, rates_);
  for (const TreeNode& node : nodes_) {
    double* at = q.data() + node.first_position;
    const double* rate = v.data() + node.first_rate;
    if (node.rates == 1) {
      at[0] += duration * rate[0];
      continue;
    }
    if (node.kind == JointKind::planar) {
      const double turn = duration * rate[2], sine = core::sin(at[2]), cosine = core::cos(at[2]);
      const Vec3 way = travelled({0, 0, turn}, {duration * rate[0], duration * rate[1], 0});
      at[0] += cosine * way.x - sine * way.y;
      at[1] += sine * way.x + cosine * way.y;
      at[2] += turn;
      continue;
    }
    const Vec3 turn{duration * rate[0], duration * rate[1], duration * rate[2]};
    double* quaternion = node.kind == JointKind::free ? at + 3 : at;
    const Quaternion before = quaternion_at(quaternion);
    if (node.kind == JointKind::free) {
      const Vec3 way{duration * rate[3], duration * rate[4], duration * rate[5]};
      const Vec3 covered = rotate(before, travelled(turn, way));
      at[0] += covered.x;
      at[1] += covered.y;
      at[2] += covered.z;
    }
    put(normalized(before * core::rotation_by(turn)), quaternion);
  }
}

void Tree::difference(std::span<const double> q, std::span<const double> target, std::span<double> v) const {
  MICROCOSM_ASSERT_COMPARE(q.size(), ==, positions_);
  MICROCOSM_ASSERT_COMPARE(target.size(), ==, positions_);
  MICROCOSM_ASSERT_COMPARE(v.size(), ==, rates_);
  for (const TreeNode& node : nodes_) {
    const double* at = q.data() + node.first_position;
    const double* to = target.data() + node.first_position;
    double* rate = v.data() + node.first_rate;
    if (node.rates == 1) {
      rate[0] = to[0] - at[0];
      continue;
    }
    if (node.kind == JointKind::planar) {
      const double sine = core::sin(at[2]), cosine = core::cos(at[2]), x = to[0] - at[0], y = to[1] - at[1];
      const Vec3 turn{0, 0, to[2] - at[2]};
      const Vec3 way = way_of(turn, {cosine * x + sine * y, cosine * y - sine * x, 0});
      rate[0] = way.x;
      rate[1] = way.y;
      rate[2] = turn.z;
      continue;
    }
    const int skip = node.kind == JointKind::free ? 3 : 0;
    const Quaternion back = conjugate(quaternion_at(at + skip));
    const Vec3 turn = core::rotation_vector(back * quaternion_at(to + skip));
    rate[0] = turn.x;
    rate[1] = turn.y;
    rate[2] = turn.z;
    if (node.kind != JointKind::free) continue;
    const Vec3 way = way_of(turn, rotate(back, {to[0] - at[0], to[1] - at[1], to[2] - at[2]}));
    rate[3] = way.x;
    rate[4] = way.y;
    rate[5] = way.z;
  }
}

}  // namespace microcosm::rigid
