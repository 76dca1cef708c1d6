#pragma once
// SWC, the skeleton format of neuroscience (Stockley et al. 1993, J Neurosci Methods 47:23), as vessel
// tracers write it: one point a line, `id type x y z radius parent` in micrometres, parent -1 at a root. `#`
// starts a comment. Points between two branchings or ends become one vessel, named after its last point.

#include <string>

#include "formats/vessel_graph.hpp"

namespace microcosm::formats {

/// Throws InputError naming file and line: a line without seven numbers, an id used twice, a parent that
/// doesn't exist or is the point itself, a circle of parents, two points at one place, a radius that is not
/// positive, a root alone.
VesselGraph read_swc(const std::string& path, const std::string& content);

}  // namespace microcosm::formats
