#pragma once
// The end of an episode in words: what was drawn, what came out, what was recorded, how fast.

#include "agents/recording.hpp"
#include "scenes/scenario.hpp"

namespace microcosm::app {

void print_summary(const scenes::Scenario& scenario, const agents::Recording& recording);

}  // namespace microcosm::app
