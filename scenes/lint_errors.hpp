#pragma once
// What loading a scenario shows where it goes on after an error.

#include <map>
#include <string>
#include <vector>

#include "agents/recording.hpp"
#include "scenes/language/findings.hpp"
#include "scenes/scenario.hpp"

namespace microcosm::scenes {

struct CollectedErrors {
  Findings findings;
  std::map<std::string, std::string>
      texts;  // as Lua takes them: of the modules by file, under "" the scenario's
  std::vector<agents::StreamInfo> streams;  // of the sensors; empty if the episode couldn't be built
};

/// Loads and builds the scenario, without running an episode.
CollectedErrors collect_errors(const std::string& path, const LoadOptions& options);

}  // namespace microcosm::scenes
