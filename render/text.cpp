#include "render/text.hpp"

#include <array>
#include <cfloat>
#include <cmath>
#include <filesystem>

namespace microcosm::render {
namespace {

// Latin with accents, Greek, dashes and dots, superscripts, arrows, mathematical operators.
constexpr ImWchar glyph_ranges[] = {0x0020, 0x017f, 0x0370, 0x03ff, 0x2010, 0x2044, 0x2070,
                                    0x2094, 0x2190, 0x2193, 0x2200, 0x2265, 0};

ImFont* add_font(ImFontAtlas& atlas, const char* file, double size) {
  const std::string path = std::string("/usr/share/fonts/truetype/dejavu/") + file;
  ImFontConfig config;
  config.SizePixels = static_cast<float>(std::round(size));
  if (!std::filesystem::exists(path)) return atlas.AddFontDefault(&config);
  return atlas.AddFontFromFileTTF(path.c_str(), config.SizePixels, &config, glyph_ranges);
}

}  // namespace

Fonts add_fonts(ImFontAtlas& atlas, double scale) {
  Fonts fonts;
  fonts.normal = add_font(atlas, "DejaVuSans.ttf", 21 * scale);
  fonts.small = add_font(atlas, "DejaVuSans.ttf", 18 * scale);
  fonts.bold = add_font(atlas, "DejaVuSans-Bold.ttf", 21 * scale);
  fonts.title = add_font(atlas, "DejaVuSans-Bold.ttf", 30 * scale);
  return fonts;
}

ImU32 packed(const Colour& colour, double alpha) {
  return ImGui::ColorConvertFloat4ToU32({colour.red, colour.green, colour.blue, static_cast<float>(alpha)});
}

ImVec2 text_size(const ImFont& font, std::string_view text) {
  return font.CalcTextSizeA(font.FontSize, FLT_MAX, 0, text.data(), text.data() + text.size());
}

void draw_text(ImDrawList& list, ImFont& font, ImVec2 at, ImU32 colour, std::string_view text,
               Anchor anchor) {
  const ImVec2 size = text_size(font, text);
  const ImVec2 corner{std::round(at.x - anchor.x * size.x), std::round(at.y - anchor.y * size.y)};
  list.AddText(&font, font.FontSize, corner, colour, text.data(), text.data() + text.size());
}

void draw_upward_text(ImDrawList& list, ImFont& font, ImVec2 at, ImU32 colour, std::string_view text) {
  const int first = list.VtxBuffer.Size;
  const ImVec2 size = text_size(font, text);
  const ImVec2 corner{std::round(at.x - size.x / 2), std::round(at.y - size.y / 2)};
  // What lies outside the clip rectangle before the turn would be left out.
  list.PushClipRect({-FLT_MAX, -FLT_MAX}, {FLT_MAX, FLT_MAX});
  list.AddText(&font, font.FontSize, corner, colour, text.data(), text.data() + text.size());
  list.PopClipRect();
  const ImVec2 middle{std::round(at.x), std::round(at.y)};
  for (int i = first; i < list.VtxBuffer.Size; ++i) {
    ImVec2& p = list.VtxBuffer[i].pos;
    p = {middle.x + (p.y - middle.y), middle.y - (p.x - middle.x)};
  }
}

std::string fitted(const ImFont& font, std::string_view text, float width) {
  if (text_size(font, text).x <= width) return std::string(text);
  std::string cut(text);
  while (!cut.empty()) {
    while (!cut.empty() && (static_cast<unsigned char>(cut.back()) & 0xc0) == 0x80) cut.pop_back();
    if (!cut.empty()) cut.pop_back();
    while (!cut.empty() && cut.back() == ' ') cut.pop_back();
    if (text_size(font, cut + "…").x <= width) return cut + "…";
  }
  return cut;
}

}  // namespace microcosm::render
