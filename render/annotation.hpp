#pragma once
// What a picture of a scene needs besides the scene: colour bar, scale bar, legend, arrow of the field's
// gradient. On ImGui draw lists.

#include <string>
#include <vector>

#include "render/camera.hpp"
#include "render/colour_map.hpp"
#include "render/scene_snapshot.hpp"
#include "render/text.hpp"

namespace microcosm::render {

/// The scale that spans the scene's values: linear for pressure;
/// three decades of |flow| for flow.
ColourScale colour_scale(const SceneSnapshot& scene, VesselColour colour);

/// A vertical bar from `low` to `high`, ticks and their unit to its right, the quantity above it.
void draw_colour_bar(ImDrawList& list, const Fonts& fonts, ImVec2 low, ImVec2 high, const ColourScale& scale,
                     VesselColour colour);

/// A round length of at most `longest` pixels, its left end at `at`.
void draw_scale_bar(ImDrawList& list, const Fonts& fonts, ImVec2 at, float longest, double pixels_per_metre);

struct LegendEntry {
  enum class Symbol { ball, line, none } symbol = Symbol::none;
  Colour colour;
  std::string text;
};
/// Entries one below the other from `at`; returns the bottom. Long texts are broken at spaces to fit `width`.
float draw_legend(ImDrawList& list, const Fonts& fonts, ImVec2 at, float width,
                  const std::vector<LegendEntry>& entries);

/// The gradient as the camera sees it, `length` pixels at `full` [T/m], with its value. Nothing if it is
/// zero.
void draw_gradient_arrow(ImDrawList& list, const Fonts& fonts, ImVec2 middle, float length, double full,
                         const Camera& camera, const Vec3& gradient);

}  // namespace microcosm::render
