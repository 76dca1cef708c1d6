#pragma once
// Where two recordings of one episode part.

#include <cstdint>
#include <string>

#include "agents/recording.hpp"
#include "datagen/format.hpp"

namespace microcosm::datagen {

/// Empty if content and State hash are the same; otherwise the first difference, named by array, sample,
/// time, channel or by member, and both values. `format`: what counts as content.
std::string first_difference(const agents::Recording& stored, const agents::Recording& regenerated,
                             std::uint64_t format = format_version);

}  // namespace microcosm::datagen
