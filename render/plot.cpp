#include "render/plot.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "render/axis.hpp"

namespace microcosm::render {
namespace {

struct Range {
  double low = std::numeric_limits<double>::infinity(), high = -std::numeric_limits<double>::infinity();

  void include(double value) {
    if (!std::isfinite(value)) return;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  double magnitude() const { return low > high ? 0 : std::max(std::abs(low), std::abs(high)); }
};

Range value_range(const PlotPanel& panel) {
  Range range;
  for (const PlotSeries& series : panel.series)
    for (std::size_t i = 0; i < series.y.size(); ++i)
      if (series.t[i] >= panel.t_begin && series.t[i] <= panel.t_end) range.include(series.y[i]);
  return range;
}

// A little air above and below; around a constant, a tenth of it.
Range padded(Range range) {
  if (range.low > range.high) return {-1, 1};
  double air = 0.08 * (range.high - range.low);
  if (range.high - range.low <= 1e-9 * range.magnitude() || range.high == range.low)
    air = range.magnitude() > 0 ? 0.1 * range.magnitude() : 1;
  return {range.low - air, range.high + air};
}

struct Map {
  ImVec2 low, high;  // of the plot's area: upper left, lower right
  double t_begin, t_end, y_low, y_high;

  float x(double t) const {
    return low.x + static_cast<float>((t - t_begin) / (t_end - t_begin)) * (high.x - low.x);
  }
  float y(double v) const {
    return high.y - static_cast<float>((v - y_low) / (y_high - y_low)) * (high.y - low.y);
  }
};

// Lines with gaps at NaN. Where many samples share a pixel column, the column's extremes stand for them.
class LinePen {
 public:
  LinePen(ImDrawList& list, ImU32 colour, float thickness, float dot)
      : list_(list), colour_(colour), thickness_(thickness), dot_(dot) {}
  ~LinePen() { lift(); }

  void add(ImVec2 point) {
    if (drawing_ && std::floor(point.x) == column_) {
      low_ = std::min(low_, point.y);
      high_ = std::max(high_, point.y);
      last_ = point;
      return;
    }
    finish_column();
    if (drawing_) list_.AddLine(last_, point, colour_, thickness_);
    if (dot_ > 0) list_.AddCircleFilled(point, dot_, colour_, 12);
    alone_ = !drawing_;
    drawing_ = true;
    column_ = std::floor(point.x);
    low_ = high_ = point.y;
    first_ = last_ = point;
  }
  void lift() {
    finish_column();
    if (drawing_ && alone_) list_.AddCircleFilled(last_, 0.7f * thickness_, colour_, 12);
    drawing_ = false;
  }

 private:
  void finish_column() {
    if (!drawing_ || (last_.x == first_.x && high_ == low_)) return;
    if (high_ > low_) list_.AddLine({first_.x, low_}, {first_.x, high_}, colour_, thickness_);
    list_.AddLine(first_, last_, colour_, thickness_);
    alone_ = false;
  }

  ImDrawList& list_;
  ImU32 colour_;
  float thickness_, dot_;
  bool drawing_ = false, alone_ = false;
  float column_ = 0, low_ = 0, high_ = 0;
  ImVec2 first_, last_;
};

void draw_series(ImDrawList& list, const Map& map, const PlotSeries& series, float thickness) {
  const float spacing =
      series.t.size() > 1 ? (map.high.x - map.low.x) / static_cast<float>(series.t.size()) : 1e3f;
  LinePen pen(list, packed(series.colour), thickness,
              !series.steps && spacing > 6 * thickness ? 1.4f * thickness : 0);
  float held = 0;
  bool holding = false;
  for (std::size_t i = 0; i < series.t.size(); ++i) {
    if (series.t[i] < map.t_begin || series.t[i] > map.t_end) continue;
    if (!std::isfinite(series.y[i])) {
      pen.lift();
      holding = false;
      continue;
    }
    const ImVec2 point{map.x(series.t[i]), map.y(series.y[i])};
    if (series.steps && holding && point.y == held && i + 1 < series.t.size()) continue;
    if (series.steps && holding) pen.add({point.x, held});
    pen.add(point);
    held = point.y;
    holding = true;
  }
}

void draw_axes(ImDrawList& list, const Fonts& fonts, const Map& map, const DisplayUnit& unit,
               const PlotPanel& panel, float left) {
  const float line = fonts.small->FontSize;
  const int across = std::max(2, static_cast<int>((map.high.x - map.low.x) / (5 * line)));
  const DisplayUnit x_unit =
      panel.x_unit.empty() ? DisplayUnit{1, "s"}
                           : display_unit(panel.x_unit, std::max(std::abs(map.t_begin), std::abs(map.t_end)));
  const Ticks time = round_ticks(map.t_begin * x_unit.factor, map.t_end * x_unit.factor, across);
  for (const double t : time.values) {
    const float x = map.x(t / x_unit.factor);
    list.AddLine({x, map.low.y}, {x, map.high.y}, hairline, 1);
    draw_text(list, *fonts.small, {x, map.high.y + 0.25f * line}, faint_ink, number_text(t, time.decimals),
              {0.5f, 0});
  }
  const int upwards = std::clamp(static_cast<int>((map.high.y - map.low.y) / (2.0f * line)), 2, 6);
  const Ticks value = round_ticks(map.y_low * unit.factor, map.y_high * unit.factor, upwards);
  for (const double v : value.values) {
    const float y = map.y(v / unit.factor);
    const bool zero = std::abs(v) < 1e-12 * (map.y_high - map.y_low) * unit.factor;
    list.AddLine({map.low.x, y}, {map.high.x, y}, zero ? IM_COL32(170, 174, 178, 255) : hairline, 1);
    draw_text(list, *fonts.small, {map.low.x - 0.4f * line, y}, faint_ink, number_text(v, value.decimals),
              {1, 0.5f});
  }
  if (panel.time_title)
    draw_text(list, *fonts.small, {(map.low.x + map.high.x) / 2, map.high.y + 1.35f * line}, ink,
              (panel.x_unit.empty() ? "time" : panel.x_quantity) + " [" + x_unit.label + "]", {0.5f, 0});
  std::string label = panel.quantity;
  if (!unit.label.empty()) label += (label.empty() ? "[" : " [") + unit.label + "]";
  draw_upward_text(list, *fonts.small, {left + 0.7f * line, (map.low.y + map.high.y) / 2}, ink, label);
}

float draw_tag(ImDrawList& list, const Fonts& fonts, float right, float top, const PlotPanel& panel) {
  if (panel.tag.empty()) return right;
  const ImVec2 size = text_size(*fonts.small, panel.tag);
  const float pad = 0.4f * size.y;
  const ImVec2 low{right - size.x - 2 * pad, top};
  const Colour shade = panel.shaded ? Colour{0.35f, 0.38f, 0.42f} : Colour{0.0f, 0.447f, 0.698f};
  list.AddRectFilled(low, {right, top + 1.3f * size.y}, packed(shade, panel.shaded ? 0.9 : 0.14),
                     0.3f * size.y);
  draw_text(list, *fonts.small, {low.x + pad, top + 0.65f * size.y},
            panel.shaded ? IM_COL32_WHITE : packed(shade), panel.tag, {0, 0.5f});
  return low.x;
}

// Colour samples and labels, one below the other; what doesn't fit is counted.
void draw_key(ImDrawList& list, const Fonts& fonts, ImVec2 at, float width, float bottom,
              const PlotPanel& panel) {
  const float line = 1.25f * fonts.small->FontSize;
  float y = at.y;
  for (std::size_t i = 0; i < panel.series.size(); ++i) {
    const bool last_row = y + 2 * line > bottom && i + 1 < panel.series.size();
    if (last_row) {
      draw_text(list, *fonts.small, {at.x, y}, faint_ink, "+ " + std::to_string(panel.series.size() - i));
      y += line;
      break;
    }
    const float middle = y + 0.5f * line;
    list.AddLine({at.x, middle}, {at.x + line, middle}, packed(panel.series[i].colour), 0.16f * line);
    draw_text(list, *fonts.small, {at.x + 1.3f * line, middle}, ink,
              fitted(*fonts.small, panel.series[i].label, width - 1.3f * line), {0, 0.5f});
    y += line;
  }
  if (!panel.note.empty() && y + line <= bottom)
    draw_text(list, *fonts.small, {at.x, y}, faint_ink, fitted(*fonts.small, panel.note, width));
}

}  // namespace

float key_width(const Fonts& fonts, const PlotPanel& panel) {
  float widest =
      panel.note.empty() ? 0 : text_size(*fonts.small, panel.note).x - 1.6f * fonts.small->FontSize;
  for (const PlotSeries& series : panel.series)
    widest = std::max(widest, text_size(*fonts.small, series.label).x);
  return widest + 1.7f * fonts.small->FontSize;
}

void draw_plot(ImDrawList& list, const Fonts& fonts, ImVec2 low, ImVec2 high, const PlotPanel& panel) {
  const float line = fonts.small->FontSize;
  const Range range = padded(value_range(panel));
  const DisplayUnit unit = display_unit(panel.unit, range.magnitude() * 0.999);
  const float key =
      std::min({std::max(panel.key_width, key_width(fonts, panel)), 10 * line, 0.3f * (high.x - low.x)});
  const Map map{{low.x + 5.2f * line, low.y + 1.75f * line},
                {high.x - key - 0.8f * line, high.y - (panel.time_title ? 2.7f : 1.5f) * line},
                panel.t_begin,
                std::max(panel.t_end, panel.t_begin + 1e-12),
                range.low,
                range.high};
  if (map.high.x - map.low.x < line || map.high.y - map.low.y < line) return;
  if (panel.shaded) list.AddRectFilled(map.low, map.high, IM_COL32(246, 246, 243, 255));
  draw_axes(list, fonts, map, unit, panel, low.x);
  list.PushClipRect(map.low, map.high, true);
  for (const PlotSeries& series : panel.series) draw_series(list, map, series, std::max(1.5f, 0.11f * line));
  list.PopClipRect();
  list.AddRect(map.low, map.high, IM_COL32(150, 154, 158, 255), 0, 0, 1);
  const float title_right = draw_tag(list, fonts, map.high.x, low.y + 0.15f * line, panel);
  draw_text(list, *fonts.bold, {map.low.x, low.y + 0.1f * line}, ink, panel.title);
  const float after = map.low.x + text_size(*fonts.bold, panel.title).x + 0.6f * line;
  draw_text(list, *fonts.small, {after, low.y + 0.1f * line + fonts.bold->FontSize}, faint_ink,
            fitted(*fonts.small, panel.subtitle, title_right - after - 0.5f * line), {0, 1});
  draw_key(list, fonts, {map.high.x + 0.7f * line, map.low.y}, key, map.high.y, panel);
}

}  // namespace microcosm::render
