#pragma once
// How the segments of a file of svOneDSolver are joined: by its JOINT cards alone, as the solver joins them.

#include <string>
#include <vector>

#include "formats/simvascular_cards.hpp"

namespace microcosm::formats {

/// Names of the nodes where each segment starts and ends, by segment.
struct SegmentNodes {
  std::vector<std::string> start, end;
  std::string inlet;  // where no JOINT leads
};

/// Segment ends that a JOINT joins have one node; each other end has one of its own. A node is called what
/// the SEGMENT card calls it where no other node is called so; what the cards contradict is noted. Throws
/// InputError with the line: a JOINT, list or segment that doesn't exist, an end in two joints, no inlet or
/// several.
SegmentNodes join_segments(const SimVascularCards& cards, const std::string& path,
                           std::vector<std::string>& notes);

}  // namespace microcosm::formats
