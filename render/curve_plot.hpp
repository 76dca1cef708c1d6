#pragma once
// A picture of curves: measured errors, waveforms, histograms.

#include <string>
#include <vector>

#include "render/image.hpp"

namespace microcosm::render {

enum class Stroke { line, dashed, points, bars };

struct Curve {
  std::string label;         // in the key; empty: not listed
  std::vector<double> x, y;  // SI, as many of each; NaN breaks a line
  Stroke stroke = Stroke::line;
};

struct CurveAxis {
  std::string quantity;      // "cell size"
  std::string unit;          // SI; shown with the prefix that keeps numbers short
  bool logarithmic = false;  // values of 0 and less are left out
};

struct CurvePlot {
  std::string title;    // one line above the axes; cut to what fits
  std::string caption;  // below it, smaller
  CurveAxis x, y;
  std::vector<Curve> curves;
};

/// Axes around all values, a key to their right. Bars stand on the horizontal axis (0, or the lower end of a
/// logarithmic one), as wide as the curve's x are apart. Throws InputError: no value to draw; SystemError: no
/// EGL, or a size that it refuses.
Image draw_curves(const CurvePlot& plot, int width, int height);

}  // namespace microcosm::render
