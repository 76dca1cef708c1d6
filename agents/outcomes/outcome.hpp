#pragma once
// How the scenario language makes an outcome meter: `entry` says what may be written, `make` builds it for
// one episode.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "agents/episode.hpp"
#include "engine/core/schema.hpp"

namespace microcosm::agents {

struct OutcomeType {
  core::ConstructorEntry entry;
  std::function<std::unique_ptr<OutcomeMeter>(const core::Values&, const EpisodeParts&)> make;
};

/// All registered types, sorted by name.
const std::vector<OutcomeType>& outcome_types();

/// A namespace-scope object of this type adds an outcome type to the list.
struct RegisterOutcome {
  explicit RegisterOutcome(OutcomeType type);
};

}  // namespace microcosm::agents
