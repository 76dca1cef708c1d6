#pragma once
// All that is wrong with a scenario, without running an episode: `microcosm lint`.

#include <string>
#include <vector>

#include "scenes/language/findings.hpp"
#include "scenes/scenario.hpp"

namespace microcosm::scenes {

/// Loads the scenario and builds its episode, going on after errors in declarations and their fields, and
/// reads the rest of its text and of its modules: constructors and fields that there are not, names that
/// nothing has, sensors and channels that `control` can't see. In the order of the text, each once. Throws
/// InputError: the file can't be read.
std::vector<Finding> lint(const std::string& path, const LoadOptions& options = {});

}  // namespace microcosm::scenes
