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

/// "20 cm", "1 µm": a round length.
std::string length_text(double metres);

struct LegendEntry {
  enum class Symbol { ball, line, arrow, square, centre, none } symbol = Symbol::none;
  Colour colour;
  std::string text;
  float length = 0;  // of an arrow [pixels]
};
/// Entries one below the other from `at`; returns the bottom. Long texts are broken at spaces to fit `width`.
float draw_legend(ImDrawList& list, const Fonts& fonts, ImVec2 at, float width,
                  const std::vector<LegendEntry>& entries);

/// A line with a head at `to`, on a white border.
void draw_arrow(ImDrawList& list, ImVec2 from, ImVec2 to, ImU32 colour, float thickness);

/// The sign for a centre of mass: a disc of black and white quarters.
void draw_centre_sign(ImDrawList& list, ImVec2 at, float radius);

/// The gradient as the camera sees it, `length` pixels at `full` [T/m], with its value. Nothing if it is
/// zero.
void draw_gradient_arrow(ImDrawList& list, const Fonts& fonts, ImVec2 middle, float length, double full,
                         const Camera& camera, const Vec3& gradient);

}  // namespace microcosm::render
