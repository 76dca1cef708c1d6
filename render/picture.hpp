#pragma once
// Pictures without a display: an EGL surfaceless context, drawn offscreen, written as PNG.

#include <string>
#include <vector>

#include "agents/episode.hpp"
#include "agents/recording.hpp"
#include "render/body_overlays.hpp"
#include "render/framing.hpp"
#include "render/image.hpp"
#include "render/scene_painter.hpp"
#include "render/scene_snapshot.hpp"

namespace microcosm::render {

struct PictureOptions {
  int width = 1600, height = 1200;
  VesselColour colour = VesselColour::pressure;
  // The camera frames these vessels, or the one and its neighbours; an inset shows the whole tree. Without
  // vessels: these bodies. Empty: everything.
  std::vector<std::string> focus;
  Side seen_from = Side::best;
  bool names =
      false;  // beside the vessels of the whole tree too (those in focus always have them), or the bodies
  std::vector<CarrierPath> paths;
  BodyOverlays overlays;
  std::string title;
};

/// The scene as it is now: draw_tree if it has vessels, else draw_bodies. Throws InputError if there is
/// nothing to draw.
Image draw_picture(const agents::EpisodeParts& parts, const PictureOptions& options);
Image draw_picture(const SceneSnapshot& scene, const PictureOptions& options);

/// The tree as it is now, its carriers and their paths, with a colour bar, a scale bar and a legend. Vessels
/// too thin to see are widened and carriers enlarged; the legend says by how much. Throws InputError: no such
/// vessel; SystemError: no EGL, or a size that it refuses.
Image draw_tree(const SceneSnapshot& scene, const PictureOptions& options);

/// Rigid bodies (and carriers) as they are now on their ground, with shadows, overlays as chosen, a scale bar
/// and a legend. The camera frames what moves. Throws InputError: no such body; SystemError as draw_tree.
Image draw_bodies(const SceneSnapshot& scene, const PictureOptions& options);

/// Traces of one episode's streams over time, one panel a stream (the controls first), then pressure–volume
/// loops of streams that have both (loop_panel), axes in SI-prefixed units, labelled. At most seven channels
/// a panel. Missing values are gaps. Throws SystemError: no EGL, or a size that it refuses.
Image draw_traces(const agents::Recording& recording, int width, int height);

}  // namespace microcosm::render
