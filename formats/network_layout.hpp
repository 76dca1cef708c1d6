#pragma once
// A shape in space for networks whose files have none, or one that contradicts their lengths, so that
// carriers can swim in them and pictures be drawn.

#include <utility>
#include <vector>

#include "engine/flow/network/description.hpp"

namespace microcosm::formats {

/// Gives every vessel a centreline exactly as long as the vessel (to 1e-9 of it).
///
/// Nodes lie where `ends` says (start and end of each vessel, by vessel; where it puts them farther apart
/// than the vessel is long, in that direction from the node before), or, without it, at the end of straight
/// vessels that fork in a plane at each junction, the narrower one of two turning aside more, each plane
/// turned against the one before. Where nodes then lie farther apart than a vessel between them is long
/// (loops; coordinates that contradict lengths), they are moved together, each pair by as little as possible,
/// until none does. A vessel longer than the way between its nodes becomes an arc of a circle. Throws
/// InputError naming a vessel whose length is not positive.
void lay_out(flow::NetworkDescription& network,
             const std::vector<std::pair<core::Vec3, core::Vec3>>& ends = {});

}  // namespace microcosm::formats
