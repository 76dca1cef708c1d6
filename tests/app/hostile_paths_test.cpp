// Paths and texts that strangers and shells make, as a user meets them.

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/app/command_line.hpp"

namespace microcosm::tests {
namespace {

namespace fs = std::filesystem;
using Catch::Matchers::Contains;

const std::string folder = MICROCOSM_BINARY_DIR "/hostile_paths." + std::to_string(getpid());

struct Folder {
  Folder() {
    fs::create_directories(folder);
    fs::copy_file("scenes/examples/fork.lua", folder + "/fork.lua");
  }
  ~Folder() { fs::remove_all(folder); }
};

std::string content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

constexpr const char* pulse = "scenes/examples/pulse.lua --duration 0.02s";

}  // namespace

TEST_CASE("run --record writes through a pipe, and never over what it can't replace") {
  const Folder made;
  const std::string file = folder + "/run.steps", fifo = folder + "/fifo";
  REQUIRE(microcosm(std::string("run ") + pulse + " --record " + file).code == 0);
  REQUIRE(mkfifo(fifo.c_str(), 0600) == 0);
  const Said said = microcosm(std::string("run ") + pulse + " --record " + fifo,
                              "cat " + fifo + " > " + folder + "/piped.steps & ");
  CHECK(said.code == 0);
  CHECK(fs::is_fifo(fifo));
  const Said printed = microcosm(std::string("run ") + pulse + " --record - > " + folder + "/printed.steps",
                                 "", "2>/dev/null");
  CHECK(printed.code == 0);
  CHECK(content_of(folder + "/printed.steps") == content_of(file));
  CHECK(microcosm("replay " + folder + "/printed.steps").code == 0);
  CHECK(microcosm("replay /dev/fd/3 3< " + file).code == 0);
  CHECK_THAT(microcosm("run /dev/zero").text, Contains("larger than 4 MiB"));
}

TEST_CASE(
    "a command's own input is no output, through links neither, and outputs are checked before the work") {
  const Folder made;
  fs::copy_file("scenes/examples/pulse.lua", folder + "/pulse.lua");
  fs::create_symlink("pulse.lua", folder + "/link.lua");
  const std::string before = content_of(folder + "/pulse.lua");
  for (const char* out : {"/pulse.lua", "/link.lua"}) {
    const Said said = microcosm("run " + folder + "/pulse.lua --record " + folder + out);
    CHECK(said.code == 2);
    CHECK_THAT(said.text, Contains("this file is read by the same command"));
  }
  CHECK(content_of(folder + "/pulse.lua") == before);
  // 100,000 variations would take minutes.
  const Said late =
      microcosm("sweep assets/vessels/adan56.lua --count 100000 --out " + folder + "/none/table.csv");
  CHECK(late.code == 1);
  CHECK_THAT(late.text, Contains("cannot write") && Contains("/none/table.csv"));
}

TEST_CASE("a scenario is read from an open descriptor as from a file") {
  const Said piped = microcosm("run /dev/fd/3 --duration 0.02s 3< scenes/examples/heap.lua");
  CHECK(piped.code == 0);
}

TEST_CASE("what a script prints, and names in a file, reach the terminal without control characters") {
  const Folder made;
  std::ofstream(folder + "/escape.lua") << "print('\\27[31mred\\27[0m \\0 \\155')\n"
                                        << content_of("scenes/examples/pulse.lua");
  const Said said = microcosm("run " + folder + "/escape.lua --duration 0.02s");
  CHECK(said.text.find('\x1b') == std::string::npos);
  CHECK(said.text.find('\0') == std::string::npos);
  std::ofstream(folder + "/robot.urdf")
      << "<robot name='\x1b]0;title\x07'><link name='\x1b[2J'/><joint/></robot>\n";
  const Said robot = microcosm("inspect " + folder + "/robot.urdf");
  CHECK(robot.text.find('\x1b') == std::string::npos);
  CHECK_THAT(robot.text, Contains("control character"));
}

}  // namespace microcosm::tests
