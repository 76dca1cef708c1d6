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

double relative_difference(const Mat3& inertia, const Mat3& expected) {
  const Principal frame = principal(expected);
  if (!(frame.moments.x > 0)) return std::numeric_limits<double>::infinity();
  const std::array<Vec3, 3> axes{frame.axes.x, frame.axes.y, frame.axes.z};
  const std::array<double, 3> scale{std::sqrt(frame.moments.x), std::sqrt(frame.moments.y),
                                    std::sqrt(frame.moments.z)};
  double largest = 0;
  for (int i = 0; i < 3; ++i) {
    const Vec3 column = inertia * axes[i];
    for (int j = 0; j <= i; ++j) {
      const double relative = dot(axes[j], column) / (scale[i] * scale[j]);
      largest = std::max(largest, std::abs(relative - (i == j ? 1 : 0)));
    }
  }
  return largest;
}

}  // namespace microcosm::formats::urdf
