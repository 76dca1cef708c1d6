#include "render/colour_map.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/core/math.hpp"

namespace microcosm::render {
namespace {

// D65 white, CIE 15:2004.
constexpr double white_x = 0.95047, white_y = 1.0, white_z = 1.08883;

double encode(double linear) {
  linear = std::clamp(linear, 0.0, 1.0);
  return linear <= 0.0031308 ? 12.92 * linear : 1.055 * core::pow(linear, 1 / 2.4) - 0.055;
}

double decode(double value) {
  return value <= 0.04045 ? value / 12.92 : core::pow((value + 0.055) / 1.055, 2.4);
}

double lab_inverse(double f) {
  return f > 6.0 / 29 ? f * f * f : 3 * (6.0 / 29) * (6.0 / 29) * (f - 4.0 / 29);
}

double lab_forward(double t) {
  return t > 216.0 / 24389 ? core::cbrt(t) : t * (29.0 / 6) * (29.0 / 6) / 3 + 4.0 / 29;
}

Colour from_lab(const Lab& lab) {
  const double fy = (lab.lightness + 16) / 116;
  const double x = white_x * lab_inverse(fy + lab.a / 500);
  const double y = white_y * lab_inverse(fy);
  const double z = white_z * lab_inverse(fy - lab.b / 200);
  return {static_cast<float>(encode(3.2404542 * x - 1.5371385 * y - 0.4985314 * z)),
          static_cast<float>(encode(-0.9692660 * x + 1.8760108 * y + 0.0415560 * z)),
          static_cast<float>(encode(0.0556434 * x - 0.2040259 * y + 1.0572252 * z))};
}

// The path: hue turns from violet-blue to yellow; chroma stays below what sRGB can show (least in the teal,
// 28).
Lab path(double u) {
  const double hue = (300 - 200 * u) * core::pi / 180;
  const double before = std::max(0.0, (0.3 - u) / 0.3), after = std::max(0.0, (u - 0.35) / 0.65);
  const double chroma = 27 + 24 * before * before + 48 * after * after;
  return {34 + 58 * u, chroma * core::cos(hue), chroma * core::sin(hue)};
}

double difference(const Lab& p, const Lab& q) {
  const double dl = p.lightness - q.lightness, da = p.a - q.a, db = p.b - q.b;
  return std::sqrt(dl * dl + da * da + db * db);
}

std::array<Colour, 256> make_table() {
  constexpr int fine = 4096;
  std::array<double, fine + 1> length{};
  for (int i = 1; i <= fine; ++i)
    length[i] = length[i - 1] + difference(path((i - 1.0) / fine), path(static_cast<double>(i) / fine));
  std::array<Colour, 256> table;
  int i = 0;
  for (int k = 0; k < 256; ++k) {
    const double wanted = length[fine] * k / 255;
    while (i < fine - 1 && length[i + 1] < wanted) ++i;
    const double u = (i + (wanted - length[i]) / (length[i + 1] - length[i])) / fine;
    table[k] = from_lab(path(u));
  }
  return table;
}

}  // namespace

Colour sequential_colour(double t) {
  static const std::array<Colour, 256> table = make_table();
  if (std::isnan(t)) return {0.6f, 0.6f, 0.6f};
  return table[static_cast<std::size_t>(std::lround(std::clamp(t, 0.0, 1.0) * 255))];
}

double ColourScale::place(double value) const {
  if (std::isnan(value)) return value;
  if (!(maximum > minimum)) return 0.5;
  if (!logarithmic) return std::clamp((value - minimum) / (maximum - minimum), 0.0, 1.0);
  if (value <= minimum) return 0;
  return std::min(1.0, core::log(value / minimum) / core::log(maximum / minimum));
}

Lab to_lab(const Colour& colour) {
  const double r = decode(colour.red), g = decode(colour.green), b = decode(colour.blue);
  const double fx = lab_forward((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / white_x);
  const double fy = lab_forward((0.2126729 * r + 0.7151522 * g + 0.0721750 * b) / white_y);
  const double fz = lab_forward((0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / white_z);
  return {116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)};
}

Colour categorical_colour(std::size_t index) {
  static constexpr std::array<Colour, 7> colours = {{{0.000f, 0.447f, 0.698f},
                                                     {0.835f, 0.369f, 0.000f},
                                                     {0.000f, 0.620f, 0.451f},
                                                     {0.800f, 0.475f, 0.655f},
                                                     {0.337f, 0.706f, 0.914f},
                                                     {0.902f, 0.624f, 0.000f},
                                                     {0.000f, 0.000f, 0.000f}}};
  return colours[index % colours.size()];
}

Colour calm_colour(std::size_t index) {
  constexpr double golden_angle = 2.39996322972865332;  // [rad]: pi (3 - sqrt(5))
  constexpr double lightness = 74, chroma = 34, first_hue = 4.4;
  const double hue = first_hue + golden_angle * static_cast<double>(index % 1000);
  return from_lab({lightness, chroma * core::cos(hue), chroma * core::sin(hue)});
}

}  // namespace microcosm::render
