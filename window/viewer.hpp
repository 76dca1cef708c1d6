#pragma once
// The desktop window: a scenario's world to orbit, play and pause, with two plots and
// a list of rigid bodies.

#include <memory>
#include <string>

#include "scenes/scenario.hpp"

namespace microcosm::window {

struct ViewOptions {
  std::uint64_t seed = 0;
  std::uint32_t episode = 0;
  int frames = 0;          // > 0: close after so many (tests)
  std::string screenshot;  // PNG of the last frame, if not empty
};

/// Runs until the window is closed. Throws SystemError if there is no display.
void view(std::shared_ptr<const scenes::Scenario> scenario, const ViewOptions& options);

}  // namespace microcosm::window
