#include <algorithm>
#include <cmath>

#include "engine/core/errors.hpp"
#include "engine/rigid/tree.hpp"

namespace microcosm::rigid {

namespace {

/// A rigid body's inertia times a rate.
Spatial times(const RigidInertia& rigid, const Spatial& rate) {
  return {rigid.inertia * rate.angular + cross(rigid.first_moment, rate.linear),
          rigid.mass * rate.linear - cross(rigid.first_moment, rate.angular)};
}

RigidInertia in_world(const RigidInertia& rigid, const Mat3& rotation) {
  return {rigid.mass, rotation * rigid.first_moment, turned(rotation, rigid.inertia)};
}

/// Adds a rigid inertia that was taken at the end of `arm`.
void add_from(RigidInertia& to, const RigidInertia& rigid, const Vec3& arm) {
  // |c|^2 - c c^T about the new origin, less that about the old one, for c the first moment over the mass.
  const Vec3& h = rigid.first_moment;
  const double m = rigid.mass, along = 2 * dot(h, arm);
  const Symmetric3 point = point_inertia(arm);
  to.inertia =
      to.inertia + rigid.inertia +
      Symmetric3{m * point.xx + along - 2 * h.x * arm.x,     m * point.yy + along - 2 * h.y * arm.y,
                 m * point.zz + along - 2 * h.z * arm.z,     m * point.xy - (h.x * arm.y + h.y * arm.x),
                 m * point.xz - (h.x * arm.z + h.z * arm.x), m * point.yz - (h.y * arm.z + h.z * arm.y)};
  to.first_moment += h + m * arm;
  to.mass += m;
}

}  // namespace

void Tree::mass_matrix(const TreeKinematics& kinematics, Workspace& work, std::span<double> out) const {
  MICROCOSM_ASSERT_COMPARE(out.size(), ==, std::size_t{rates_} * rates_);
  std::fill(out.begin(), out.end(), 0.0);
  if (work.composites.size() < nodes_.size()) work.composites.resize(nodes_.size());
  for (std::size_t i = 0; i < nodes_.size(); ++i)
    work.composites[i] = in_world(nodes_[i].rigid_inertia, rotation_matrix(kinematics.poses[i].orientation));
  for (std::size_t i = nodes_.size(); i-- > 0;) {
    const TreeNode& node = nodes_[i];
    if (node.parent >= 0)
      add_from(work.composites[node.parent], work.composites[i],
               kinematics.poses[i].position - kinematics.poses[node.parent].position);
    for (std::uint32_t row = node.first_rate; row < node.first_rate + node.rates; ++row) {
      Spatial force = times(work.composites[i], kinematics.motions[row]);
      for (std::int32_t at = static_cast<std::int32_t>(i);;) {
        const TreeNode& other = nodes_[at];
        const std::uint32_t end = std::min(other.first_rate + other.rates, row + 1);
        for (std::uint32_t column = other.first_rate; column < end; ++column) {
          const double entry = dot(force, kinematics.motions[column]);
          out[std::size_t{row} * rates_ + column] = out[std::size_t{column} * rates_ + row] = entry;
        }
        if (other.parent < 0) break;
        force = force_from(force, kinematics.poses[at].position - kinematics.poses[other.parent].position);
        at = other.parent;
      }
    }
  }
}

void Tree::factorise(std::span<double> matrix) const {
  MICROCOSM_ASSERT_COMPARE(matrix.size(), ==, std::size_t{rates_} * rates_);
  for (std::int32_t k = static_cast<std::int32_t>(rates_) - 1; k >= 0; --k) {
    double* row = matrix.data() + std::size_t(k) * rates_;
    row[k] = std::sqrt(row[k]);
    const double inverse = 1 / row[k];
    for (std::int32_t i = rate_parents_[k]; i >= 0; i = rate_parents_[i]) row[i] *= inverse;
    for (std::int32_t i = rate_parents_[k]; i >= 0; i = rate_parents_[i]) {
      double* other = matrix.data() + std::size_t(i) * rates_;
      const double entry = row[i];
      for (std::int32_t last = i; last >= 0; last = rate_parents_[run_starts_[last]])
        for (std::int32_t j = run_starts_[last]; j <= last; ++j) other[j] -= entry * row[j];
    }
  }
}

void Tree::solve(std::span<const double> factor, std::span<double> b) const {
  MICROCOSM_ASSERT_COMPARE(factor.size(), ==, std::size_t{rates_} * rates_);
  MICROCOSM_ASSERT_COMPARE(b.size(), ==, rates_);
  const std::int32_t n = static_cast<std::int32_t>(rates_);
  for (std::int32_t i = n - 1; i >= 0; --i) {
    const double* row = factor.data() + std::size_t(i) * rates_;
    const double value = b[i] /= row[i];
    for (std::int32_t last = rate_parents_[i]; last >= 0; last = rate_parents_[run_starts_[last]])
      for (std::int32_t j = run_starts_[last]; j <= last; ++j) b[j] -= row[j] * value;
  }
  for (std::int32_t i = 0; i < n; ++i) {
    const double* row = factor.data() + std::size_t(i) * rates_;
    for (std::int32_t j = rate_parents_[i]; j >= 0; j = rate_parents_[j]) b[i] -= row[j] * b[j];
    b[i] /= row[i];
  }
}

}  // namespace microcosm::rigid
