#include "render/annotation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/core/math.hpp"
#include "render/axis.hpp"

namespace microcosm::render {
namespace {

constexpr double flow_decades = 1e-3;  // smallest over largest flow of the scale

struct BarTick {
  double value;  // SI
  std::string text;
};

std::vector<BarTick> bar_ticks(const ColourScale& scale, const DisplayUnit& unit, int wanted) {
  std::vector<BarTick> ticks;
  if (!scale.logarithmic) {
    const Ticks round = round_ticks(scale.minimum * unit.factor, scale.maximum * unit.factor, wanted);
    for (const double v : round.values) ticks.push_back({v / unit.factor, number_text(v, round.decimals)});
    return ticks;
  }
  const int first = static_cast<int>(std::floor(core::log10(scale.minimum * unit.factor) + 1e-9));
  const int last = static_cast<int>(std::floor(core::log10(scale.maximum * unit.factor) + 1e-9));
  for (int k = first; k <= last; ++k) {
    for (const double digit : {1.0, 2.0, 5.0}) {
      const double v = digit * core::pow(10, k);
      const bool within = v >= scale.minimum * unit.factor && v <= scale.maximum * unit.factor;
      if (within && (digit == 1 || last - first < 3))
        ticks.push_back({v / unit.factor, number_text(v, std::max(0, -k))});
    }
  }
  return ticks;
}

std::vector<std::string> broken(const ImFont& font, const std::string& text, float width) {
  std::vector<std::string> lines(1);
  std::size_t begin = 0;
  while (begin < text.size()) {
    std::size_t end = text.find(' ', begin);
    if (end == std::string::npos) end = text.size();
    const std::string word = text.substr(begin, end - begin);
    const std::string longer = lines.back().empty() ? word : lines.back() + " " + word;
    if (!lines.back().empty() && text_size(font, longer).x > width)
      lines.push_back(word);
    else
      lines.back() = longer;
    begin = end + 1;
  }
  return lines;
}

}  // namespace

ColourScale colour_scale(const SceneSnapshot& scene, VesselColour colour) {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  for (const SnapshotVessel& vessel : scene.vessels) {
    for (const VesselPoint& point : vessel.points) {
      const double value = point.value(colour);
      if (!std::isfinite(value)) continue;
      low = std::min(low, value);
      high = std::max(high, value);
    }
  }
  if (low > high) return {};
  if (colour == VesselColour::flow) {
    if (high <= 0) return {};
    return {std::max(low, flow_decades * high), high, low < 0.2 * high};
  }
  if (high == low) return {low - 1, high + 1};
  return {low, high};
}

void draw_colour_bar(ImDrawList& list, const Fonts& fonts, ImVec2 low, ImVec2 high, const ColourScale& scale,
                     VesselColour colour) {
  const float line = fonts.small->FontSize;
  constexpr int slices = 128;
  const float step = (high.y - low.y) / slices;
  for (int i = 0; i < slices; ++i) {
    const float top = low.y + static_cast<float>(i) * step;
    const ImU32 shade = packed(sequential_colour((slices - 1 - i) / (slices - 1.0)));
    list.AddRectFilled({low.x, top}, {high.x, std::min(high.y, top + step + 0.5f)}, shade);
  }
  list.AddRect(low, high, IM_COL32(120, 124, 128, 255));
  const bool pressure = colour == VesselColour::pressure;
  const DisplayUnit unit = display_unit(pressure ? "Pa" : "m^3/s",
                                        0.999 * std::max(std::abs(scale.minimum), std::abs(scale.maximum)));
  const int wanted = std::max(2, static_cast<int>((high.y - low.y) / (4 * line)));
  for (const BarTick& tick : bar_ticks(scale, unit, wanted)) {
    const float y = high.y - static_cast<float>(scale.place(tick.value)) * (high.y - low.y);
    list.AddLine({high.x, y}, {high.x + 0.35f * line, y}, faint_ink);
    draw_text(list, *fonts.small, {high.x + 0.55f * line, y}, ink, tick.text, {0, 0.5f});
  }
  draw_text(list, *fonts.normal, {low.x, low.y - 0.5f * line}, ink, fmt::format("[{}]", unit.label), {0, 1});
  draw_text(list, *fonts.normal, {low.x, low.y - 0.6f * line - fonts.normal->FontSize}, ink,
            pressure ? "pressure" : "flow |Q|", {0, 1});
}

void draw_scale_bar(ImDrawList& list, const Fonts& fonts, ImVec2 at, float longest, double pixels_per_metre) {
  const double metres = longest / pixels_per_metre;
  const double base = core::pow(10, std::floor(core::log10(metres)));
  const double length = metres >= 5 * base ? 5 * base : metres >= 2 * base ? 2 * base : base;
  const float pixels = static_cast<float>(length * pixels_per_metre);
  const float tick = 0.3f * fonts.small->FontSize, thickness = std::max(2.0f, 0.12f * fonts.small->FontSize);
  list.AddLine(at, {at.x + pixels, at.y}, ink, thickness);
  list.AddLine({at.x, at.y - tick}, {at.x, at.y + tick}, ink, thickness);
  list.AddLine({at.x + pixels, at.y - tick}, {at.x + pixels, at.y + tick}, ink, thickness);
  draw_text(list, *fonts.small, {at.x + pixels / 2, at.y - 1.5f * tick}, ink, length_text(length), {0.5f, 1});
}

std::string length_text(double metres) {
  // Centimetres read better than 100 mm in a body.
  const DisplayUnit unit =
      metres >= 0.0099 && metres < 0.99 ? DisplayUnit{100, "cm"} : display_unit("m", 1.001 * metres);
  return fmt::format("{} {}", number_text(metres * unit.factor, 0), unit.label);
}

void draw_arrow(ImDrawList& list, ImVec2 from, ImVec2 to, ImU32 colour, float thickness) {
  const float dx = to.x - from.x, dy = to.y - from.y, size = std::sqrt(dx * dx + dy * dy);
  if (size < 0.5f * thickness) return;
  const ImVec2 u{dx / size, dy / size};
  const float head = std::min(3.2f * thickness, 0.6f * size);
  const auto layer = [&](ImU32 shade, float border) {
    const float half = 0.42f * head + 1.2f * border, back = head + 0.8f * border;
    const ImVec2 tip{to.x + 1.6f * border * u.x, to.y + 1.6f * border * u.y};
    const ImVec2 neck{to.x - back * u.x, to.y - back * u.y};
    list.AddLine({from.x - border * u.x, from.y - border * u.y}, {neck.x + u.x, neck.y + u.y}, shade,
                 thickness + 2 * border);
    list.AddTriangleFilled(tip, {neck.x - half * u.y, neck.y + half * u.x},
                           {neck.x + half * u.y, neck.y - half * u.x}, shade);
  };
  layer(IM_COL32(255, 255, 255, 200), 0.35f * thickness);
  layer(colour, 0);
}

void draw_centre_sign(ImDrawList& list, ImVec2 at, float radius) {
  const float quarter = 1.5707963f;
  list.AddCircleFilled(at, radius, IM_COL32_WHITE, 24);
  for (const int k : {0, 2}) {
    const float start = quarter * static_cast<float>(k);
    list.PathLineTo(at);
    list.PathArcTo(at, radius, start, start + quarter, 8);
    list.PathFillConvex(ink);
  }
  list.AddCircle(at, radius, ink, 24, std::max(1.0f, 0.16f * radius));
}

namespace {

void draw_symbol(ImDrawList& list, const LegendEntry& entry, ImVec2 at, float line) {
  const ImVec2 middle{at.x + 0.65f * line, at.y};
  const ImU32 colour = packed(entry.colour);
  switch (entry.symbol) {
    case LegendEntry::Symbol::ball:
      return list.AddCircleFilled(middle, 0.32f * line, colour, 24);
    case LegendEntry::Symbol::line:
      return list.AddLine(at, {at.x + 1.3f * line, at.y}, colour, 0.17f * line);
    case LegendEntry::Symbol::arrow:
      return draw_arrow(list, at, {at.x + entry.length, at.y}, colour, 0.13f * line);
    case LegendEntry::Symbol::square:
      list.AddRectFilled({middle.x - 0.36f * line, at.y - 0.36f * line},
                         {middle.x + 0.36f * line, at.y + 0.36f * line}, colour);
      return list.AddRect({middle.x - 0.36f * line, at.y - 0.36f * line},
                          {middle.x + 0.36f * line, at.y + 0.36f * line}, faint_ink);
    case LegendEntry::Symbol::centre:
      return draw_centre_sign(list, middle, 0.32f * line);
    case LegendEntry::Symbol::none:
      return;
  }
}

}  // namespace

float draw_legend(ImDrawList& list, const Fonts& fonts, ImVec2 at, float width,
                  const std::vector<LegendEntry>& entries) {
  const float line = 1.3f * fonts.small->FontSize;
  float indent = 1.9f * line;
  for (const LegendEntry& entry : entries) indent = std::max(indent, entry.length + 0.6f * line);
  for (const LegendEntry& entry : entries) {
    draw_symbol(list, entry, {at.x, at.y + 0.5f * line}, line);
    for (const std::string& text : broken(*fonts.small, entry.text, width - indent)) {
      draw_text(list, *fonts.small, {at.x + indent, at.y + 0.5f * line}, ink, text, {0, 0.5f});
      at.y += line;
    }
    at.y += 0.25f * line;
  }
  return at.y;
}

void draw_gradient_arrow(ImDrawList& list, const Fonts& fonts, ImVec2 middle, float length, double full,
                         const Camera& camera, const Vec3& gradient) {
  const double magnitude = norm(gradient);
  if (!(magnitude > 0) || !(full > 0)) return;
  const float scale = static_cast<float>(length / full);
  const ImVec2 along{scale * static_cast<float>(dot(gradient, camera.right())),
                     -scale * static_cast<float>(dot(gradient, camera.up()))};
  const ImVec2 tail{middle.x - along.x / 2, middle.y - along.y / 2},
      tip{middle.x + along.x / 2, middle.y + along.y / 2};
  const float size = std::sqrt(along.x * along.x + along.y * along.y);
  const float line = fonts.small->FontSize, thickness = 0.18f * line;
  const ImU32 colour = packed({0.55f, 0.10f, 0.35f});
  if (size > line) {
    const ImVec2 u{along.x / size, along.y / size};
    const float head = std::min(0.9f * line, 0.5f * size);
    const ImVec2 neck{tip.x - head * u.x, tip.y - head * u.y};
    list.AddLine(tail, neck, colour, thickness);
    list.AddTriangleFilled(tip, {neck.x - 0.4f * head * u.y, neck.y + 0.4f * head * u.x},
                           {neck.x + 0.4f * head * u.y, neck.y - 0.4f * head * u.x}, colour);
  } else {
    list.AddCircle(middle, 0.35f * line, colour, 20, thickness);  // along the line of sight
    list.AddCircleFilled(middle, 0.12f * line, colour, 12);
  }
  const DisplayUnit unit = display_unit("T/m", 1.001 * magnitude);
  draw_text(
      list, *fonts.small, {middle.x, middle.y + 0.5f * length + 0.3f * line}, colour,
      fmt::format("∇B {} {}", number_text(magnitude * unit.factor, unit.factor > 1 ? 0 : 2), unit.label),
      {0.5f, 0});
}

}  // namespace microcosm::render
