#include "render/stream_panel.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/core/errors.hpp"

namespace microcosm::render {
namespace {

constexpr double nanosecond = 1e-9;  // [s]

bool ends_in_x(const std::string& name) {
  return !name.empty() && name.back() == 'x' &&
         (name.size() == 1 || name[name.size() - 2] == '_' || name[name.size() - 2] == '.' ||
          name[name.size() - 2] == '/');
}

}  // namespace

std::vector<std::size_t> shown_channels(std::span<const std::string> names) {
  std::vector<std::size_t> shown;
  if (names.size() > most_channels)
    for (std::size_t i = 0; i < names.size() && shown.size() < most_channels; ++i)
      if (ends_in_x(names[i])) shown.push_back(i);
  if (!shown.empty()) return shown;
  for (std::size_t i = 0; i < std::min(names.size(), most_channels); ++i) shown.push_back(i);
  return shown;
}

PlotPanel stream_panel(const agents::Stream& stream) {
  return stream_panel(stream, shown_channels(stream.info.channels));
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
  if (channels.size() < width) panel.note = fmt::format("{} of {} channels", channels.size(), width);
  for (const std::size_t channel : channels) {
    PlotSeries series;
    series.label = info.channels[channel];
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

PlotPanel control_panel(const agents::Recording& recording) {
  PlotPanel panel;
  panel.title = "control";
  panel.subtitle = "actions, as parts of full scale";
  panel.tag = "control";
  panel.quantity = "action";
  const std::size_t width = recording.action_names.size(), steps = recording.control_t_ns.size();
  const std::vector<std::size_t> shown = shown_channels(recording.action_names);
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
