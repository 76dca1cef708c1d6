#include "render/curve_plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "engine/core/errors.hpp"
#include "engine/core/math.hpp"
#include "render/axis.hpp"
#include "render/offscreen.hpp"

namespace microcosm::render {
namespace {

struct Tick {
  double place;  // on the axis: the value in the shown unit, or its logarithm to base 10
  std::string text;
};

// One direction: from SI to a place on the axis and to pixels.
class Scale {
 public:
  Scale(const CurveAxis& axis, double low, double high, bool from_zero) : logarithmic_(axis.logarithmic) {
    unit_ = display_unit(axis.unit, 0.999 * std::max(std::abs(low), std::abs(high)));
    if (from_zero && !logarithmic_) low = std::min(low, 0.0), high = std::max(high, 0.0);
    low_ = place(low), high_ = place(high);
    const double extent = high_ - low_;
    const double air = extent > 1e-12 * std::max(std::abs(low_), std::abs(high_)) ? 0.06 * extent
                       : logarithmic_                                             ? 0.5
                                      : std::max(0.1 * std::abs(high_), 1e-12);
    if (!(from_zero && !logarithmic_ && low == 0)) low_ -= air;
    high_ += air;
    label_ = axis.quantity;
    if (!unit_.label.empty()) label_ += " [" + unit_.label + "]";
  }

  bool shows(double value) const { return std::isfinite(value) && (!logarithmic_ || value > 0); }
  double place(double value) const {
    return logarithmic_ ? core::log10(value * unit_.factor) : value * unit_.factor;
  }
  /// 0 at the axis's low end, 1 at its high end.
  double fraction_of_place(double place) const { return (place - low_) / (high_ - low_); }
  double fraction(double value) const { return fraction_of_place(place(value)); }
  double base() const { return logarithmic_ ? 0 : std::clamp(fraction(0), 0.0, 1.0); }
  const std::string& label() const { return label_; }

  std::vector<Tick> ticks(int wanted) const { return logarithmic_ ? decades(wanted) : round(wanted); }

 private:
  std::vector<Tick> round(int wanted) const {
    std::vector<Tick> ticks;
    const Ticks round = round_ticks(low_, high_, wanted);
    for (const double v : round.values) ticks.push_back({v, number_text(v, round.decimals)});
    return ticks;
  }
  std::vector<Tick> decades(int wanted) const {
    std::vector<Tick> ticks;
    const int first = static_cast<int>(std::floor(low_)), last = static_cast<int>(std::ceil(high_));
    const int stride = std::max(1, (last - first + wanted - 1) / wanted);
    const bool few = high_ - low_ < 2.2;
    for (int k = first; k <= last; ++k)
      for (const double digit : {1.0, 2.0, 5.0}) {
        const double place = k + core::log10(digit);
        if (place < low_ || place > high_) continue;
        if (digit > 1 && !few) continue;
        if (digit == 1 && !few && (k % stride + stride) % stride != 0) continue;
        ticks.push_back({place, power_text(digit, k)});
      }
    return ticks;
  }
  // "200", "0.05", "2·10⁻⁷".
  static std::string power_text(double digit, int power) {
    if (power >= -2 && power <= 3) return number_text(digit * core::pow(10, power), std::max(0, -power));
    constexpr std::array<const char*, 10> raised = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
    std::string text = digit > 1 ? fmt::format("{:.0f}·10", digit) : "10";
    if (power < 0) text += "⁻";
    for (const char c : std::to_string(std::abs(power))) text += raised[static_cast<std::size_t>(c - '0')];
    return text;
  }

  bool logarithmic_;
  DisplayUnit unit_;
  double low_, high_;
  std::string label_;
};

Scale scale_of(const CurvePlot& plot, bool vertical) {
  const CurveAxis& axis = vertical ? plot.y : plot.x;
  double low = std::numeric_limits<double>::infinity(), high = -low;
  bool bars = false;
  for (const Curve& curve : plot.curves) {
    MICROCOSM_ASSERT_COMPARE(curve.x.size(), ==, curve.y.size());
    bars = bars || curve.stroke == Stroke::bars;
    for (const double value : vertical ? curve.y : curve.x) {
      if (!std::isfinite(value) || (axis.logarithmic && value <= 0)) continue;
      low = std::min(low, value);
      high = std::max(high, value);
    }
  }
  if (low > high) throw core::InputError(fmt::format("'{}' has no value to draw", plot.title));
  return {axis, low, high, vertical && bars};
}

struct Area {
  ImVec2 low, high;  // upper left, lower right

  ImVec2 at(double across, double upwards) const {
    return {low.x + static_cast<float>(across) * (high.x - low.x),
            high.y - static_cast<float>(upwards) * (high.y - low.y)};
  }
};

void draw_dashes(ImDrawList& list, ImVec2 from, ImVec2 to, ImU32 colour, float thickness, float& walked) {
  const float dash = 6 * thickness,
              length = std::sqrt((to.x - from.x) * (to.x - from.x) + (to.y - from.y) * (to.y - from.y));
  for (float at = 0; at < length;) {
    const float phase = std::fmod(walked, 2 * dash), left = phase < dash ? dash - phase : 2 * dash - phase;
    const float end = std::min(length, at + left);
    const auto point = [&](float s) {
      return ImVec2{from.x + (to.x - from.x) * s / length, from.y + (to.y - from.y) * s / length};
    };
    if (phase < dash) list.AddLine(point(at), point(end), colour, thickness);
    walked += end - at + 1e-3f;
    at = end + 1e-3f;
  }
}

void draw_curve(ImDrawList& list, const Area& area, const Scale& x, const Scale& y, const Curve& curve,
                ImU32 colour, float thickness) {
  float walked = 0;
  ImVec2 last{};
  bool drawing = false;
  const double spacing =
      curve.x.size() > 1 ? std::abs(x.fraction(curve.x[1]) - x.fraction(curve.x[0])) : 0.05;
  for (std::size_t i = 0; i < curve.x.size(); ++i) {
    if (!x.shows(curve.x[i]) || !y.shows(curve.y[i])) {
      drawing = false;
      continue;
    }
    const double across = x.fraction(curve.x[i]);
    const ImVec2 point = area.at(across, y.fraction(curve.y[i]));
    switch (curve.stroke) {
      case Stroke::points:
        list.AddCircleFilled(point, 2.6f * thickness, colour, 24);
        break;
      case Stroke::bars:
        list.AddRectFilled({area.at(across - 0.46 * spacing, 0).x, point.y},
                           area.at(across + 0.46 * spacing, y.base()), colour);
        break;
      case Stroke::line:
        if (drawing) list.AddLine(last, point, colour, thickness);
        break;
      case Stroke::dashed:
        if (drawing) draw_dashes(list, last, point, colour, thickness, walked);
        break;
    }
    last = point;
    drawing = true;
  }
}

void draw_axes(ImDrawList& list, const Fonts& fonts, const Area& area, const Scale& x, const Scale& y,
               float left) {
  const float line = fonts.small->FontSize;
  for (const Tick& tick : x.ticks(std::max(2, static_cast<int>((area.high.x - area.low.x) / (5 * line))))) {
    const ImVec2 foot = area.at(x.fraction_of_place(tick.place), 0);
    list.AddLine({foot.x, area.low.y}, foot, hairline, 1);
    draw_text(list, *fonts.small, {foot.x, foot.y + 0.3f * line}, faint_ink, tick.text, {0.5f, 0});
  }
  for (const Tick& tick :
       y.ticks(std::clamp(static_cast<int>((area.high.y - area.low.y) / (2.2f * line)), 2, 8))) {
    const ImVec2 foot = area.at(0, y.fraction_of_place(tick.place));
    list.AddLine(foot, {area.high.x, foot.y}, hairline, 1);
    draw_text(list, *fonts.small, {foot.x - 0.4f * line, foot.y}, faint_ink, tick.text, {1, 0.5f});
  }
  draw_text(list, *fonts.normal, {(area.low.x + area.high.x) / 2, area.high.y + 1.6f * line}, ink, x.label(),
            {0.5f, 0});
  draw_upward_text(list, *fonts.normal, {left, (area.low.y + area.high.y) / 2}, ink, y.label());
}

// Samples and labels, one below the other.
void draw_key(ImDrawList& list, const Fonts& fonts, ImVec2 at, float width, const CurvePlot& plot,
              float thickness) {
  const float line = 1.4f * fonts.small->FontSize;
  std::size_t index = 0;
  for (const Curve& curve : plot.curves) {
    const ImU32 colour = packed(categorical_colour(index++));
    if (curve.label.empty()) continue;
    const ImVec2 from{at.x, at.y + 0.5f * line}, to{at.x + 1.5f * line, from.y};
    float walked = 0;
    if (curve.stroke == Stroke::points) {
      list.AddCircleFilled({(from.x + to.x) / 2, from.y}, 2.6f * thickness, colour, 24);
    } else if (curve.stroke == Stroke::bars) {
      list.AddRectFilled({from.x, from.y - 0.3f * line}, {to.x, from.y + 0.3f * line}, colour);
    } else if (curve.stroke == Stroke::dashed) {
      draw_dashes(list, from, to, colour, thickness, walked);
    } else {
      list.AddLine(from, to, colour, thickness);
    }
    draw_text(list, *fonts.small, {to.x + 0.4f * line, from.y}, ink,
              fitted(*fonts.small, curve.label, width - 1.9f * line), {0, 0.5f});
    at.y += line;
  }
}

float key_width(const Fonts& fonts, const CurvePlot& plot) {
  float widest = 0;
  for (const Curve& curve : plot.curves)
    widest = std::max(widest, text_size(*fonts.small, curve.label).x + 3.2f * fonts.small->FontSize);
  return widest;
}

}  // namespace

Image draw_curves(const CurvePlot& plot, int width, int height) {
  const Scale x = scale_of(plot, false), y = scale_of(plot, true);
  const float unit = static_cast<float>(width) / 1200, w = static_cast<float>(width),
              h = static_cast<float>(height);
  OffscreenPicture picture(width, height, unit);
  ImDrawList& list = picture.begin_overlay();
  const Fonts& fonts = picture.fonts();
  const float border = 24 * unit, thickness = 2.5f * unit;
  draw_text(list, *fonts.title, {border, border}, ink, fitted(*fonts.title, plot.title, w - 2 * border));
  draw_text(list, *fonts.normal, {border, border + 42 * unit}, faint_ink,
            fitted(*fonts.normal, plot.caption, w - 2 * border));
  const float key = std::min(key_width(fonts, plot), 0.4f * w);
  const Area area{{border + 105 * unit, border + 92 * unit},
                  {w - border - (key > 0 ? key + 18 * unit : 0), h - border - 64 * unit}};
  draw_axes(list, fonts, area, x, y, border + 8 * unit);
  list.PushClipRect(area.low, area.high, true);
  std::size_t index = 0;
  for (const Curve& curve : plot.curves)
    draw_curve(list, area, x, y, curve, packed(categorical_colour(index++)), thickness);
  list.PopClipRect();
  list.AddRect(area.low, area.high, IM_COL32(150, 154, 158, 255), 0, 0, 1);
  draw_key(list, fonts, {area.high.x + 18 * unit, area.low.y}, key, plot, thickness);
  return picture.finish();
}

}  // namespace microcosm::render
