#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <set>

#include "engine/core/errors.hpp"
#include "render/image.hpp"
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

}  // namespace

// Run by the next test under a display of its own.
TEST_CASE("the window draws frames and a screenshot", "[.display]") {
  show_for_some_frames();
}

TEST_CASE("the window opens on a virtual display and shows vessels, panels and plots") {
  if (std::system("command -v xvfb-run > /dev/null && command -v Xvfb > /dev/null") != 0) {
    WARN("SKIPPED: xvfb-run is not installed, so the window was not opened (Debian: xvfb)");
    return;
  }
  std::filesystem::remove(screenshot);
  const std::string self = std::filesystem::read_symlink("/proc/self/exe");
  const std::string command = "xvfb-run -a -s '-screen 0 1400x1000x24' '" + self +
                              "' '[display]' > '" MICROCOSM_BINARY_DIR "/window.log' 2>&1";
  REQUIRE(std::system(command.c_str()) == 0);
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

TEST_CASE("without a display the window says so, and what to use instead") {
  ::unsetenv("DISPLAY");
  ::unsetenv("WAYLAND_DISPLAY");
  CHECK_THROWS_WITH(show_for_some_frames(),
                    Catch::Contains("no window can be opened") && Catch::Contains("microcosm render"));
  CHECK_THROWS_AS(show_for_some_frames(), core::SystemError);
}
