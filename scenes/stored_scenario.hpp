#pragma once
// A scenario from the copies of its files that a dataset keeps.

#include "scenes/scenario.hpp"

namespace microcosm::scenes {

/// `Scenario::load_text` from `files` alone: whatever a stranger's script names, nothing of the disk is read.
std::shared_ptr<const Scenario> load_stored(const std::string& name, const std::string& text,
                                            const std::vector<SourceFile>& files, const LoadOptions& options);

}  // namespace microcosm::scenes
