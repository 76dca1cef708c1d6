#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "render/axis.hpp"
#include "render/offscreen.hpp"
#include "render/picture.hpp"
#include "render/stream_panel.hpp"

namespace microcosm::render {

Image draw_traces(const agents::Recording& recording, int width, int height) {
  std::vector<PlotPanel> panels;
  if (!recording.action_names.empty()) panels.push_back(control_panel(recording));
  double t_end = 0;
  for (const agents::Stream& stream : recording.streams) panels.push_back(stream_panel(stream));
  for (const PlotPanel& panel : panels) t_end = std::max(t_end, panel.t_end);
  for (const agents::Stream& stream : recording.streams)
    if (auto loops = loop_panel(stream)) panels.push_back(std::move(*loops));

  const float unit = static_cast<float>(width) / 1600;
  const int columns = panels.size() > 4 ? 2 : 1;
  const int rows = (static_cast<int>(panels.size()) + columns - 1) / columns;
  OffscreenPicture picture(width, height, (columns > 1 ? 0.82 : 0.95) * unit);
  ImDrawList& list = picture.begin_overlay();
  const Fonts& fonts = picture.fonts();
  draw_text(list, *fonts.title, {24 * unit, 20 * unit}, ink,
            fmt::format("Episode {} of seed {}", recording.episode, recording.seed));
  const float top = 70 * unit, border = 14 * unit;
  const float panel_width = (static_cast<float>(width) - 2 * border) / static_cast<float>(columns);
  const float panel_height =
      (static_cast<float>(height) - top - border) / static_cast<float>(std::max(rows, 1));
  const int count = static_cast<int>(panels.size());
  for (int i = 0; i < count; ++i) {
    // Down the first column, then the second; the axes of a column stand in line.
    const int column = i / rows, row = i % rows;
    const float x = border + panel_width * static_cast<float>(column),
                y = top + panel_height * static_cast<float>(row);
    const bool over_time = panels[i].x_unit.empty();
    if (over_time) {
      panels[i].t_begin = 0;
      panels[i].t_end = t_end;
      panels[i].time_title = row == rows - 1 || i == count - 1 || !panels[i + 1].x_unit.empty();
    }
    for (int k = column * rows; k < std::min(count, (column + 1) * rows); ++k)
      panels[i].key_width = std::max(panels[i].key_width, key_width(fonts, panels[k]));
    draw_plot(list, fonts, {x, y}, {x + panel_width - border, y + panel_height - 0.5f * border}, panels[i]);
  }
  return picture.finish();
}

}  // namespace microcosm::render
