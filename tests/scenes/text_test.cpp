// What editors and shells leave in files, and names that can't be stored.

#include <catch2/catch.hpp>

#include "script_helpers.hpp"

using namespace microcosm;
using namespace microcosm::scenes;
using namespace std::string_literals;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

namespace {

const std::string ball = "local ball = bodies.sphere { radius = 10*mm, density = 1000*kg/m^3 }\n";
const std::string ending = "return episode { duration = 0.02*s, control_rate = 100*Hz }\n";

}  // namespace

TEST_CASE("a byte-order mark, a line for the shell, and ends of lines of other systems are read") {
  CHECK(load_error("\xef\xbb\xbf" + ball + ending) == "");
  CHECK(load_error("#!/usr/bin/env -S microcosm run\n" + ball + ending) == "");
  CHECK(load_error("\xef\xbb\xbf#!/usr/bin/env microcosm\r\n" + ball + ending) == "");
  const auto with_ends = [](const std::string& end) {
    std::string text = "local a = 1\n-- a comment\nlocal ball = bodies.sphere { raduis = 1*mm }\n", out;
    for (const char c : text)
      if (c == '\n')
        out.append(end);
      else
        out.push_back(c);
    return load_error(out);
  };
  for (const char* end : {"\n", "\r\n", "\r", "\n\r"}) {
    INFO(std::string_view(end).size());
    CHECK_THAT(with_ends(end), StartsWith("test.lua:3:30:"));
  }
  CHECK_THAT(load_error("#!/bin/x\nlocal ball = bodies.sphere { raduis = 1*mm }"),
             StartsWith("test.lua:2:30:"));
}

TEST_CASE("other encodings and zero bytes are refused in plain words") {
  CHECK_THAT(load_error("\xff\xfel\0o\0"s), Contains("UTF-16"));
  std::string with_zero = ball;
  with_zero.append("local a = '\0'\n"s).append(ending);
  CHECK_THAT(load_error(with_zero), StartsWith("test.lua:2:") && Contains("zero byte"));
}

TEST_CASE("names that are no UTF-8, or hold control characters, are refused at load, by name") {
  CHECK_THAT(error_of([] {
               Scenario::load(std::string(MICROCOSM_SOURCE_DIR) + "/tests/scenes/cases/nonutf8_param.lua");
             }),
             Contains("nonutf8_param.lua:1:") && Contains("\"\\xff\"") && Contains("UTF-8"));
  for (const std::string name : {"\\xff", "\\0", "\\27[31m", "a\\nb", ""})
    for (const std::string call : {"parameter('NAME', 1)", "option('NAME', 1)", "option('o', {'NAME'})"}) {
      std::string text = call;
      text.replace(text.find("NAME"), 4, name);
      INFO(text);
      if (!(name.empty() && call.ends_with("})")))
        CHECK_THAT(load_error(text + "\n" + ball + ending), StartsWith("test.lua:1:"));
    }
  CHECK_THAT(load_error("bodies.sphere { name = 'b\\xffll', radius = 1*mm }\n" + ending),
             StartsWith("test.lua:1:17:") && Contains("UTF-8"));
  CHECK_THAT(load_error("parameter('" + std::string(300, 'x') + "', 1)\n" + ball + ending),
             Contains("300 bytes long"));
  CHECK_THAT(error_of([] { Scenario::load_text("sc\xffne.lua", ball + ending, {}); }),
             Contains("sc\\xffne.lua"));
  CHECK_THAT(load_error(ball + ending, {{{"o", "\xff"}}, {}, {}, {}}), Contains("UTF-8"));
  // What is UTF-8 is taken.
  CHECK(load_error("parameter('Größe', uniform(0, 1))\n" + ball + ending) == "");
}
