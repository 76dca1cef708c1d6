#pragma once
// The scene in the window: camera under the mouse, the painter, and the annotations over it.

#include <vector>

#include "render/annotation.hpp"
#include "render/body_overlays.hpp"
#include "render/camera.hpp"
#include "render/framing.hpp"
#include "render/scene_painter.hpp"
#include "window/view_panels.hpp"

namespace microcosm::window {

/// Needs a current OpenGL context and, for `move` and `annotate`, an ImGui frame.
class SceneView {
 public:
  /// Turns, moves and zooms by ImGui's mouse, unless a panel has it.
  void move(const SceneArea& area);
  /// Looks at everything, or the vessel or body chosen.
  void look(const render::SceneSnapshot& scene, const ViewChoices& choices, const SceneArea& area);
  /// Does nothing if neither the scene (`fresh`) nor what it is to look like has changed.
  void set_scene(const render::SceneSnapshot& scene, const ViewChoices& choices, const SceneArea& area,
                 bool fresh);
  /// Into a framebuffer `window_height` pixels high, `pixel_ratio` of its pixels to one of ImGui's.
  void draw(const render::SceneSnapshot& scene, const SceneArea& area, float window_height,
            float pixel_ratio);
  void annotate(ImDrawList& list, const render::Fonts& fonts, const render::SceneSnapshot& scene,
                const ViewChoices& choices, const SceneArea& area);

 private:
  std::vector<render::LegendEntry> legend(const render::SceneSnapshot& scene, const ViewChoices& choices,
                                          float height) const;

  render::ScenePainter painter_;
  render::Camera camera_;
  render::ColourScale scale_;  // grows while it runs, so that colours keep their meaning
  render::VesselColour scale_of_ = render::VesselColour::pressure;
  bool has_scale_ = false;
  double drawn_pixels_per_metre_ = 0;
  bool drawn_clear_ = false;
  double widening_ = 1, largest_gradient_ = 0;
  double full_force_ = 0;  // [N], of the longest arrow
  render::Ball all_;       // what is drawn, but for grounds
  std::vector<render::Ground> grounds_;
};

}  // namespace microcosm::window
