#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

#include "render/colour_map.hpp"

using namespace microcosm::render;

namespace {

double difference(const Lab& p, const Lab& q) {
  return std::sqrt((p.lightness - q.lightness) * (p.lightness - q.lightness) + (p.a - q.a) * (p.a - q.a) +
                   (p.b - q.b) * (p.b - q.b));
}

}  // namespace

TEST_CASE("CIELAB of sRGB's red, and of white, are the published ones") {
  // Red: (53.24, 80.09, 67.20), white: (100, 0, 0) for D65 (Lindbloom, "RGB to Lab").
  const Lab red = to_lab({1, 0, 0});
  CHECK(red.lightness == Approx(53.24).margin(0.01));
  CHECK(red.a == Approx(80.09).margin(0.02));
  CHECK(red.b == Approx(67.20).margin(0.02));
  const Lab white = to_lab({1, 1, 1});
  CHECK(white.lightness == Approx(100).margin(0.001));
  CHECK(std::abs(white.a) < 0.02);
  CHECK(std::abs(white.b) < 0.02);
}

TEST_CASE("the sequential map starts dark blue and ends light yellow, and clamps") {
  const Colour first = sequential_colour(0), last = sequential_colour(1);
  CHECK(to_lab(first).lightness == Approx(34).margin(0.5));
  CHECK(to_lab(last).lightness == Approx(92).margin(0.5));
  CHECK(first.blue > 1.5 * first.green);
  CHECK(last.red > 2 * last.blue);
  CHECK(sequential_colour(-3).blue == first.blue);
  CHECK(sequential_colour(7).red == last.red);
  const Colour none = sequential_colour(std::numeric_limits<double>::quiet_NaN());
  CHECK(none.red == none.green);
  CHECK(none.green == none.blue);
}

TEST_CASE("equal steps of the sequential map differ equally, and lightness only rises") {
  double smallest = 1e9, largest = 0;
  for (int k = 0; k < 17; ++k) {  // 17 times 15 of the 255 steps
    const Lab a = to_lab(sequential_colour(k / 17.0)), b = to_lab(sequential_colour((k + 1) / 17.0));
    CHECK(b.lightness > a.lightness);
    smallest = std::min(smallest, difference(a, b));
    largest = std::max(largest, difference(a, b));
  }
  CHECK(largest < 1.05 * smallest);  // exact but for chords against arcs; out-of-gamut colours would break it
}

TEST_CASE("a logarithmic scale places decades evenly") {
  const ColourScale scale{1e-8, 1e-5, true};
  CHECK(scale.place(1e-8) == 0);
  CHECK(scale.place(1e-7) == Approx(1.0 / 3));
  CHECK(scale.place(1e-5) == Approx(1));
  CHECK(scale.place(0) == 0);
  CHECK(ColourScale{10, 20}.place(12.5) == 0.25);
  CHECK(std::isnan(scale.place(std::nan(""))));
}

TEST_CASE("bodies' colours are of one lightness, and the first eight differ clearly") {
  for (std::size_t i = 0; i < 8; ++i) {
    const Lab a = to_lab(calm_colour(i));
    CHECK(a.lightness == Approx(74).margin(2));
    // 10 is a few times the difference that is just noticed beside another (CIE 15:2004).
    for (std::size_t k = 0; k < i; ++k) CHECK(difference(a, to_lab(calm_colour(k))) > 10);
  }
}
