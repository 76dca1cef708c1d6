#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>

#include "engine/core/errors.hpp"
#include "render/colour_map.hpp"
#include "render/curve_plot.hpp"

using namespace microcosm;
using namespace microcosm::render;

namespace {

bool has_colour(const Image& image, int x, int y, const Colour& colour) {
  const std::uint8_t* pixel = &image.rgba[4 * static_cast<std::size_t>(y * image.width + x)];
  const auto near = [](std::uint8_t have, float want) { return std::abs(have - 255 * want) < 12; };
  return near(pixel[0], colour.red) && near(pixel[1], colour.green) && near(pixel[2], colour.blue);
}

/// Leftmost column and its lowest row where the colour stands.
std::pair<int, int> first_place(const Image& image, const Colour& colour) {
  for (int x = 0; x < image.width; ++x)
    for (int y = image.height - 1; y >= 0; --y)
      if (has_colour(image, x, y, colour)) return {x, y};
  return {-1, -1};
}

}  // namespace

TEST_CASE("on logarithmic axes a power law is a straight line") {
  CurvePlot plot{"error over cell size", "made up", {"cell size", "m", true}, {"error", "1", true}, {}};
  plot.curves = {{"second order", {1e-3, 1e-2, 1e-1}, {1e-6, 1e-4, 1e-2}, Stroke::points}};
  const Image image = draw_curves(plot, 900, 600);
  // Centres of the three points: columns where the colour's extent is tallest.
  std::vector<std::pair<int, int>> places;
  const Colour colour = categorical_colour(0);
  for (int x = 0; x < image.width; ++x) {
    int top = -1, bottom = -1;
    for (int y = 0; y < image.height; ++y)
      if (has_colour(image, x, y, colour)) bottom = y, top = top < 0 ? y : top;
    if (top < 0 || bottom - top < 6) continue;
    if (places.empty() || x - places.back().first > 20) places.push_back({x, (top + bottom) / 2});
  }
  REQUIRE(places.size() >= 3);  // the key's sample may follow
  CHECK(std::abs((places[2].first - places[1].first) - (places[1].first - places[0].first)) <= 2);
  CHECK(std::abs((places[2].second - places[1].second) - (places[1].second - places[0].second)) <= 2);
  CHECK(places[1].second < places[0].second);
}

TEST_CASE("bars stand on zero") {
  CurvePlot plot{"counts", "made up", {"error", "1"}, {"segments", "1"}, {}};
  plot.curves = {{"", {1, 2, 3}, {4, 8, 2}, Stroke::bars}};
  const Image image = draw_curves(plot, 900, 600);
  const Colour colour = categorical_colour(0);
  const auto [left, foot] = first_place(image, colour);
  REQUIRE(left >= 0);
  int lowest = 0;
  for (int x = left; x < image.width; ++x)
    for (int y = 0; y < image.height; ++y)
      if (has_colour(image, x, y, colour)) lowest = std::max(lowest, y);
  CHECK(std::abs(lowest - foot) <= 1);
}

TEST_CASE("values that no axis can show are left out, and nothing at all is an error that names the plot") {
  CurvePlot plot{"empty one", "", {"x", "1", true}, {"y", "1"}, {{"", {0, -1, NAN}, {1, 2, 3}}}};
  CHECK_THROWS_WITH(draw_curves(plot, 900, 600), Catch::Contains("'empty one' has no value to draw"));
  plot.curves[0].x[1] = 10;
  CHECK(draw_curves(plot, 900, 600).width == 900);
}
