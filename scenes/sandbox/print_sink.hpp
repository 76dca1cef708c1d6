#pragma once
// Where a scenario's print writes.

#include <functional>
#include <string>

namespace microcosm::scenes {

/// Takes a line that a script printed: "scenes/steer.lua:12: text".
using PrintSink = std::function<void(const std::string& line)>;

}  // namespace microcosm::scenes
