#pragma once
// Shapes that the cases on bodies have in common.

#include <memory>

#include "engine/rigid/simple_bodies.hpp"

namespace microcosm::validation {

rigid::Shape cone(double radius, double length);
/// A box as a convex hull of its corners.
rigid::Shape box_hull(const core::Vec3& half);
/// A flat rectangle at z = 0 of two triangles, or of `cells` by `cells` pairs.
rigid::Shape mesh_patch(double half_x, double half_y, int cells = 1);
/// A flat square at z = 0 as a height field of 5 by 5 heights.
rigid::Shape height_patch(double half);

/// An open bin of triangles: a square floor at z = 0 and four walls.
rigid::Shape mesh_bin(double half, double height);

}  // namespace microcosm::validation
