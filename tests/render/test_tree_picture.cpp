#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <set>

#include "engine/core/errors.hpp"
#include "render/picture.hpp"
#include "tests/render/hand_made.hpp"

using namespace microcosm;
using namespace microcosm::render;

namespace {

std::array<int, 3> pixel(const Image& image, int x, int y) {
  const std::uint8_t* p = &image.rgba[4 * (static_cast<std::size_t>(y) * image.width + x)];
  return {p[0], p[1], p[2]};
}

std::array<int, 3> bytes(const Colour& c) {
  return {static_cast<int>(c.red * 255 + 0.5f), static_cast<int>(c.green * 255 + 0.5f),
          static_cast<int>(c.blue * 255 + 0.5f)};
}

// How many pixels of the rectangle have a colour within `tolerance` of this one in each channel.
int count_near(const Image& image, int left, int top, int right, int bottom, std::array<int, 3> colour,
               int tolerance) {
  int count = 0;
  for (int y = top; y < bottom; ++y)
    for (int x = left; x < right; ++x) {
      const auto p = pixel(image, x, y);
      bool near = true;
      for (int c = 0; c < 3; ++c) near = near && std::abs(p[c] - colour[c]) <= tolerance;
      count += near;
    }
  return count;
}

PictureOptions focused() {
  PictureOptions options;
  options.focus = {"coeliac_trunk"};
  options.title = "Carriers at the coeliac trunk";
  options.paths = hand_made::paths(hand_made::abdomen());
  return options;
}

}  // namespace

TEST_CASE("the picture of a vessel in focus shows vessels, paths in their colours, and the bar's two ends") {
  const Image image = draw_tree(hand_made::abdomen(), focused());
  write_png(MICROCOSM_BINARY_DIR "/focus.png", image);
  REQUIRE(image.width == 1600);
  REQUIRE(image.height == 1200);
  // The four corners are paper.
  for (const int x : {2, 1597})
    for (const int y : {2, 1197}) CHECK(pixel(image, x, y) == std::array<int, 3>{255, 255, 255});
  // In the main view: both kinds of path. In the column on the left: the legend's samples of the same.
  CHECK(count_near(image, 400, 100, 1400, 1150, bytes(delivered_colour), 45) > 300);
  CHECK(count_near(image, 400, 100, 1400, 1150, bytes(other_colour), 45) > 300);
  CHECK(count_near(image, 20, 700, 380, 1190, bytes(delivered_colour), 4) > 50);
  CHECK(count_near(image, 20, 700, 380, 1190, bytes(other_colour), 4) > 50);
  // The bar ends in the map's first and last colours.
  const Colour first = sequential_colour(0), last = sequential_colour(1);
  CHECK(count_near(image, 1460, 80, 1500, 400, bytes(last), 3) > 30);
  CHECK(count_near(image, 1460, 700, 1500, 1190, bytes(first), 3) > 30);
}

TEST_CASE("the picture of the whole tree is coloured by pressure from the first to the last colour") {
  PictureOptions options;
  options.title = "The whole tree";
  const SceneSnapshot scene = hand_made::abdomen();
  write_png(MICROCOSM_BINARY_DIR "/whole.png", draw_tree(scene, options));
  options.colour = VesselColour::flow;
  write_png(MICROCOSM_BINARY_DIR "/whole_flow.png", draw_tree(scene, options));
  const Image image = draw_tree(scene, options);
  std::set<std::array<int, 3>> colours;
  for (int y = 100; y < 1100; ++y)
    for (int x = 400; x < 1400; ++x) colours.insert(pixel(image, x, y));
  CHECK(colours.size() > 500);
}

TEST_CASE("several vessels in focus are seen in full, from the side that was asked for") {
  const SceneSnapshot scene = hand_made::abdomen();
  Framing framing = frame_vessels(scene, {"coeliac_trunk", "common_hepatic"});
  const auto holds = [&](const Vec3& point) {
    return std::any_of(framing.balls.begin(), framing.balls.end(),
                       [&](const Ball& ball) { return norm(ball.centre - point) < 1e-12; });
  };
  CHECK(holds(scene.vessels[3].points.front().centre));
  CHECK(holds(scene.vessels[4].points.back().centre));
  CHECK_FALSE(holds(scene.vessels[5].points.back().centre));
  look_from(framing, Side::below);
  CHECK(norm(framing.direction - Vec3{0, 0, 1}) == 0);
  CHECK(norm(framing.up - Vec3{0, -1, 0}) == 0);
  CHECK_THROWS_AS(frame_vessels(scene, {"coeliac_trunk", "celiac"}), core::InputError);
}

TEST_CASE("a vessel that does not exist is the user's error and names those that do") {
  PictureOptions options;
  options.focus = {"celiac"};
  CHECK_THROWS_WITH(draw_tree(hand_made::abdomen(), options),
                    Catch::Contains("\"celiac\"") && Catch::Contains("coeliac_trunk"));
  CHECK_THROWS_AS(draw_tree(hand_made::abdomen(), options), core::InputError);
}

TEST_CASE("a size that the driver refuses is an error that says what it takes") {
  PictureOptions options;
  options.width = 100000;
  CHECK_THROWS_WITH(draw_tree(hand_made::abdomen(), options), Catch::Contains("100000"));
  CHECK_THROWS_AS(draw_tree(hand_made::abdomen(), options), core::SystemError);
}
