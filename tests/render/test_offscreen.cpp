#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>

#include "engine/core/errors.hpp"
#include "render/offscreen.hpp"

using namespace microcosm;
using namespace microcosm::render;

// Run by the next test in an environment where no EGL driver is to be found.
TEST_CASE("a picture without EGL is an error that says what is missing", "[.without_egl]") {
  CHECK_THROWS_WITH(OffscreenPicture(100, 100, 1),
                    Catch::Contains("no picture can be drawn") && Catch::Contains("libegl-mesa0"));
  CHECK_THROWS_AS(OffscreenPicture(100, 100, 1), core::SystemError);
}

TEST_CASE("without an EGL driver nothing crashes, and the error says what is missing") {
  const std::string self = std::filesystem::read_symlink("/proc/self/exe");
  const std::string command = "__EGL_VENDOR_LIBRARY_FILENAMES=/nowhere.json '" + self +
                              "' '[without_egl]' > '" MICROCOSM_BINARY_DIR "/without_egl.log' 2>&1";
  CHECK(std::system(command.c_str()) == 0);
}

TEST_CASE("an empty picture is white, and text leaves ink where it was put") {
  OffscreenPicture picture(200, 100, 1);
  draw_text(picture.begin_overlay(), *picture.fonts().normal, {100, 50}, ink, "∇B 0.4 T/m", {0.5f, 0.5f});
  const Image image = picture.finish();
  int dark_inside = 0, dark_outside = 0;
  for (int y = 0; y < 100; ++y)
    for (int x = 0; x < 200; ++x) {
      const bool dark = image.rgba[4 * (static_cast<std::size_t>(y) * 200 + x)] < 128;
      const bool inside = x > 30 && x < 170 && y > 35 && y < 65;
      (inside ? dark_inside : dark_outside) += dark;
    }
  CHECK(dark_inside > 150);
  CHECK(dark_outside == 0);
}
