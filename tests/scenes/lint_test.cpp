#include "scenes/lint.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include <unistd.h>

#include "script_helpers.hpp"

using namespace microcosm;
using namespace microcosm::scenes;
namespace fs = std::filesystem;

namespace {

/// "line:column-line:column message" of each finding, '?' before warnings.
std::vector<std::string> lint_text(const std::string& text) {
  const fs::path path = fs::temp_directory_path() / ("microcosm_lint_" + std::to_string(::getpid()) + ".lua");
  std::ofstream(path) << text;
  std::vector<std::string> found;
  for (const Finding& finding : lint(path.string())) {
    const Span& place = finding.place;
    found.push_back(fmt::format("{}{}:{}-{}:{} {}", finding.warning ? "?" : "", place.begin.line,
                                place.begin.column, place.end.line, place.end.column, finding.message));
  }
  fs::remove(path);
  return found;
}

void check_finding(const std::vector<std::string>& found, std::size_t i, const std::string& place,
                   const std::string& part) {
  REQUIRE(i < found.size());
  CHECK_THAT(found[i], Catch::StartsWith(place + " ") && Catch::Contains(part));
}

const std::string ending = "return episode { duration = 0.02*s, control_rate = 100*Hz }\n";

}  // namespace

TEST_CASE("lint finds nothing in the bundled scenes") {
  for (const auto& folder : {"/scenes", "/scenes/examples"})
    for (const auto& file : fs::directory_iterator(std::string(MICROCOSM_SOURCE_DIR) + folder)) {
      if (file.path().extension() != ".lua" || file.path().stem() == "fork") continue;
      INFO(file.path().string());
      for (const Finding& finding : lint(file.path().string())) FAIL_CHECK(finding.message);
    }
}

TEST_CASE("lint goes on after each wrong field and declaration, with begin and end") {
  const auto found = lint_text(
      "local ball = bodies.sphere { raduis = 10*mm, density = 3*Hz }\n"
      "local box = bodies.cube { size = {1*mm, 1*mm, 1*mm} }\n"
      "local eye = sensors.pose { of = ball, rate = -5*Hz, latency = 3 }\n"
      "local way = outcomes.distance { of = box }\n" +
      ending);
  REQUIRE(found.size() == 6);
  check_finding(found, 0, "1:14-1:27", "needs the field 'radius'");
  check_finding(found, 1, "1:30-1:44", "did you mean 'radius'");
  check_finding(found, 2, "1:46-1:60", "'density'");
  check_finding(found, 3, "2:13-2:24", "did you mean 'box'");
  check_finding(found, 4, "3:39-3:51", "'rate'");
  check_finding(found, 5, "3:53-3:64", "'latency'");
}

TEST_CASE("lint reads what no run reaches: callbacks, and what stands after an error") {
  const auto found = lint_text(
      "local ball = bodies.sphere { radius = 10*mm, density = 1000*kg/m^3 }\n"
      "local imu = sensors.imu { of = ball }\n"
      "function control(t, sense)\n"
      "  local f = sense.imu.force_x + sense.inu.t\n"
      "  gradent:set(0, 0, 0)\n"
      "  if steering then print(t) end\n"
      "end\n" +
      ending);
  REQUIRE(found.size() == 4);
  check_finding(found, 0, "4:23-4:30", "no channel 'force_x'");
  check_finding(found, 1, "4:39-4:42", "no sensor 'inu'; did you mean 'imu'");
  check_finding(found, 2, "5:3-5:10", "'gradent' is nothing");
  check_finding(found, 3, "?6:6-6:14", "'steering' is nothing");
  const auto after = lint_text("local x = nil + 1\nbodies.plane { fricton = 1 }\n" + ending);
  REQUIRE(after.size() == 2);
  check_finding(after, 0, "1:1-1:18", "arithmetic");
  check_finding(after, 1, "2:16-2:23", "friction");
}

TEST_CASE("lint places a syntax error, and what else the text shows") {
  const auto found = lint_text("local a = = 1\nbodies.spere {}\nlocal u = 10*micron\n" + ending);
  REQUIRE(found.size() == 3);
  check_finding(found, 0, "1:11-1:12", "near '='");
  check_finding(found, 1, "2:1-2:13", "did you mean 'sphere'");
  check_finding(found, 2, "3:14-3:20", "did you mean 'um'");
}

TEST_CASE("lint goes on after errors that only the built episode shows") {
  const auto found = lint_text(
      "local ball = bodies.sphere { radius = 10*mm, density = 1000*kg/m^3 }\n"
      "local a = sensors.pose { of = ball, rate = 3*kHz }\n"
      "local b = sensors.doppler { vessel = 'aorta' }\n"
      "local turn = outcomes.rotation { of = ball }\n"
      "return episode { duration = 0.02*s, control_rate = 100*Hz, reward = { { of = turn } } }\n");
  REQUIRE(found.size() == 3);
  check_finding(found, 0, "2:11-2:23", "3000 Hz");
  check_finding(found, 1, "3:11-3:26", "blood");
  check_finding(found, 2, "5:71-5:84", "gives no reward");
}

TEST_CASE("lint survives text that is no Lua") {
  std::string deep = "bodies.box ";
  for (int i = 0; i < 5000; ++i) deep += "{";
  for (const std::string& text :
       {deep, std::string("bodies.box { , = , }, [[ ]=] { end"), std::string("}}}} end end until ("),
        std::string("local local function function for for"), std::string(), std::string("\xff\xfe\x00", 3)})
    CHECK(!lint_text(text).empty());
}

TEST_CASE("lint warns of functions that were meant as callbacks and are never called") {
  const std::string body = "bodies.sphere { radius = 1*mm, density = 1000*kg/m^3 }\n";
  auto found = lint_text("function contrl(t, sense) end\n" + body + ending);
  REQUIRE(found.size() == 1);
  check_finding(found, 0, "?1:10-1:16", "did you mean the callback 'control'");
  found = lint_text("function Reset() end\n" + body + ending);
  REQUIRE(found.size() == 1);
  check_finding(found, 0, "?1:10-1:15", "did you mean the callback 'reset'");
  found = lint_text("local function control(t, sense) end\n" + body + ending);
  REQUIRE(found.size() == 1);
  check_finding(found, 0, "?1:16-1:23", "a callback is no local");
  // Called, or a callback as it is meant.
  CHECK(lint_text("function controls() end\nfunction control(t, sense) controls() end\n" + body + ending)
            .empty());
}
