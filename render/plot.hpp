#pragma once
// One panel of lines over time, drawn on an ImGui draw list: for trace pictures and for the window's plots.

#include <string>
#include <vector>

#include "render/text.hpp"

namespace microcosm::render {

struct PlotSeries {
  std::string label;
  Colour colour;
  std::vector<double> t;  // [s], ascending
  std::vector<double> y;  // SI; NaN breaks the line
  bool steps = false;     // holds its value until the next sample
};

struct PlotPanel {
  std::string title;               // bold: the stream's id
  std::string subtitle;            // its meaning; cut to what fits
  std::string tag;                 // "sensor", "truth", "control"
  bool shaded = false;             // tells the truth's panels from the sensors'
  std::string quantity;            // before the unit on the vertical axis; may be empty
  std::string unit;                // SI
  std::string note;                // "7 of 60 channels"
  double t_begin = 0, t_end = 1;   // [s], or in x_unit
  bool time_title = true;          // "time [s]" below the axis
  std::string x_quantity, x_unit;  // below the axis, where it is not time: t then holds this, in any order
  float key_width = 0;             // [pixels] at least, for panels that stand one above the other
  std::vector<PlotSeries> series;
};

/// [pixels] that the key beside the panel takes.
float key_width(const Fonts& fonts, const PlotPanel& panel);

/// Fills the rectangle from `low` to `high` [pixels].
void draw_plot(ImDrawList& list, const Fonts& fonts, ImVec2 low, ImVec2 high, const PlotPanel& panel);

}  // namespace microcosm::render
