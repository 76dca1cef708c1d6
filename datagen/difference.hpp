#pragma once
// Where two recordings of one episode part.

#include <string>

#include "agents/recording.hpp"

namespace microcosm::datagen {

/// Empty if content and State hash are the same; otherwise the first difference, named by array, sample,
/// time, channel and both values.
std::string first_difference(const agents::Recording& stored, const agents::Recording& regenerated);

}  // namespace microcosm::datagen
