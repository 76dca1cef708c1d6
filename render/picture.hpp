#pragma once
// Pictures without a display: an EGL surfaceless context, drawn offscreen, written as PNG.

#include <string>
#include <vector>

#include "agents/episode.hpp"
#include "agents/recording.hpp"
#include "render/framing.hpp"
#include "render/image.hpp"
#include "render/scene_painter.hpp"
#include "render/scene_snapshot.hpp"

namespace microcosm::render {

struct TreePictureOptions {
  int width = 1600, height = 1200;
  VesselColour colour = VesselColour::pressure;
  // The camera frames these vessels, or the one and its neighbours; an inset shows the whole tree. Empty: the
  // whole tree.
  std::vector<std::string> focus;
  Side seen_from = Side::best;
  bool names = false;  // beside the vessels of the whole tree too; those in focus always have them
  std::vector<CarrierPath> paths;
  std::string title;
};

/// The tree as it is now, its carriers and their paths, with a colour bar, a scale bar and a legend. Vessels
/// too thin to see are widened and carriers enlarged; the legend says by how much. Throws InputError: no such
/// vessel; SystemError: no EGL, or a size that it refuses.
Image draw_tree(const agents::EpisodeParts& parts, const TreePictureOptions& options);
Image draw_tree(const SceneSnapshot& scene, const TreePictureOptions& options);

/// Traces of one episode's streams over time, one panel a stream (the controls first), then pressure–volume
/// loops of streams that have both (loop_panel), axes in SI-prefixed units, labelled. At most seven channels
/// a panel. Missing values are gaps. Throws SystemError: no EGL, or a size that it refuses.
Image draw_traces(const agents::Recording& recording, int width, int height);

}  // namespace microcosm::render
