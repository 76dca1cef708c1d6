#pragma once
// Where a joint's positions put its node in the parent.

#include "engine/core/math.hpp"
#include "engine/rigid/tree.hpp"

namespace microcosm::rigid::tree_detail {

inline Quaternion turn_about(const Vec3& axis, double angle) {
  const double sine = core::sin(0.5 * angle);
  return {core::cos(0.5 * angle), sine * axis.x, sine * axis.y, sine * axis.z};
}

/// The node's frame in its parent's; `q` points at the joint's first position.
inline Pose pose_in_parent(const TreeNode& node, const double* q) {
  const Pose& origin = node.origin;
  switch (node.kind) {
    case JointKind::revolute:
    case JointKind::continuous:
      return {origin.position, origin.orientation * turn_about(node.axis, q[0])};
    case JointKind::prismatic:
      return {origin * (q[0] * node.axis), origin.orientation};
    case JointKind::spherical:
      return {origin.position, origin.orientation * Quaternion{q[0], q[1], q[2], q[3]}};
    case JointKind::planar:
      return {origin * rotate(node.plane, {q[0], q[1], 0}), origin.orientation * turn_about(node.axis, q[2])};
    case JointKind::free:
      return {origin * Vec3{q[0], q[1], q[2]}, origin.orientation * Quaternion{q[3], q[4], q[5], q[6]}};
    case JointKind::fixed:
      break;
  }
  return origin;
}

/// What a unit of each rate does, along the axes of a frame that `rotation` turns into the world.
inline void joint_motions(const TreeNode& node, const Mat3& rotation, Spatial* out) {
  const Mat3& r = rotation;
  const Vec3 columns[3] = {{r.x.x, r.y.x, r.z.x}, {r.x.y, r.y.y, r.z.y}, {r.x.z, r.y.z, r.z.z}};
  switch (node.kind) {
    case JointKind::revolute:
    case JointKind::continuous:
      out[0] = {r * node.axis, {}};
      break;
    case JointKind::prismatic:
      out[0] = {{}, r * node.axis};
      break;
    case JointKind::planar:
      out[0] = {{}, r * rotate(node.plane, {1, 0, 0})};
      out[1] = {{}, r * rotate(node.plane, {0, 1, 0})};
      out[2] = {r * node.axis, {}};
      break;
    case JointKind::free:
      for (int i = 0; i < 3; ++i) out[3 + i] = {{}, columns[i]};
      [[fallthrough]];
    case JointKind::spherical:
      for (int i = 0; i < 3; ++i) out[i] = {columns[i], {}};
      break;
    case JointKind::fixed:
      break;
  }
}

inline Spatial sum(std::span<const Spatial> motions, const double* rates) {
  Spatial result;
  for (std::size_t i = 0; i < motions.size(); ++i) result = result + rates[i] * motions[i];
  return result;
}

}  // namespace microcosm::rigid::tree_detail
