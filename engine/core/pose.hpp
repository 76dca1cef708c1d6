#pragma once
// Rotations and poses: unit quaternions that turn vectors of a frame into vectors of its parent.

#include <cmath>

#include "engine/core/math.hpp"
#include "engine/core/vec3.hpp"

namespace microcosm::core {

/// Hamilton's product: first `b`, then `a`.
constexpr Quaternion operator*(const Quaternion& a, const Quaternion& b) {
  return {a.w * b.w - a.x * b.x - a.y * b.y - a.z * b.z, a.w * b.x + a.x * b.w + a.y * b.z - a.z * b.y,
          a.w * b.y - a.x * b.z + a.y * b.w + a.z * b.x, a.w * b.z + a.x * b.y - a.y * b.x + a.z * b.w};
}

/// The inverse of a unit quaternion.
constexpr Quaternion conjugate(const Quaternion& q) {
  return {q.w, -q.x, -q.y, -q.z};
}

/// `q` over its length; the identity for zero.
inline Quaternion normalized(const Quaternion& q) {
  const double length = std::sqrt(q.w * q.w + q.x * q.x + q.y * q.y + q.z * q.z);
  return length > 0 ? Quaternion{q.w / length, q.x / length, q.y / length, q.z / length} : Quaternion{};
}

constexpr Vec3 rotate(const Quaternion& q, const Vec3& v) {
  const Vec3 u{q.x, q.y, q.z};
  const Vec3 t = 2.0 * cross(u, v);
  return v + q.w * t + cross(u, t);
}

/// The rotation by |angle| [rad] about `angle`.
inline Quaternion rotation_by(const Vec3& angle) {
  const double size = norm(angle);
  // sin(x/2)/x to the last bit below: the next term of the series is x^4/3840.
  const double scale = size < 1e-4 ? 0.5 - size * size / 48 : core::sin(0.5 * size) / size;
  return {size < 1e-4 ? 1 - size * size / 8 : core::cos(0.5 * size), scale * angle.x, scale * angle.y,
          scale * angle.z};
}

/// The rotation vector [rad] of a unit quaternion, of length at most pi: the inverse of `rotation_by`.
inline Vec3 rotation_vector(const Quaternion& q) {
  const Vec3 u = q.w < 0 ? Vec3{-q.x, -q.y, -q.z} : Vec3{q.x, q.y, q.z};
  const double sine = norm(u), cosine = std::fabs(q.w);
  return (sine < 1e-10 ? 2.0 : 2 * core::atan2(sine, cosine) / sine) * u;
}

/// The rows of the matrix that turns vectors as `q` does.
constexpr Mat3 rotation_matrix(const Quaternion& q) {
  const double xx = q.x * q.x, yy = q.y * q.y, zz = q.z * q.z;
  const double xy = q.x * q.y, xz = q.x * q.z, yz = q.y * q.z;
  const double wx = q.w * q.x, wy = q.w * q.y, wz = q.w * q.z;
  return {{1 - 2 * (yy + zz), 2 * (xy - wz), 2 * (xz + wy)},
          {2 * (xy + wz), 1 - 2 * (xx + zz), 2 * (yz - wx)},
          {2 * (xz - wy), 2 * (yz + wx), 1 - 2 * (xx + yy)}};
}

/// A frame in its parent: a point p of the frame lies at position + rotate(orientation, p).
struct Pose {
  Vec3 position;  // [m]
  Quaternion orientation;
  constexpr bool operator==(const Pose&) const = default;
};

constexpr Vec3 operator*(const Pose& pose, const Vec3& point) {
  return pose.position + rotate(pose.orientation, point);
}
/// The frame `b`, given in `a`, in a's parent.
constexpr Pose operator*(const Pose& a, const Pose& b) {
  return {a * b.position, a.orientation * b.orientation};
}
constexpr Pose inverse(const Pose& pose) {
  const Quaternion back = conjugate(pose.orientation);
  return {-rotate(back, pose.position), back};
}

}  // namespace microcosm::core
