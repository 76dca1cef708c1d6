#pragma once
// What a load presses through what lies under it, as a weight a thousand times that of the box below does, is
// named before it comes out on the other side.

#include <span>

#include "engine/rigid/collision.hpp"

namespace microcosm::rigid {

/// Throws RunError if two colliders that lay deep in each other (`before`: contacts of the former substep, by
/// pairs, deeper than a hundredth of the smaller one's size) sink deeper than the middle of the thinner one
/// that moves, or are held from its other side. What is declared deep in something, and leaves it, passes.
/// `step`: of the substep [s].
void refuse_pressed_through(const Collision& collision, std::span<const BodyModel> bodies,
                            std::span<const ContactPoint> before, std::span<const ContactPoint> now,
                            double step);

}  // namespace microcosm::rigid
