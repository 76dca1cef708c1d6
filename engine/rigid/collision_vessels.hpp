#pragma once
// Contacts of a convex shape with the inside of vessels.

#include <vector>

#include "engine/geometry/vessel_walls.hpp"
#include "engine/rigid/collision.hpp"
#include "engine/rigid/collision_triangles.hpp"

namespace microcosm::rigid {

/// Points of the shape closer than `near` to the wall or beyond it, in the units of Collision (`unit` a
/// metre): a sphere's one, a capsule's ends, corners of boxes and hulls, points of the rims of cylinders and
/// cones. A tube's wall is straight or bends away between them, so that these are its deepest; a junction's
/// edge can reach between a body's corners unseen. `feature` numbers the points.
void vessel_contacts(const CollisionShape& shape, const Placed& at, const geometry::VesselWalls& walls,
                     double unit, double near, std::vector<SurfaceContact>& out);

/// The first wall that a ray meets from inside, within `length` [m]; none if it starts outside. Lengths in
/// metres.
std::optional<Hit> ray_meets(const geometry::VesselWalls& walls, const Vec3& from, const Vec3& direction,
                             double length);

}  // namespace microcosm::rigid
