#include <catch2/catch.hpp>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <set>

#include "engine/core/errors.hpp"
#include "render/image.hpp"
#include "tests/window/watched_bodies.hpp"
#include "tests/window/watched_episode.hpp"
#include "window/window_loop.hpp"

using namespace microcosm;
using namespace microcosm::window;

namespace {

const std::string screenshot = MICROCOSM_BINARY_DIR "/window.png";

void show_for_some_frames() {
  std::shared_ptr<const core::FlowField> flow;
  ViewOptions options;
  options.frames = 12;
  options.screenshot = screenshot;
  show([&] { return watched_episode(0.4, flow); }, "a forked vessel", options);
}

const std::string bodies_screenshot = MICROCOSM_BINARY_DIR "/window_bodies.png";

// Runs tests of this program under a display of their own.
bool run_under_display(const std::string& tag) {
  const std::string self = std::filesystem::read_symlink("/proc/self/exe");
  const std::string command = "xvfb-run -a -s '-screen 0 1400x1000x24' '" + self + "' '" + tag +
                              "' > '" MICROCOSM_BINARY_DIR "/window.log' 2>&1";
  return std::system(command.c_str()) == 0;
}

bool no_virtual_display() {
  if (std::system("command -v xvfb-run > /dev/null && command -v Xvfb > /dev/null") == 0) return false;
  WARN("SKIPPED: xvfb-run is not installed, so the window was not opened (Debian: xvfb)");
  return true;
}

}  // namespace

// Run by the next test under a display of its own.
TEST_CASE("the window draws frames and a screenshot", "[.display]") {
  show_for_some_frames();
}

TEST_CASE("the window opens on a virtual display and shows vessels, panels and plots") {
  if (no_virtual_display()) return;
  std::filesystem::remove(screenshot);
  REQUIRE(run_under_display("[display]"));
  const render::Image image = render::read_png(screenshot);
  CHECK(image.width == 1280);
  CHECK(image.height == 860);
  std::set<std::uint32_t> scene_colours;
  for (int y = 20; y < 500; ++y)
    for (int x = 300; x < 1150; ++x) {
      const std::uint8_t* p = &image.rgba[4 * (static_cast<std::size_t>(y) * image.width + x)];
      scene_colours.insert(static_cast<std::uint32_t>(p[0] << 16 | p[1] << 8 | p[2]));
    }
  CHECK(scene_colours.size() > 200);  // shaded tubes; an empty scene has a handful
}

TEST_CASE("the window draws bodies and a screenshot", "[.display_bodies]") {
  ViewOptions options;
  options.frames = 12;
  options.screenshot = bodies_screenshot;
  show([] { return watched_bodies(0.4); }, "bodies", options);
}

TEST_CASE("the window shows bodies and their list, and nothing of vessels") {
  if (no_virtual_display()) return;
  std::filesystem::remove(bodies_screenshot);
  REQUIRE(run_under_display("[display_bodies]"));
  const render::Image image = render::read_png(bodies_screenshot);
  REQUIRE(image.width == 1280);
  int coloured = 0, dark_in_list = 0, coloured_at_bar = 0;
  for (int y = 20; y < 500; ++y)
    for (int x = 210; x < 1270; ++x) {
      const std::uint8_t* p = &image.rgba[4 * (static_cast<std::size_t>(y) * image.width + x)];
      const bool colour = std::abs(p[0] - p[1]) > 25 || std::abs(p[1] - p[2]) > 25;
      if (x < 900) coloured += colour;
      if (x > 930) dark_in_list += p[0] < 120;
      if (x > 840 && x < 900 && y < 60) coloured_at_bar += colour;
    }
  CHECK(coloured > 8'000);
  CHECK(dark_in_list > 800);  // words and numbers
  CHECK(coloured_at_bar == 0);
}

TEST_CASE("without a display the window says so, and what to use instead") {
  ::unsetenv("DISPLAY");
  ::unsetenv("WAYLAND_DISPLAY");
  CHECK_THROWS_WITH(show_for_some_frames(),
                    Catch::Contains("no window can be opened") && Catch::Contains("microcosm render"));
  CHECK_THROWS_AS(show_for_some_frames(), core::SystemError);
}
