// Paths that people type, and those that files name.

#include "guard/input_file.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <thread>

#include "engine/core/errors.hpp"

namespace microcosm::guard {

namespace {

namespace fs = std::filesystem;

std::string message_of(const std::string& path, Accepted accepted, std::uint64_t largest = 1) {
  try {
    read_input(path, largest, accepted);
  } catch (const core::InputError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("input: files and links to them are read; what is none is named") {
  const fs::path folder = fs::temp_directory_path() / ("microcosm_input_" + std::to_string(getpid()));
  fs::create_directories(folder);
  const std::string file = folder / "file", link = folder / "link", fifo = folder / "fifo";
  std::ofstream(file) << "content";
  fs::create_symlink(file, link);
  REQUIRE(mkfifo(fifo.c_str(), 0600) == 0);
  CHECK_FALSE(is_input(file));
  for (const Accepted accepted : {Accepted::regular_files, Accepted::typed_paths}) {
    CHECK(read_input(link, 1, accepted) == "content");
    CHECK(message_of(folder / "none", accepted) == (folder / "none").string() + ": there is no such file");
    CHECK(message_of(folder, accepted) == folder.string() + ": this is a folder, not a file");
  }
  // A file that names a pipe doesn't make us wait for it; a user may.
  CHECK(message_of(fifo, Accepted::regular_files) == fifo + ": this is no regular file");
  std::thread writer([&] { std::ofstream(fifo) << "through a pipe"; });
  CHECK(read_input(fifo, 1, Accepted::typed_paths) == "through a pipe");
  writer.join();
  CHECK(message_of("/dev/zero", Accepted::typed_paths) == "/dev/zero: the file is larger than 1 MiB");
  CHECK(message_of("/dev/zero", Accepted::regular_files) == "/dev/zero: this is no regular file");
  // Whatever its name, it is the same file; what replaces it is another.
  const std::string hard = folder / "hard";
  fs::create_hard_link(file, hard);
  CHECK(is_input(file));
  CHECK(is_input(link));
  CHECK(is_input(hard));
  CHECK_FALSE(is_input(folder / "none"));
  CHECK_FALSE(is_input("/dev/zero"));
  std::ofstream(folder / "large") << std::string((1 << 20) + 1, 'x');
  CHECK(message_of(folder / "large", Accepted::regular_files).ends_with("larger than 1 MiB"));
  fs::remove_all(folder);
}

}  // namespace microcosm::guard
