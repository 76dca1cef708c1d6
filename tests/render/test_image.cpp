#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "engine/core/errors.hpp"
#include "render/image.hpp"

using namespace microcosm;
using namespace microcosm::render;

namespace {

Image gradient(int width, int height) {
  Image image{width, height, {}};
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x)
      for (const int v : {x * 7 % 256, y * 11 % 256, (x ^ y) % 256, 255 - x % 100})
        image.rgba.push_back(static_cast<std::uint8_t>(v));
  return image;
}

}  // namespace

TEST_CASE("a picture read back from its PNG has the same pixels, and nothing else is left beside it") {
  const std::filesystem::path folder = MICROCOSM_BINARY_DIR "/png_test";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directory(folder);
  const Image image = gradient(37, 23);
  write_png(folder / "a.png", image);
  const Image back = read_png(folder / "a.png");
  CHECK(back.width == 37);
  CHECK(back.height == 23);
  CHECK(back.rgba == image.rgba);
  CHECK(std::distance(std::filesystem::directory_iterator(folder), std::filesystem::directory_iterator()) ==
        1);
}

TEST_CASE("a picture that cannot be written is an error that names the path, and leaves nothing") {
  const std::string path = MICROCOSM_BINARY_DIR "/no_such_folder/a.png";
  CHECK_THROWS_WITH(write_png(path, gradient(4, 4)), Catch::Contains(path));
  CHECK_THROWS_AS(write_png(path, gradient(4, 4)), core::SystemError);
  // The name of a folder: the file is written beside it, and the rename fails.
  const std::string folder = MICROCOSM_BINARY_DIR "/folder.png";
  std::filesystem::create_directories(folder + "/inside");
  CHECK_THROWS_WITH(write_png(folder, gradient(4, 4)), Catch::Contains(folder));
  CHECK_FALSE(std::filesystem::exists(folder + ".part"));
}

TEST_CASE("a picture goes through a pipe, which stays one, and through a link to its file") {
  const std::filesystem::path folder = MICROCOSM_BINARY_DIR "/png_pipe_test";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directory(folder);
  const std::string pipe = folder / "pipe";
  REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
  std::string got;
  std::thread reader([&] {
    std::ifstream in(pipe, std::ios::binary);
    got.assign(std::istreambuf_iterator<char>(in), {});
  });
  write_png(pipe, gradient(5, 4));
  reader.join();
  const auto bytes = encode_png(gradient(5, 4));
  CHECK(got == std::string(bytes.begin(), bytes.end()));
  CHECK(std::filesystem::is_fifo(pipe));
  write_png(folder / "a.png", gradient(4, 4));
  std::filesystem::create_symlink("a.png", folder / "link.png");
  write_png(folder / "link.png", gradient(7, 4));
  CHECK(std::filesystem::is_symlink(folder / "link.png"));
  CHECK(read_png(folder / "a.png").width == 7);
}

TEST_CASE("a file that is no PNG is the user's error and named") {
  const std::string path = MICROCOSM_BINARY_DIR "/not_a.png";
  std::ofstream(path) << "hello";
  CHECK_THROWS_WITH(read_png(path), Catch::Contains(path));
  CHECK_THROWS_AS(read_png(path), core::InputError);
}
