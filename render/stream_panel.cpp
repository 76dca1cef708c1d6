#include "render/stream_panel.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/core/errors.hpp"

namespace microcosm::render {
namespace {

constexpr double nanosecond = 1e-9;  // [s]

// What a channel holds, by the end of its name ("3_x", "0_celiac_trunk_flow").
std::string quantity_of(const std::string& channel) {
  const std::size_t cut = channel.find_last_of("_./");
  return cut == std::string::npos ? channel : channel.substr(cut + 1);
}

std::vector<std::size_t> with_quantity(std::span<const std::string> names, const std::string& quantity) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < names.size(); ++i)
    if (quantity_of(names[i]) == quantity) found.push_back(i);
  return found;
}

}  // namespace

std::vector<std::size_t> shown_channels(const agents::StreamInfo& info) {
  const std::span<const std::string> names = info.channels;
  std::vector<std::size_t> candidates;
  if (names.size() > most_channels || !info.channel_units.empty())
    for (const std::string& quantity :
         {std::string("flow"), std::string("x"), names.empty() ? "" : quantity_of(names[0])})
      if (candidates.empty()) candidates = with_quantity(names, quantity);
  if (candidates.empty())
    for (std::size_t i = 0; i < names.size(); ++i) candidates.push_back(i);
  if (candidates.size() <= most_channels) return candidates;
  std::vector<std::size_t> shown;
  for (std::size_t k = 0; k < most_channels; ++k)
    shown.push_back(candidates[k * candidates.size() / most_channels]);
  return shown;
}

PlotPanel stream_panel(const agents::Stream& stream) {
  return stream_panel(stream, shown_channels(stream.info));
}

PlotPanel stream_panel(const agents::Stream& stream, std::span<const std::size_t> channels) {
  const agents::StreamInfo& info = stream.info;
  const std::size_t width = info.channels.size();
  MICROCOSM_ASSERT_COMPARE(stream.raw.size(), ==, stream.t_ns.size() * width);
  PlotPanel panel;
  panel.title = info.id;
  panel.subtitle = info.meaning;
  panel.tag = info.truth ? "truth" : "sensor";
  panel.shaded = info.truth;
  panel.unit = info.unit;
  if (!info.channel_units.empty() && !channels.empty()) {
    panel.quantity = quantity_of(info.channels[channels[0]]);
    panel.unit = info.unit_of(channels[0]);
  }
  if (channels.size() < width) panel.note = fmt::format("{} of {} channels", channels.size(), width);
  for (const std::size_t channel : channels) {
    PlotSeries series;
    series.label = info.channels[channel];
    if (!panel.quantity.empty() && series.label.size() > panel.quantity.size())
      series.label.resize(series.label.size() - panel.quantity.size() - 1);
    series.colour = categorical_colour(panel.series.size());
    series.t.reserve(stream.t_ns.size());
    series.y.reserve(stream.t_ns.size());
    for (std::size_t i = 0; i < stream.t_ns.size(); ++i) {
      series.t.push_back(static_cast<double>(stream.t_ns[i]) * nanosecond);
      series.y.push_back(agents::value_from_raw(info, stream.raw[i * width + channel]));
    }
    panel.series.push_back(std::move(series));
  }
  if (!stream.t_ns.empty())
    panel.t_end = static_cast<double>(stream.t_ns.back() + info.period.count()) * nanosecond;
  return panel;
}

std::optional<PlotPanel> loop_panel(const agents::Stream& stream) {
  const agents::StreamInfo& info = stream.info;
  const std::size_t width = info.channels.size();
  PlotPanel panel;
  panel.title = info.id;
  panel.subtitle = "pressure over volume";
  panel.tag = info.truth ? "truth" : "sensor";
  panel.shaded = info.truth;
  panel.quantity = "pressure";
  panel.x_quantity = "volume";
  double low = std::numeric_limits<double>::infinity(), high = -low;
  for (const std::size_t volume : with_quantity(info.channels, "volume")) {
    const std::string& name = info.channels[volume];
    const std::string whose = name.substr(0, name.size() - std::min(name.size(), sizeof("_volume") - 1));
    const auto found = std::find(info.channels.begin(), info.channels.end(), whose + "_pressure");
    if (found == info.channels.end()) continue;
    const auto pressure = static_cast<std::size_t>(found - info.channels.begin());
    PlotSeries series;
    series.label = whose;
    series.colour = categorical_colour(panel.series.size());
    for (std::size_t i = 0; i < stream.t_ns.size(); ++i) {
      series.t.push_back(agents::value_from_raw(info, stream.raw[i * width + volume]));
      series.y.push_back(agents::value_from_raw(info, stream.raw[i * width + pressure]));
      low = std::min(low, series.t.back());
      high = std::max(high, series.t.back());
    }
    panel.x_unit = info.unit_of(volume);
    panel.unit = info.unit_of(pressure);
    panel.series.push_back(std::move(series));
  }
  if (panel.series.empty() || !(low < high)) return std::nullopt;
  panel.t_begin = low - 0.08 * (high - low);
  panel.t_end = high + 0.08 * (high - low);
  return panel;
}

PlotPanel control_panel(const agents::Recording& recording) {
  PlotPanel panel;
  panel.title = "control";
  panel.subtitle = "actions, as parts of full scale";
  panel.tag = "control";
  panel.quantity = "action";
  const std::size_t width = recording.action_names.size(), steps = recording.control_t_ns.size();
  agents::StreamInfo info;
  info.channels = recording.action_names;
  const std::vector<std::size_t> shown = shown_channels(info);
  if (shown.size() < width) panel.note = fmt::format("{} of {} actions", shown.size(), width);
  for (const std::size_t channel : shown) {
    PlotSeries series;
    series.label = recording.action_names[channel];
    series.colour = categorical_colour(panel.series.size());
    series.steps = true;
    for (std::size_t i = 0; i < steps; ++i) {
      series.t.push_back(static_cast<double>(recording.control_t_ns[i]) * nanosecond);
      series.y.push_back(recording.actions[i * width + channel]);
    }
    panel.series.push_back(std::move(series));
  }
  if (steps > 1)
    panel.t_end =
        static_cast<double>(2 * recording.control_t_ns[steps - 1] - recording.control_t_ns[steps - 2]) *
        nanosecond;
  return panel;
}

}  // namespace microcosm::render
