#pragma once
// The window over any episode, whoever builds it.

#include <string>

#include "window/live_episode.hpp"
#include "window/viewer.hpp"

namespace microcosm::window {

/// Shows the episode that `factory` builds until the window is closed, or for `options.frames` frames with
/// something in them. Throws SystemError if no window can be opened.
void show(LiveEpisode::Factory factory, const std::string& title, const ViewOptions& options);

}  // namespace microcosm::window
