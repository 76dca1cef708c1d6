#pragma once
// What was built: printed by --version and beside every benchmark.

#include <string>

namespace microcosm::app {

/// "microcosm 0.1.0 (gcc 12.2.0, Release)".
std::string version_text();

}  // namespace microcosm::app
