// Files that the user asks a command to write.

#include "datagen/output_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "engine/core/errors.hpp"
#include "guard/input_file.hpp"

namespace microcosm::datagen {

namespace {

namespace fs = std::filesystem;

struct Folder {
  Folder() : path(fs::absolute(MICROCOSM_BINARY_DIR) / ("output_file." + std::to_string(getpid()))) {
    fs::create_directories(path);
  }
  ~Folder() { fs::remove_all(path); }
  std::string operator()(const std::string& name) const { return path / name; }
  std::size_t entries() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(path), fs::directory_iterator()));
  }
  fs::path path;
};

std::string content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void put(const std::string& path, const std::string& content) {
  std::ofstream(path) << content;
}

void write(const std::string& path, const std::string& content) {
  OutputFile output(path, Content::text);
  output.append(content);
  output.commit();
}

std::string refusal(const std::string& path) {
  try {
    write(path, "new");
  } catch (const core::InputError& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE(
    "output: a file is replaced at the end, with its permissions, through links; without commit it stays") {
  const Folder folder;
  const std::string file = folder("file"), link = folder("link"), dangling = folder("dangling");
  put(file, "old");
  fs::permissions(file, fs::perms(0640));
  {
    OutputFile output(file, Content::text);
    output.append("half");
    CHECK(content_of(file) == "old");
  }
  CHECK(content_of(file) == "old");
  CHECK(folder.entries() == 1);
  fs::create_symlink("file", link);
  write(link, "new");
  CHECK(fs::is_symlink(link));
  CHECK(content_of(file) == "new");
  CHECK(fs::status(file).permissions() == fs::perms(0640));
  fs::create_symlink("made", dangling);
  write(dangling, "there");
  CHECK(fs::is_symlink(dangling));
  CHECK(content_of(folder("made")) == "there");
  CHECK(folder.entries() == 4);
}

TEST_CASE("output: a pipe and a device are written to and stay what they are") {
  const Folder folder;
  const std::string fifo = folder("fifo");
  REQUIRE(mkfifo(fifo.c_str(), 0600) == 0);
  std::string through;
  std::thread reader([&] { through = content_of(fifo); });
  write(fifo, "through a pipe");
  reader.join();
  CHECK(through == "through a pipe");
  CHECK(fs::is_fifo(fifo));
  CHECK(folder.entries() == 1);
  // A device of this test's own, where it may make one (1:3 is that of /dev/null).
  const std::string device = folder("null");
  if (mknod(device.c_str(), S_IFCHR | 0600, makedev(1, 3)) == 0) {
    const int opened = open(device.c_str(), O_WRONLY);
    if (opened >= 0) {  // some file systems have no devices
      close(opened);
      write(device, "nowhere");
      CHECK(fs::is_character_file(device));
      const std::string link = folder("link");
      fs::create_symlink(device, link);
      write(link, "nowhere");
      CHECK(fs::is_symlink(link));
    }
    CHECK(fs::is_character_file(device));
  }
}

TEST_CASE(
    "output: a folder, an input under any name, two outputs of one name are refused, and nothing is harmed") {
  const Folder folder;
  CHECK(refusal(folder.path) ==
        folder.path.string() + ": this is a folder: give the name of a file to write");
  const std::string input = folder("input"), link = folder("link"), hard = folder("hard");
  put(input, "read");
  fs::create_symlink(input, link);
  fs::create_hard_link(input, hard);
  guard::read_input(input, 1, guard::Accepted::typed_paths);
  for (const std::string& name : {input, link, hard, (folder.path / "." / "input").string()})
    CHECK(refusal(name) == name + ": this file is read by the same command: give another name to write to");
  CHECK(content_of(input) == "read");
  const std::string late = folder("late");
  put(late, "read later");
  OutputFile output(late, Content::text);
  output.append("new");
  CHECK(refusal(late) == late + ": two outputs of this command have this name: give each its own");
  guard::read_input(late, 1, guard::Accepted::regular_files);
  CHECK_THROWS_AS(output.commit(), core::InputError);
  CHECK(content_of(late) == "read later");
  CHECK_THROWS_AS(OutputFile(folder("none/file"), Content::text), core::SystemError);
  CHECK_THROWS_AS(OutputFile("", Content::text), core::InputError);
}

TEST_CASE("output: where a folder allows no other file, the file itself is overwritten") {
  if (geteuid() == 0) return;  // nothing is forbidden to root
  const Folder folder;
  put(folder("file"), "a longer old content");
  fs::permissions(folder.path, fs::perms(0500));
  write(folder("file"), "new");
  CHECK(content_of(folder("file")) == "new");
  fs::permissions(folder.path, fs::perms(0700));
}

}  // namespace microcosm::datagen
