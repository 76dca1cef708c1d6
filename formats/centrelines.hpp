#pragma once
// Centrelines as tracers of tubular surfaces write them, each from an inlet to an outlet (vmtkcenterlines,
// http://www.vmtk.org): all that lead through a vessel run along it, so that its trunk is there many times,
// in slightly different places and with other samples. Here they become one graph.

#include <string>
#include <vector>

#include "formats/vessel_graph.hpp"

namespace microcosm::formats {

struct Centreline {
  std::vector<core::Vec3> path;  // [m], two or more points, no two in a row at one place
  std::vector<double> radius;    // [m], at each point
};

/// Whether one of the lines runs along another for more than `least` times the radius there, not counting
/// where they part.
bool run_together(const std::vector<Centreline>& lines, double tolerance, double least);

/// The lines as vessels of a graph: from the longest line on, what of a line lies within `tolerance` (a share
/// of the smaller of both radii there) of what is known already is left out, and what is left becomes a
/// vessel that starts or ends where it leaves the known one. That place is where the distance has fallen to
/// what it is along the shared part (to twice its lower quartile, at least 5 % of the radius). Places nearer
/// to each other than the tolerance are one junction. A part of less than one radius between two others is
/// taken for what they are.
///
/// Where three or more vessels meet, the sphere that fits into the junction belongs to none of them: a
/// vessel's radii inside it are the first outside. Radii of a shared part are those of the longest line.
/// Vessels are named by their number; `line` is that of messages. Notes say what was merged.
VesselGraph merged(std::vector<Centreline> lines, double tolerance, int line);

}  // namespace microcosm::formats
