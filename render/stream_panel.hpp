#pragma once
// From a recording's streams to panels of a plot: which channels, in what colours, in SI.

#include <span>

#include "agents/recording.hpp"
#include "render/plot.hpp"

namespace microcosm::render {

inline constexpr std::size_t most_channels = 7;  // as many as can be told apart by colour

/// Which channels a panel of all of them shows: all if they are few; else the first of them in each group's
/// first direction (names that end in "x"), or the first ones.
std::vector<std::size_t> shown_channels(std::span<const std::string> names);

/// SI values; the lowest integer of an integer storage is a gap (NaN), as is NaN.
PlotPanel stream_panel(const agents::Stream& stream);
PlotPanel stream_panel(const agents::Stream& stream, std::span<const std::size_t> channels);
/// The actions over the control steps, each in [-1, 1].
PlotPanel control_panel(const agents::Recording& recording);

}  // namespace microcosm::render
