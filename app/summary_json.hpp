#pragma once
// The end of an episode for other programs: what print_summary says, as one JSON object on standard output.

#include "agents/recording.hpp"
#include "scenes/scenario.hpp"

namespace microcosm::app {

/// Keys: scenario, seed, episode, drawn, outcome (SI; null is NaN, "inf" and "-inf" the infinities),
/// outcome_units, streams, failure (empty, or one), sha256, state_hash, simulated_seconds, cpu_seconds.
void print_summary_json(const scenes::Scenario& scenario, const agents::Recording& recording);

}  // namespace microcosm::app
