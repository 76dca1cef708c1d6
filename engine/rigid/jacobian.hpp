#pragma once
// Where links are, and how a point of a link moves with the rates of its tree.

#define EIGEN_DONT_VECTORIZE  // scalar arithmetic, so that the bits don't depend on the width
#include <Eigen/Core>

#include "engine/rigid/tree.hpp"

namespace microcosm::rigid {

/// 6 x rate_count: angular velocity [rad/s], then velocity of the point [m/s], world axes.
using Jacobian = Eigen::Matrix<double, 6, Eigen::Dynamic>;

/// A link's frame in the world; also of links on fixed joints.
Pose link_pose(const Tree& tree, const TreeKinematics& kinematics, std::uint32_t link);

/// Of the point that lies at `point` [m] in the frame of `link`: its rates are `out` times v. Zero for links
/// fixed to the world. `out` keeps its memory from call to call.
void point_jacobian(const Tree& tree, const TreeKinematics& kinematics, std::uint32_t link, const Vec3& point,
                    Jacobian& out);

}  // namespace microcosm::rigid
