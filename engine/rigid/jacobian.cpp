#include "engine/rigid/jacobian.hpp"

namespace microcosm::rigid {

Pose link_pose(const Tree& tree, const TreeKinematics& kinematics, std::uint32_t link) {
  const std::int32_t node = tree.node_of(link);
  return node < 0 ? tree.frame_in_node(link) : kinematics.poses[node] * tree.frame_in_node(link);
}

void point_jacobian(const Tree& tree, const TreeKinematics& kinematics, std::uint32_t link, const Vec3& point,
                    Jacobian& out) {
  out.setZero(6, tree.rate_count());
  const Vec3 at = link_pose(tree, kinematics, link) * point;
  for (std::int32_t n = tree.node_of(link); n >= 0; n = tree.nodes()[n].parent) {
    const TreeNode& node = tree.nodes()[n];
    const Vec3 arm = at - kinematics.poses[n].position;
    for (std::uint32_t rate = node.first_rate; rate < node.first_rate + node.rates; ++rate) {
      const Spatial moved = rate_at(kinematics.motions[rate], arm);
      out.col(rate) << moved.angular.x, moved.angular.y, moved.angular.z, moved.linear.x, moved.linear.y,
          moved.linear.z;
    }
  }
}

}  // namespace microcosm::rigid
