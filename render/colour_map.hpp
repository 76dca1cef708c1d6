#pragma once
// From a number to a colour: a sequential map whose equal steps look equal, and the scale that says which
// numbers it spans.

#include <cstddef>

namespace microcosm::render {

struct Colour {
  float red = 0, green = 0, blue = 0;  // sRGB, 0–1
};

/// Dark blue through green to light yellow, `t` in [0, 1] (clamped; NaN gives grey). The path lies in CIELAB
/// (CIE 15:2004), lightness rises evenly from 34 to 92, so it reads in grey and with colour-vision
/// deficiency; 256 entries at equal steps of the CIE 1976 colour difference. sRGB of IEC 61966-2-1, white
/// D65.
Colour sequential_colour(double t);

/// Which numbers the map spans. Logarithmic: 0 < minimum, numbers below it get the first colour.
struct ColourScale {
  double minimum = 0, maximum = 1;
  bool logarithmic = false;

  /// Place of `value` on the map, in [0, 1]; NaN stays NaN.
  double place(double value) const;
};

/// CIELAB lightness and colour coordinates, for tests and contrast.
struct Lab {
  double lightness = 0, a = 0, b = 0;
};
Lab to_lab(const Colour& colour);

/// Distinguishable to colour-blind readers (Okabe and Ito 2008, "Color universal design"), without its
/// yellow, which is lost on white; `index` wraps after 7.
Colour categorical_colour(std::size_t index);

/// Calm colours to tell bodies apart, of one lightness: neighbours' hues lie a golden angle apart, so that
/// any number of them differ as far as they can.
Colour calm_colour(std::size_t index);

}  // namespace microcosm::render
