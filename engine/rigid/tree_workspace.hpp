#pragma once
// Scratch of the algorithms in tree.hpp. Its content is theirs alone.

#include <array>
#include <vector>

#include "engine/core/pose.hpp"
#include "engine/rigid/tree_spatial.hpp"

namespace microcosm::rigid {

struct TreeWorkspace {
  struct Node {
    core::Quaternion orientation;
    Mat3 rotation;  // of the node's frame in the world
    Vec3 arm;       // from the parent's origin to the node's, world
    Vec3 axis;      // of one-dimensional joints, world
    Vec3 angular_velocity;
    Spatial velocity_terms;  // acceleration at rates held constant, parent at rest
    Spatial acceleration;
    Spatial bias;    // force at zero acceleration
    Spatial column;  // inertia times the joint's axis
    double inverse_pivot = 0, residual = 0;
    ArticulatedInertia inertia;
  };
  /// Of joints with three or six rates.
  struct Joint {
    std::array<Spatial, 6> motions, columns;
    std::array<double, 36> factor;  // row-major, lower
    std::array<double, 6> residual;
  };
  std::vector<Node> nodes;
  std::vector<Joint> joints;
  std::vector<RigidInertia> composites;  // by node: with all that hangs on it
};

}  // namespace microcosm::rigid
