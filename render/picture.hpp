#pragma once
// Pictures without a display: an EGL surfaceless context, drawn offscreen, written as PNG.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "agents/episode.hpp"
#include "agents/recording.hpp"

namespace microcosm::render {

struct Image {
  int width = 0, height = 0;
  std::vector<std::uint8_t> rgba;  // rows from the top
};

/// Throws SystemError naming the path.
void write_png(const std::string& path, const Image& image);

/// What colours the vessels.
enum class VesselColour { pressure, flow };

/// One carrier's way through the tree: points [m]; NaN breaks the line.
struct CarrierPath {
  std::vector<core::Vec3> points;
  bool delivered = false;  // drawn in another colour
};

struct TreePictureOptions {
  int width = 1600, height = 1200;
  VesselColour colour = VesselColour::pressure;
  std::string focus_vessel;        // the camera frames this vessel and its neighbours; an inset shows the whole tree. Empty: the whole tree
  std::vector<CarrierPath> paths;
  std::string title;
};

/// The tree as it is now, its carriers and their paths, with a colour bar, a scale bar and a legend.
Image draw_tree(const agents::EpisodeParts& parts, const TreePictureOptions& options);

/// Traces of one episode's streams over time, one panel a stream, axes in SI-prefixed units, labelled.
Image draw_traces(const agents::Recording& recording, int width, int height);

}  // namespace microcosm::render
