#pragma once
// Vectors, matrices and rotations in three dimensions, as plain data: they live in State blocks and are
// hashed as bytes.

#include <cmath>

namespace microcosm::core {

struct Vec3 {
  double x = 0, y = 0, z = 0;

  constexpr Vec3& operator+=(const Vec3& b) { return *this = {x + b.x, y + b.y, z + b.z}; }
  constexpr Vec3& operator-=(const Vec3& b) { return *this = {x - b.x, y - b.y, z - b.z}; }
  constexpr Vec3& operator*=(double k) { return *this = {x * k, y * k, z * k}; }
  constexpr bool operator==(const Vec3&) const = default;
};

constexpr Vec3 operator+(Vec3 a, const Vec3& b) {
  return a += b;
}
constexpr Vec3 operator-(Vec3 a, const Vec3& b) {
  return a -= b;
}
constexpr Vec3 operator-(const Vec3& a) {
  return {-a.x, -a.y, -a.z};
}
constexpr Vec3 operator*(Vec3 a, double k) {
  return a *= k;
}
constexpr Vec3 operator*(double k, Vec3 a) {
  return a *= k;
}
constexpr Vec3 operator/(const Vec3& a, double k) {
  return {a.x / k, a.y / k, a.z / k};
}
constexpr double dot(const Vec3& a, const Vec3& b) {
  return a.x * b.x + a.y * b.y + a.z * b.z;
}
constexpr Vec3 cross(const Vec3& a, const Vec3& b) {
  return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}
inline double norm(const Vec3& a) {
  return std::sqrt(dot(a, a));
}
/// The unit vector along `a`; zero for the zero vector.
inline Vec3 normalized(const Vec3& a) {
  const double length = norm(a);
  return length > 0 ? a / length : Vec3{};
}

/// Row-major 3 x 3 matrix: rows `x`, `y`, `z`.
struct Mat3 {
  Vec3 x, y, z;
  constexpr bool operator==(const Mat3&) const = default;
};

constexpr Vec3 operator*(const Mat3& m, const Vec3& v) {
  return {dot(m.x, v), dot(m.y, v), dot(m.z, v)};
}
/// The matrix a bᵀ.
constexpr Mat3 outer(const Vec3& a, const Vec3& b) {
  return {a.x * b, a.y * b, a.z * b};
}
constexpr Mat3 operator+(const Mat3& a, const Mat3& b) {
  return {a.x + b.x, a.y + b.y, a.z + b.z};
}
constexpr Mat3 operator*(double k, const Mat3& a) {
  return {k * a.x, k * a.y, k * a.z};
}

/// Unit quaternion, w the real part; the identity by default.
struct Quaternion {
  double w = 1, x = 0, y = 0, z = 0;
  constexpr bool operator==(const Quaternion&) const = default;
};

}  // namespace microcosm::core
