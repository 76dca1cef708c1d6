#pragma once
// Six-dimensional rates, forces and inertias of the articulated-body algorithms. All are taken at a node's
// origin, along the world's axes: to pass from a node to its parent is a shift by an arm, without a rotation.

#include "engine/core/vec3.hpp"

namespace microcosm::rigid {

using core::Mat3;
using core::Vec3;

/// An angular and a linear part: a rate (w, velocity of a point) or a force (moment about a point, force).
struct Spatial {
  Vec3 angular, linear;
  constexpr bool operator==(const Spatial&) const = default;
};

constexpr Spatial operator+(const Spatial& a, const Spatial& b) {
  return {a.angular + b.angular, a.linear + b.linear};
}
constexpr Spatial operator*(double k, const Spatial& a) {
  return {k * a.angular, k * a.linear};
}
/// The power of a force in a rate.
constexpr double dot(const Spatial& a, const Spatial& b) {
  return (a.angular.x * b.angular.x + a.angular.y * b.angular.y + a.angular.z * b.angular.z) +
         (a.linear.x * b.linear.x + a.linear.y * b.linear.y + a.linear.z * b.linear.z);
}
/// The rate of the point that lies `arm` from where `rate` is taken, on the same body.
constexpr Spatial rate_at(const Spatial& rate, const Vec3& arm) {
  return {rate.angular, rate.linear + cross(rate.angular, arm)};
}
/// The force taken at the point from which `arm` leads to where `force` is taken.
constexpr Spatial force_from(const Spatial& force, const Vec3& arm) {
  return {force.angular + cross(arm, force.linear), force.linear};
}

struct Symmetric3 {
  double xx = 0, yy = 0, zz = 0, xy = 0, xz = 0, yz = 0;
};
constexpr Vec3 operator*(const Symmetric3& s, const Vec3& v) {
  return {s.xx * v.x + s.xy * v.y + s.xz * v.z, s.xy * v.x + s.yy * v.y + s.yz * v.z,
          s.xz * v.x + s.yz * v.y + s.zz * v.z};
}
constexpr Symmetric3 operator+(const Symmetric3& a, const Symmetric3& b) {
  return {a.xx + b.xx, a.yy + b.yy, a.zz + b.zz, a.xy + b.xy, a.xz + b.xz, a.yz + b.yz};
}
/// The upper triangle of `m`.
constexpr Symmetric3 symmetric(const Mat3& m) {
  return {m.x.x, m.y.y, m.z.z, m.x.y, m.x.z, m.y.z};
}
constexpr Mat3 full(const Symmetric3& s) {
  return {{s.xx, s.xy, s.xz}, {s.xy, s.yy, s.yz}, {s.xz, s.yz, s.zz}};
}
/// r s r^T.
constexpr Symmetric3 turned(const Mat3& r, const Symmetric3& s) {
  const Vec3 x = s * r.x, y = s * r.y, z = s * r.z;
  return {dot(r.x, x), dot(r.y, y), dot(r.z, z), dot(r.x, y), dot(r.x, z), dot(r.y, z)};
}
/// m^T v.
constexpr Vec3 transposed_times(const Mat3& m, const Vec3& v) {
  return v.x * m.x + v.y * m.y + v.z * m.z;
}
/// The inertia of a point of mass 1 at `arm`: |arm|^2 - arm arm^T.
constexpr Symmetric3 point_inertia(const Vec3& a) {
  return {a.y * a.y + a.z * a.z,
          a.x * a.x + a.z * a.z,
          a.x * a.x + a.y * a.y,
          -a.x * a.y,
          -a.x * a.z,
          -a.y * a.z};
}

/// Mass, mass times the centre, and the inertia about the origin (not the centre), along a node's axes.
struct RigidInertia {
  double mass = 0;
  Vec3 first_moment;
  Symmetric3 inertia;
};

/// The force that gives a rate of change: moment = angular a + coupling l, force = coupling^T a + linear l.
struct ArticulatedInertia {
  Symmetric3 angular;
  Mat3 coupling;
  Symmetric3 linear;
};

constexpr ArticulatedInertia articulated(double mass, const Vec3& h, const Symmetric3& inertia) {
  return {inertia, {{0, -h.z, h.y}, {h.z, 0, -h.x}, {-h.y, h.x, 0}}, {mass, mass, mass, 0, 0, 0}};
}
constexpr Spatial operator*(const ArticulatedInertia& i, const Spatial& a) {
  return {i.angular * a.angular + i.coupling * a.linear,
          transposed_times(i.coupling, a.angular) + i.linear * a.linear};
}
constexpr void add(ArticulatedInertia& to, const ArticulatedInertia& i) {
  to.angular = to.angular + i.angular;
  to.coupling = to.coupling + i.coupling;
  to.linear = to.linear + i.linear;
}
/// i -= k u u^T.
constexpr void subtract_outer(ArticulatedInertia& i, const Spatial& u, double k) {
  const Vec3 a = k * u.angular, l = k * u.linear;
  i.angular.xx -= a.x * u.angular.x;
  i.angular.yy -= a.y * u.angular.y;
  i.angular.zz -= a.z * u.angular.z;
  i.angular.xy -= a.x * u.angular.y;
  i.angular.xz -= a.x * u.angular.z;
  i.angular.yz -= a.y * u.angular.z;
  i.coupling.x -= a.x * u.linear;
  i.coupling.y -= a.y * u.linear;
  i.coupling.z -= a.z * u.linear;
  i.linear.xx -= l.x * u.linear.x;
  i.linear.yy -= l.y * u.linear.y;
  i.linear.zz -= l.z * u.linear.z;
  i.linear.xy -= l.x * u.linear.y;
  i.linear.xz -= l.x * u.linear.z;
  i.linear.yz -= l.y * u.linear.z;
}
/// The same inertia taken at the point from which `arm` leads to where it was taken.
constexpr ArticulatedInertia inertia_from(const ArticulatedInertia& i, const Vec3& arm) {
  const Mat3& h = i.coupling;
  const Vec3 m_x = cross(arm, {i.linear.xx, i.linear.xy, i.linear.xz});
  const Vec3 m_y = cross(arm, {i.linear.xy, i.linear.yy, i.linear.yz});
  const Vec3 m_z = cross(arm, {i.linear.xz, i.linear.yz, i.linear.zz});
  const Mat3 shifted{{h.x.x + m_x.x, h.x.y + m_y.x, h.x.z + m_z.x},
                     {h.y.x + m_x.y, h.y.y + m_y.y, h.y.z + m_z.y},
                     {h.z.x + m_x.z, h.z.y + m_y.z, h.z.z + m_z.z}};
  const Vec3 h_x = cross(arm, h.x), h_y = cross(arm, h.y), h_z = cross(arm, h.z);
  const Vec3 s_x = cross(arm, shifted.x), s_y = cross(arm, shifted.y), s_z = cross(arm, shifted.z);
  const Symmetric3& a = i.angular;
  return {{a.xx + (h_x.x + s_x.x), a.yy + (h_y.y + s_y.y), a.zz + (h_z.z + s_z.z), a.xy + (h_y.x + s_x.y),
           a.xz + (h_z.x + s_x.z), a.yz + (h_z.y + s_y.z)},
          shifted,
          i.linear};
}

}  // namespace microcosm::rigid
