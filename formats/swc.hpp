#pragma once
// SWC, the skeleton format of neuroscience (Stockley et al. 1993, J Neurosci Methods 47:23), as vessel
// tracers write it: one point a line, `id type x y z radius parent` in micrometres, parent -1 at a root. `#`
// starts a comment. Points between two branchings or ends become one vessel, named after its last point.

#include <string>

#include "formats/vessel_graph.hpp"

namespace microcosm::formats {

/// `unit` [m] is that of its lengths, where its writer took another than the micrometre. A point where the
/// one before it lies is left out with a note. The types of points are not used. Throws InputError naming
/// file and line: a line without seven numbers, an id used twice, a parent that doesn't exist or is the point
/// itself, a circle of parents, a radius that is not positive (an end's may be 0: finish), a root alone.
VesselGraph read_swc(const std::string& path, const std::string& content, double unit = 1e-6,
                     const GraphChoices& choices = {});

}  // namespace microcosm::formats
