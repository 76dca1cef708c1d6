#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

#include "engine/core/errors.hpp"
#include "formats/urdf/urdf.hpp"
#include "render/body_framing.hpp"
#include "render/picture.hpp"
#include "tests/render/rigid_worlds.hpp"

using namespace microcosm;
using namespace microcosm::render;

namespace {

std::array<int, 3> pixel(const Image& image, int x, int y) {
  const std::uint8_t* p = &image.rgba[4 * (static_cast<std::size_t>(y) * image.width + x)];
  return {p[0], p[1], p[2]};
}

// Of a colour: the largest channel less the smallest.
int saturation(const std::array<int, 3>& p) {
  return *std::max_element(p.begin(), p.end()) - *std::min_element(p.begin(), p.end());
}

// The box of the pixels that are coloured: bodies are, ground and words are grey. Overlays aside.
struct Extent {
  int left = 1 << 20, top = 1 << 20, right = -1, bottom = -1, count = 0;
};
Extent coloured(const Image& image) {
  Extent e;
  for (int y = 0; y < image.height; ++y)
    for (int x = 0; x < image.width; ++x) {
      if (saturation(pixel(image, x, y)) < 30) continue;
      e = {std::min(e.left, x), std::min(e.top, y), std::max(e.right, x), std::max(e.bottom, y), e.count + 1};
    }
  return e;
}

int count_if(const Image& image, const std::function<bool(const std::array<int, 3>&)>& wanted) {
  int count = 0;
  for (int y = 0; y < image.height; ++y)
    for (int x = 0; x < image.width; ++x) count += wanted(pixel(image, x, y));
  return count;
}

// A bundled robot as its file draws it, with its joints at `positions` (the first ones; the others as read).
SceneSnapshot robot(const std::string& name, formats::urdf::Base base, const Pose& origin,
                    const std::vector<double>& positions) {
  formats::urdf::UrdfOptions options;
  options.base = base;
  options.origin = origin;
  formats::urdf::UrdfRobot read =
      formats::urdf::read(MICROCOSM_SOURCE_DIR "/assets/robots/" + name + ".urdf", options);
  rigid::BodyModel& body = read.body;
  std::size_t count = 0;
  for (const rigid::Link& link : body.links) count += rigid::position_count(link.joint.kind);
  if (!positions.empty()) body.positions.resize(count);
  std::copy(positions.begin(), positions.end(), body.positions.begin());
  std::vector<agents::BodyVisual> visuals;
  for (const formats::urdf::VisualShape& visual : read.visuals)
    visuals.push_back({1, visual.link, visual.shape, visual.colour});
  const hand_made::RigidRun run({hand_made::floor_plane(), body});
  return run.scene(visuals);
}

bool is_force_red(const std::array<int, 3>& p) {
  return p[0] > 180 && p[1] < 80 && p[2] < 70;
}

}  // namespace

TEST_CASE("a robot's base isn't drawn clear though the robot's centre of mass is inside it") {
  std::vector<double> folded;
  for (int finger = 0; finger < 4; ++finger) folded.insert(folded.end(), {0, -0.9, 1.9, 1.6});
  const SceneSnapshot hand = robot("hand16", formats::urdf::Base::fixed, {}, folded);
  const std::vector<bool> hiding = hiding_pieces(hand.bodies, oblique_sight);
  CHECK(std::none_of(hiding.begin(), hiding.end(), [](bool hides) { return hides; }));
}

TEST_CASE("bodies fill the picture, whole, at every size from 10 um to 10 m") {
  Extent first;
  for (const double size : {1e-5, 1e-3, 0.1, 10.0}) {
    const hand_made::RigidRun run(hand_made::ball_and_box(size));
    const Image image = draw_picture(run.scene(), {});
    const Extent e = coloured(image);
    INFO("size " << size << ": " << e.left << " " << e.top << " " << e.right << " " << e.bottom);
    CHECK(e.count > 100'000);
    CHECK(e.left > 20);
    CHECK(e.top > 20);
    CHECK(e.right < image.width - 20);
    CHECK(e.bottom < image.height - 20);
    CHECK(e.right - e.left > 0.6 * image.width);
    // The same picture at each size: within a pixel, and the rounding of single precision at edges.
    if (first.count == 0) first = e;
    CHECK(std::abs(e.left - first.left) <= 1);
    CHECK(std::abs(e.bottom - first.bottom) <= 1);
    CHECK(std::abs(e.count - first.count) < 0.002 * first.count);
  }
}

TEST_CASE("a body on the ground throws a shadow on it, and one high above throws none there") {
  const auto dark = [](double height) {
    const hand_made::RigidRun run({hand_made::floor_plane(), rigid::free_body("ball", rigid::sphere(0.05),
                                                                              1000, {{0, 0, height}, {}})});
    PictureOptions options;
    options.width = options.height = 600;
    const Image image = draw_picture(run.scene(), options);
    return count_if(image, [](const auto& p) { return saturation(p) < 16 && p[0] > 120 && p[0] < 190; });
  };
  CHECK(dark(0.05) > 3000);
  CHECK(dark(0.05) > 8 * dark(5));
}

TEST_CASE("walls between the eye and what moves are clear") {
  // A box behind a wall: seen through it, not hidden.
  rigid::Shape wall = rigid::box({0.2, 0.005, 0.2});
  wall.pose.position = {0.05, -0.15, 0.2};
  const hand_made::RigidRun run(
      {hand_made::floor_plane(), rigid::scenery("wall", {wall}),
       rigid::free_body("box", rigid::box({0.05, 0.05, 0.05}), 1000, {{0, 0, 0.05}, {}})});
  PictureOptions options;
  options.seen_from = Side::front;
  const Image front = draw_picture(run.scene(), options);
  CHECK(coloured(front).count > 20'000);
  options.seen_from = Side::back;
  CHECK(coloured(draw_picture(run.scene(), options)).count > 20'000);
}

TEST_CASE("forces of contacts are drawn where asked for, and named in the legend's colour") {
  hand_made::RigidRun resting(hand_made::pyramid(3, 0.1));
  resting.advance(0.5);
  PictureOptions options;
  const int without = count_if(draw_picture(resting.scene(), options), is_force_red);
  options.overlays.contacts = true;
  const Image image = draw_picture(resting.scene(), options);
  write_png(MICROCOSM_BINARY_DIR "/forces.png", image);
  CHECK(without == 0);
  CHECK(count_if(image, is_force_red) > 1500);
}

TEST_CASE("a body that does not exist is the user's error and names those that do") {
  const hand_made::RigidRun run(hand_made::ball_and_box(0.1));
  PictureOptions options;
  options.focus = {"bal"};
  CHECK_THROWS_WITH(draw_picture(run.scene(), options),
                    Catch::Contains("\"bal\"") && Catch::Contains("ball, box"));
  CHECK_THROWS_AS(draw_picture(run.scene(), options), core::InputError);
  options.focus = {"ball"};
  CHECK(draw_picture(run.scene(), options).width == 1600);
}

TEST_CASE("a scene with nothing in it is the user's error") {
  CHECK_THROWS_AS(draw_picture(SceneSnapshot{}, {}), core::InputError);
}

TEST_CASE("a robot is drawn as its file says, with axes and centres where they are asked for") {
  const SceneSnapshot arm = robot("arm7", formats::urdf::Base::fixed, {}, {0.4, 0.5, 0, -1.2, 0, 1.0, 0});
  CHECK(arm.bodies.joints.size() == 7);
  PictureOptions options;
  options.title = "A seven-axis arm";
  const Image plain = draw_picture(arm, options);
  options.overlays.joints = options.overlays.centres = true;
  const Image image = draw_picture(arm, options);
  write_png(MICROCOSM_BINARY_DIR "/arm.png", image);
  const auto violet = [](const auto& p) { return p[2] > p[0] + 40 && p[0] > p[1] + 30 && p[2] > 120; };
  CHECK(count_if(image, violet) > count_if(plain, violet) + 700);
}

TEST_CASE("a heap in a bin, a pyramid with forces, and a scene of every shape, to look at", "[.look]") {
  PictureOptions options;
  hand_made::RigidRun heap(hand_made::heap(64, 0.1));
  heap.advance(3);
  options.title = "A heap of 64 bodies in a bin";
  write_png(MICROCOSM_BINARY_DIR "/heap.png", draw_picture(heap.scene(), options));
  hand_made::RigidRun pyramid(hand_made::pyramid(8, 0.1));
  pyramid.advance(1);
  options.title = "A pyramid of boxes";
  options.overlays.contacts = true;
  write_png(MICROCOSM_BINARY_DIR "/pyramid.png", draw_picture(pyramid.scene(), options));
  options.overlays = {};
  options.title = "A quadruped";
  write_png(MICROCOSM_BINARY_DIR "/quadruped.png",
            draw_picture(robot("quadruped", formats::urdf::Base::free, {{0, 0, 0.4}, {}}, {}), options));
  options.title = "A hand";
  write_png(MICROCOSM_BINARY_DIR "/hand.png",
            draw_picture(robot("hand16", formats::urdf::Base::fixed, {{0, 0, 0.2}, {}}, {}), options));
}
