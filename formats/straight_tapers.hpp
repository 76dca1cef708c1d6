#pragma once
// Vessels of graphs whose radii follow no straight taper, cut into some that do: one line through the radii
// of a narrowing would widen it, and resistance goes with the fourth power.

#include "formats/vessel_graph.hpp"

namespace microcosm::formats {

/// The least-squares line through the radii along the path [m], at both ends, at least half the mean; as they
/// are where only the ends have radii.
std::pair<double, double> tapered_radii(const GraphSegment& segment);

/// Cuts each vessel where it is furthest from its straight taper, until the tapers have its resistance to
/// within a tenth, or sixteen pieces are made. Each cut vessel is noted; pieces are NAME_1, NAME_2, …
void cut_to_straight_tapers(VesselGraph& graph);

}  // namespace microcosm::formats
