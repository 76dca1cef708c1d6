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

/// One of the numbers that OutcomeMeter::numbers gives, for the reference.
struct NumberEntry {
  std::string name;  // empty: the outcome itself
  std::string unit;
  std::string meaning;
};

struct OutcomeType {
  core::ConstructorEntry entry;
  std::vector<NumberEntry> numbers;
  std::string reward = {};  // what a term of episode's `reward` counts; empty: it can't stand there
  std::function<std::unique_ptr<OutcomeMeter>(const core::Values&, const EpisodeParts&)> make;
};

/// All registered types, sorted by name.
const std::vector<OutcomeType>& outcome_types();

/// A namespace-scope object of this type adds an outcome type to the list.
struct RegisterOutcome {
  explicit RegisterOutcome(OutcomeType type);
};

}  // namespace microcosm::agents
