#include "formats/urdf/inertia.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

namespace microcosm::formats::urdf {

namespace {

using core::Mat3;
using core::Vec3;

using Rows = std::array<std::array<double, 3>, 3>;

Rows rows_of(const Mat3& m) {
  return {{{m.x.x, m.x.y, m.x.z}, {m.y.x, m.y.y, m.y.z}, {m.z.x, m.z.y, m.z.z}}};
}

/// One rotation in the plane (p, q) that zeroes a[p][q]; `v` gathers the axes as rows.
void rotate(Rows& a, Rows& v, int p, int q) {
  if (a[p][q] == 0) return;
  const double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
  const double t = (theta >= 0 ? 1 : -1) / (std::abs(theta) + std::sqrt(theta * theta + 1));
  const double c = 1 / std::sqrt(t * t + 1), s = t * c;
  for (int k = 0; k < 3; ++k) {
    const double kp = a[k][p], kq = a[k][q];
    a[k][p] = c * kp - s * kq;
    a[k][q] = s * kp + c * kq;
  }
  for (int k = 0; k < 3; ++k) {
    const double pk = a[p][k], qk = a[q][k];
    a[p][k] = c * pk - s * qk;
    a[q][k] = s * pk + c * qk;
    const double vp = v[p][k], vq = v[q][k];
    v[p][k] = c * vp - s * vq;
    v[q][k] = s * vp + c * vq;
  }
  a[p][q] = a[q][p] = 0;
}

}  // namespace

Principal principal(const Mat3& symmetric) {
  Rows a = rows_of(symmetric), v = {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
  constexpr int sweeps = 30;  // quadratic convergence: five suffice
  for (int sweep = 0; sweep < sweeps && (a[0][1] != 0 || a[0][2] != 0 || a[1][2] != 0); ++sweep) {
    rotate(a, v, 0, 1);
    rotate(a, v, 0, 2);
    rotate(a, v, 1, 2);
  }
  std::array<int, 3> order{0, 1, 2};
  std::stable_sort(order.begin(), order.end(), [&](int i, int j) { return a[i][i] < a[j][j]; });
  const auto row = [&](int i) { return Vec3{v[order[i]][0], v[order[i]][1], v[order[i]][2]}; };
  const auto moment = [&](int i) { return a[order[i]][order[i]]; };
  return {{moment(0), moment(1), moment(2)}, {row(0), row(1), row(2)}};
}

Mat3 turned(const Mat3& symmetric, const core::Quaternion& q) {
  if (q == core::Quaternion{}) return symmetric;
  const Mat3 r = core::rotation_matrix(q);
  const Vec3 x = symmetric * r.x, y = symmetric * r.y, z = symmetric * r.z;
  const double xy = dot(r.x, y), xz = dot(r.x, z), yz = dot(r.y, z);
  return {{dot(r.x, x), xy, xz}, {xy, dot(r.y, y), yz}, {xz, yz, dot(r.z, z)}};
}

core::Quaternion turn_of(const Mat3& axes) {
  Vec3 z = axes.z;
  if (dot(cross(axes.x, axes.y), z) < 0) z = -z;
  // Shepperd's method (1978, J Guid Control 1:223): from the largest of w, x, y, z.
  const Rows m = rows_of({{axes.x.x, axes.y.x, z.x}, {axes.x.y, axes.y.y, z.y}, {axes.x.z, axes.y.z, z.z}});
  const double trace = m[0][0] + m[1][1] + m[2][2];
  core::Quaternion q;
  if (trace >= m[0][0] && trace >= m[1][1] && trace >= m[2][2])
    q = {1 + trace, m[2][1] - m[1][2], m[0][2] - m[2][0], m[1][0] - m[0][1]};
  else if (m[0][0] >= m[1][1] && m[0][0] >= m[2][2])
    q = {m[2][1] - m[1][2], 1 + m[0][0] - m[1][1] - m[2][2], m[0][1] + m[1][0], m[0][2] + m[2][0]};
  else if (m[1][1] >= m[2][2])
    q = {m[0][2] - m[2][0], m[0][1] + m[1][0], 1 + m[1][1] - m[0][0] - m[2][2], m[1][2] + m[2][1]};
  else
    q = {m[1][0] - m[0][1], m[0][2] + m[2][0], m[1][2] + m[2][1], 1 + m[2][2] - m[0][0] - m[1][1]};
  return core::normalized(q);
}

namespace {

Mat3 point_inertia(double mass, const Vec3& r) {
  return mass * (Mat3{{dot(r, r), 0, 0}, {0, dot(r, r), 0}, {0, 0, dot(r, r)}} + -1 * outer(r, r));
}

}  // namespace

rigid::Inertial sum_of(const std::vector<rigid::Inertial>& parts) {
  rigid::Inertial sum;
  for (const rigid::Inertial& part : parts) {
    sum.mass += part.mass;
    sum.centre += part.mass * part.centre;
  }
  sum.centre = sum.centre / sum.mass;
  for (const rigid::Inertial& part : parts)
    sum.inertia = sum.inertia + part.inertia + point_inertia(part.mass, part.centre - sum.centre);
  return sum;
}

std::optional<Mat3> nearest_possible(const Mat3& symmetric) {
  const Principal frame = principal(symmetric);
  const Vec3& m = frame.moments;
  const double half = 0.5 * (m.x + m.y + m.z);
  std::array<double, 3> second{half - m.x, half - m.y, half - m.z};
  const double largest = *std::max_element(second.begin(), second.end());
  if (!(largest > 0)) return std::nullopt;
  for (double& s : second) s = std::max(s, 1e-4 * largest);
  const auto [a, b, c] = second;
  const Vec3 moments{b + c, a + c, a + b};
  return moments.x * outer(frame.axes.x, frame.axes.x) + moments.y * outer(frame.axes.y, frame.axes.y) +
         moments.z * outer(frame.axes.z, frame.axes.z);
}

bool says_nothing(const Mat3& m) {
  const bool one = m.x.x == m.y.y && m.x.x == m.z.z;
  const bool six = m.x.y == m.x.x && m.x.z == m.x.x && m.y.z == m.x.x;
  return one && six;  // zeros among them
}

std::string fault_of_inertia(const Mat3& symmetric) {
  const Vec3 m = principal(symmetric).moments;
  if (!(m.x > 0))
    return fmt::format(
        "its principal moments are {:.4g}, {:.4g} and {:.4g} kg m^2: it is not positive definite", m.x, m.y,
        m.z);
  if (m.z > (m.x + m.y) * (1 + 1e-6))
    return fmt::format(
        "its principal moments are {:.4g}, {:.4g} and {:.4g} kg m^2: the largest exceeds the sum of the "
        "others (triangle inequality)",
        m.x, m.y, m.z);
  return "";
}

double relative_factor(const Mat3& inertia, const Mat3& expected) {
  constexpr double infinite = std::numeric_limits<double>::infinity();
  const Principal frame = principal(expected);
  if (!(frame.moments.x > 0)) return infinite;
  // In the frame in which `expected` is the unit matrix.
  const std::array<Vec3, 3> axes{(1 / std::sqrt(frame.moments.x)) * frame.axes.x,
                                 (1 / std::sqrt(frame.moments.y)) * frame.axes.y,
                                 (1 / std::sqrt(frame.moments.z)) * frame.axes.z};
  const auto entry = [&](int i, int j) { return dot(axes[i], inertia * axes[j]); };
  const double xy = entry(0, 1), xz = entry(0, 2), yz = entry(1, 2);
  const Vec3 ratios =
      principal({{entry(0, 0), xy, xz}, {xy, entry(1, 1), yz}, {xz, yz, entry(2, 2)}}).moments;
  if (!(ratios.x > 0)) return infinite;
  return std::max(ratios.z, 1 / ratios.x);
}

}  // namespace microcosm::formats::urdf
