#pragma once
// From a recording's streams to panels of a plot: which channels, in what colours, in SI.

#include <optional>
#include <span>

#include "agents/recording.hpp"
#include "render/plot.hpp"

namespace microcosm::render {

inline constexpr std::size_t most_channels = 7;  // as many as can be told apart by colour

/// Which channels a panel of all of them shows: all if they are few and of one unit; else flows, or the first
/// direction ("x"), or what the first channel holds, and of those at most `most_channels`, evenly chosen.
std::vector<std::size_t> shown_channels(const agents::StreamInfo& info);

/// SI values; the lowest integer of an integer storage is a gap (NaN), as is NaN.
PlotPanel stream_panel(const agents::Stream& stream);
PlotPanel stream_panel(const agents::Stream& stream, std::span<const std::size_t> channels);
/// Where a stream has channels "x_volume" and "x_pressure": pressure over volume for each such x.
std::optional<PlotPanel> loop_panel(const agents::Stream& stream);
/// The actions over the control steps, each in [-1, 1].
PlotPanel control_panel(const agents::Recording& recording);

}  // namespace microcosm::render
