#pragma once
// What the window says and asks: buttons, choices, plots, the status line. Drawn by ImGui, needs no OpenGL.

#include <string>
#include <vector>

#include "render/body_overlays.hpp"
#include "render/scene_painter.hpp"
#include "render/text.hpp"
#include "window/live_episode.hpp"

namespace microcosm::window {

/// Which stream and which of its channels a plot shows.
struct PlotChoice {
  std::size_t stream = 0;
  int channel = -1;  // -1: as many as fit
};

/// What the user chose. The panels change it; the window draws by it.
struct ViewChoices {
  bool playing = true;
  int speed = 2;  // index into `speeds`
  render::VesselColour colour = render::VesselColour::pressure;
  bool clear_walls = true;
  int focus = -1;  // vessel to look at, or body where there are no vessels; -1: everything
  render::BodyOverlays overlays;
  int body = -1;  // chosen in the list of bodies; -1: none
  PlotChoice plots[2];
  bool plots_chosen = false;  // false: the panels pick two that say something
};

struct Speed {
  const char* label;
  double factor;  // 0: as fast as it goes
};
inline constexpr Speed speeds[] = {{"0.1 ×", 0.1}, {"0.5 ×", 0.5}, {"1 ×", 1},
                                   {"2 ×", 2},     {"5 ×", 5},     {"as fast as it goes", 0}};

/// What happened in this frame's panels.
struct ViewEvents {
  bool play = false, pause = false, step = false, restart = false, speed = false, look = false;
};

/// The part of the window that is left for the scene, in pixels from the upper left corner.
struct SceneArea {
  float left = 0, top = 0, right = 0, bottom = 0;
};

/// Draws everything but the scene; keys: space plays and pauses, right arrow steps, R restarts.
ViewEvents draw_panels(const render::Fonts& fonts, const std::string& title, const LiveStatus& status,
                       const render::SceneSnapshot& scene, const std::vector<agents::Stream>& streams,
                       ViewChoices& choices, SceneArea& area);

/// "t = 1.234 s of 8 s · running · 3.1 × real time"
std::string status_text(const LiveStatus& status);

}  // namespace microcosm::window
