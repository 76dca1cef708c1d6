// require: a scenario of several files.

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include <unistd.h>

#include "script_helpers.hpp"

using namespace microcosm;
using namespace microcosm::scenes;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;
namespace fs = std::filesystem;

namespace {

const std::string ending = "\nreturn episode { duration = 0.02*s, control_rate = 100*Hz }";
const std::string ball = "local ball = bodies.sphere { radius = 10*mm, density = 1000*kg/m^3 }\n";

/// A folder of its own, that ends with the test.
struct Folder {
  fs::path path = fs::temp_directory_path() / ("microcosm_modules_" + std::to_string(::getpid()));
  Folder() {
    fs::remove_all(path);
    fs::create_directories(path / "parts");
  }
  ~Folder() { fs::remove_all(path); }
  void write(const std::string& file, const std::string& text) const { std::ofstream(path / file) << text; }
  std::string load_error(const std::string& text) const {
    write("scene.lua", text);
    return error_of([&] { Scenario::load((path / "scene.lua").string()); });
  }
};

}  // namespace

TEST_CASE("a module runs once, gives what it returns, and is a source of the scenario") {
  const Folder folder;
  folder.write("sizes.lua", "count = (count or 0) + 1\nreturn { radius = 20*mm }");
  folder.write(
      "parts/balls.lua",
      "local sizes = require \"sizes\"\nlocal inner = bodies.sphere { radius = sizes.radius, density = "
      "1000*kg/m^3 }\nreturn inner");
  folder.write("scene.lua",
               "local inner, sizes = require \"parts.balls\", require \"sizes\"\n"
               "local again = require('sizes')\nassert(again == sizes and count == 1)\n"
               "local eye = sensors.pose { of = inner }\n"
               "function control(t) assert(require('sizes').radius == sizes.radius) end" +
                   ending);
  const auto scenario = Scenario::load((folder.path / "scene.lua").string());
  std::vector<std::string> paths;
  for (const auto& source : scenario->sources()) paths.push_back(source.path);
  CHECK(paths == std::vector<std::string>{"scene.lua", "parts/balls.lua", "sizes.lua"});
  CHECK(scenario->build(1, 0)->parts.bodies->model().bodies[0].name == "inner");  // the module's variable

  // From its sources alone, as a dataset has them; another text is another identity.
  std::vector<SourceFile> files(scenario->sources().begin() + 1, scenario->sources().end());
  const auto again = Scenario::load_text("scene.lua", scenario->sources()[0].content, files);
  CHECK(again->identity() == scenario->identity());
  CHECK(run_whole(*again).state_hash == run_whole(*scenario).state_hash);
  files[1].content += "\n";
  CHECK(Scenario::load_text("scene.lua", scenario->sources()[0].content, files)->identity() !=
        scenario->identity());
}

TEST_CASE("errors in modules name their file and line") {
  const Folder folder;
  folder.write("wrong.lua", "local a = 1\nlocal b = bodies.sphere { raduis = 1*mm }");
  CHECK_THAT(folder.load_error("require 'wrong'" + ending),
             StartsWith("wrong.lua:2:27:") && Contains("'radius'"));
  folder.write("wrong.lua", "local a = 1\nlocal b = a + nil");
  CHECK_THAT(folder.load_error("require 'wrong'" + ending),
             StartsWith("wrong.lua:2:") && Contains("arithmetic"));
  folder.write("wrong.lua", "local a = = 1");
  CHECK_THAT(folder.load_error("require 'wrong'" + ending),
             StartsWith("wrong.lua:1:") && Contains("near '='"));
  folder.write("wrong.lua", "local a = 10*micron");
  CHECK_THAT(folder.load_error("require 'wrong'" + ending),
             StartsWith("wrong.lua:1:") && Contains("did you mean 'um'"));
}

TEST_CASE("modules of one name in different folders are told apart, by their paths from the scenario") {
  const std::string left = "return function() error('lost') end";
  const std::string right = "\nreturn function() bodies.sphere { raduis = 1*mm } end";
  const std::vector<SourceFile> files{{"left/part.lua", left}, {"right/part.lua", right}};
  const auto seen = [&](const std::string& text) {
    std::vector<std::string> all;
    for (const char* path : {"test.lua", "/some/where/else/test.lua", "../test.lua"})
      all.push_back(error_of([&] { Scenario::load_text(path, text, files); }));
    CHECK(all[1] == all[0]);
    CHECK(all[2] == all[0]);
    return all[0];
  };
  // To the person who reads the message.
  CHECK_THAT(seen("local l, r = require 'left.part', require 'right.part' l()" + ending),
             StartsWith("left/part.lua:1: lost"));
  CHECK_THAT(seen("local l, r = require 'left.part', require 'right.part' r()" + ending),
             StartsWith("right/part.lua:2:") && Contains("'raduis'"));
  CHECK_THAT(seen("local r, l = require 'right.part', require 'left.part' r()" + ending),
             StartsWith("right/part.lua:2:") && Contains("'raduis'"));
  // And to the script, which may act on it.
  CHECK_THAT(
      seen("local l, r = require 'left.part', require 'right.part' local _, text = pcall(l) error(text, 0)" +
           ending),
      StartsWith("left/part.lua:1: lost"));
  CHECK(seen("local l, r = require 'left.part', require 'right.part' local _, text = pcall(r) "
             "assert(text:find('^right/part.lua:2:'), text)\n" +
             ball + ending)
            .empty());
}

TEST_CASE("circles, names that lead out, and modules that aren't there are refused by name") {
  const Folder folder;
  folder.write("a.lua", "require 'b'");
  folder.write("b.lua", "require 'a'");
  CHECK_THAT(folder.load_error("require 'a'" + ending),
             Contains("circle: a.lua requires b.lua requires a.lua"));
  for (const char* name :
       {"../secret", "/etc/passwd", "..secret", "a/../../b", "", ".", "a..b", "a.", "C:\\\\x"})
    CHECK_THAT(folder.load_error("require '" + std::string(name) + "'" + ending),
               Contains("is no name of a module"));
  CHECK_THAT(folder.load_error("require 'steering'" + ending),
             Contains("'steering.lua' beside the scenario"));
  CHECK_THAT(folder.load_error("require 'scene'" + ending), Contains("can't require itself"));
  CHECK_THAT(folder.load_error("require(5)" + ending), Contains("expected the name of a module"));
  std::ofstream(folder.path.string() + "_outside.lua") << "return 1";
  fs::create_symlink(folder.path.string() + "_outside.lua", folder.path / "link.lua");
  CHECK_THAT(folder.load_error("require 'link'" + ending), Contains("leads out"));
  fs::remove(folder.path.string() + "_outside.lua");
  fs::create_directories(folder.path / "folder.lua");
  CHECK_THAT(folder.load_error("require 'folder'" + ending), Contains("there is no module"));
}

TEST_CASE("a module that is new to an episode or a callback is refused, not read") {
  const std::vector<SourceFile> files{{"late.lua", "return 1"}};
  CHECK_THAT(error_of([&] {
               run_whole(*Scenario::load_text(
                   "test.lua", ball + "function control() require 'late' end" + ending, files));
             }),
             Contains("inside a callback"));
  const auto scenario = Scenario::load_text(
      "test.lua", ball + "if parameter('x', uniform(0, 1)) ~= 0.5 then require 'late' end" + ending, files);
  CHECK_THAT(error_of([&] { scenario->build(7, 0); }), Contains("wasn't when the scenario was loaded"));
}

TEST_CASE("modules stay in the sandbox") {
  const std::vector<SourceFile> files{{"deep.lua", "local f = io"}, {"endless.lua", "while true do end"}};
  CHECK_THAT(
      error_of([&] { Scenario::load_text("test.lua", "local d = require 'deep' d.x = 1" + ending, files); }),
      Contains("test.lua:1:"));
  CHECK_THAT(error_of([&] { Scenario::load_text("test.lua", "require 'endless'" + ending, files); }),
             StartsWith("endless.lua:1:") && Contains("instructions"));
}
