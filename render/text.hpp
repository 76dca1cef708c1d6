#pragma once
// Text on ImGui's draw lists: fonts, alignment, numbers, units.

#include <imgui/imgui.h>

#include <string>
#include <string_view>
#include <vector>

#include "render/colour_map.hpp"

namespace microcosm::render {

struct Fonts {
  ImFont* small = nullptr;
  ImFont* normal = nullptr;
  ImFont* bold = nullptr;
  ImFont* title = nullptr;
};

/// DejaVu Sans (Debian: fonts-dejavu-core) at 18, 21, 21 and 30 pixels times `scale`; ImGui's own font if it
/// is not installed.
Fonts add_fonts(ImFontAtlas& atlas, double scale);

ImU32 packed(const Colour& colour, double alpha = 1);
inline constexpr ImU32 ink = IM_COL32(33, 37, 41, 255);
inline constexpr ImU32 faint_ink = IM_COL32(100, 106, 112, 255);
inline constexpr ImU32 hairline = IM_COL32(226, 228, 231, 255);

/// Where the given point lies in the text: 0 left or top, 0.5 middle, 1 right or bottom.
struct Anchor {
  float x = 0, y = 0;
};

ImVec2 text_size(const ImFont& font, std::string_view text);
void draw_text(ImDrawList& list, ImFont& font, ImVec2 at, ImU32 colour, std::string_view text,
               Anchor anchor = {});
/// Reads upwards; `at` is the middle of the text.
void draw_upward_text(ImDrawList& list, ImFont& font, ImVec2 at, ImU32 colour, std::string_view text);
/// As much of `text` as fits into `width` pixels, with an ellipsis if it was cut.
std::string fitted(const ImFont& font, std::string_view text, float width);

}  // namespace microcosm::render
