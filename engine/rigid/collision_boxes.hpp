#pragma once
// Boxes against boxes: the axis that parts them best (Gottschalk, Lin and Manocha 1996, OBBTree, SIGGRAPH).

#include <optional>

#include "engine/rigid/collision_shape.hpp"

namespace microcosm::rigid {

/// The unit normal, from the second box to the first, along which they overlap least or lie furthest apart;
/// of nearly equal ones a face's, so that a stack's contacts don't flicker. None if they are further apart
/// than `near`.
std::optional<Vec3> box_separation(const CollisionShape& first, const Placed& at_first,
                                   const CollisionShape& second, const Placed& at_second, double near);

}  // namespace microcosm::rigid
