// What a script sees follows from its text alone: not from addresses, seeds, the path of its file, or how its
// tables came to be.

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "scenes/files.hpp"
#include "scenes/sandbox/printable.hpp"
#include "script_helpers.hpp"

using namespace microcosm;
using namespace microcosm::scenes;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

namespace {

constexpr const char* tables = MICROCOSM_SOURCE_DIR "/tests/script/random_tables.lua";

/// What the scene prints, without the path.
std::string printed(const std::string& path, const LoadOptions& options = {}) {
  std::string lines;
  const auto scenario = Scenario::load(path, options);
  scenario->build(0, 0, [&](const std::string& line) { lines += line.substr(line.rfind(": ") + 2) + "\n"; });
  return lines;
}

}  // namespace

TEST_CASE("The length of a table is the border that doubling and halving find") {
  CHECK(evaluate("return #{}") == "0");
  CHECK(evaluate("return #{1, 2, 3, 4, 5}") == "5");
  CHECK(evaluate("return #{nil, 2}") == "0");        // t[1] is absent
  CHECK(evaluate("return #{1, nil, 3}") == "1");     // 1, 2: between them 1
  CHECK(evaluate("return #{1, 2, nil, 4}") == "4");  // 1, 2, 4, 8: between 4 and 8
  CHECK(evaluate("return #{1, 2, 3, nil, 5}") == "3");
  CHECK(evaluate("local t = {} t[1]=1 t[2]=1 t.left=true t.right=true t.right=nil t[4]=1 return #t") == "4");
  CHECK(evaluate("local t = {} for i = 1, 1000 do t[i] = i end for i = 1000, 501, -1 do t[i] = nil end "
                 "return #t") == "500");
  CHECK(evaluate("local t = {} for k = 0, 62 do t[1 << k] = 1 end t[math.maxinteger] = 1 return #t") ==
        "9223372036854775807");
  CHECK(evaluate("local t = {} for k = 0, 62 do t[1 << k] = 1 end return #t") == "4611686018427387904");
  CHECK(evaluate("local t = {} for i = 1, 300 do t[#t + 1] = i end return #t") == "300");
}

TEST_CASE("Random tables with keys of every kind say the same however they were built") {
  const std::string first = printed(tables);
  CHECK_THAT(first, StartsWith("digest\t"));
  for (const char* order : {"forward", "backward", "shuffled", "with detours", "in a constructor"}) {
    INFO(order);
    LoadOptions options;
    options.set = {{"order", order}};
    CHECK(printed(tables, options) == first);
  }
}

TEST_CASE("A table's length doesn't follow Lua's seed or the address space: the given scene") {
  const auto episode = Scenario::load(MICROCOSM_SOURCE_DIR "/tests/scenes/cases/border.lua")->build(0, 0);
  const rigid::BodyModel& ball = episode->parts.need_bodies().model().bodies.back();
  // #t is 4, of t[1], t[2], t[4]; the scene's radius is (#t + 5)*mm, a product that isn't the number 0.009.
  CHECK(ball.links.front().shapes.front().radius == (4 + 5) * 1e-3);
}

TEST_CASE("Keys that are references, in every order, and what they are told apart by") {
  CHECK(evaluate("local a, b, f = {}, {}, function() end local t = {[a] = 1, [b] = 2, [f] = 3, [print] = 4} "
                 "t[a] = nil return tostring(t[a]) .. t[b] .. t[f] .. t[print]") == "nil234");
  CHECK_THAT(error_in("\nlocal t = {[{}] = 1} for k in pairs(t) do end"),
             StartsWith("test.lua:2:") && Contains("no defined order"));
  CHECK(evaluate("return tostring(print) .. ' ' .. tostring({}) .. ' ' .. tostring(print) .. ' ' .. "
                 "tostring(type)") == "function: 1 table: 2 function: 1 function: 3");
}

TEST_CASE("Texts are ordered by their bytes") {
  CHECK(evaluate("return tostring('a' < 'B') .. tostring('\\xff' > 'a') .. tostring('a\\0b' < 'a\\0c') .. "
                 "tostring('a' < 'a\\0')") == "falsetruetruetrue");
}

TEST_CASE("The steps and bytes of a script are the same in every state") {
  const auto counts = [] {
    Sandbox sandbox;
    sandbox.compile("test.lua",
                    "local t, keys = {}, {} for i = 1, 3000 do keys[i] = {} t[keys[i]] = i t['k' .. i] = i "
                    "t[print] = function() return i end end for i = 1, 3000, 2 do t[keys[i]] = nil end");
    sandbox.call("the file", 10'000'000, 0, 0);
    return std::pair(sandbox.steps(), sandbox.peak_memory());
  };
  const auto first = counts();
  std::vector<std::unique_ptr<char[]>> elsewhere;  // so that objects lie at other addresses
  for (int i = 0; i < 20; ++i) {
    elsewhere.push_back(std::make_unique<char[]>(static_cast<std::size_t>(17 + 1000 * i)));
    CHECK(counts() == first);
  }
}

TEST_CASE("What a script sees of an error is the file's name, wherever the file lies") {
  const std::string text =
      "local _, lua = pcall(function() error('x') end) "
      "local _, ours = pcall(function() bodies.sphere { radius = 1 } end) "
      "local _, deep = pcall(string.rep) print(lua) print(ours) print(deep)\n"
      "bodies.plane {} local b = bodies.sphere { radius = 1*m, density = 1*kg/m^3 }\n"
      "return episode { duration = 0.01*s, control_rate = 100*Hz }";
  const auto seen = [&](const std::string& path) {
    std::string lines;
    Scenario::load_text(path, text, {})->build(0, 0, [&](const std::string& line) {
      lines += line.substr(path.size()) + "\n";
    });
    return lines;
  };
  const std::string alone = seen("scene.lua");
  CHECK_THAT(alone, Contains(":1: scene.lua:1: x\n") &&
                        Contains(":1: scene.lua:1:98: field 'radius' of bodies.sphere"));
  CHECK(seen("a/scene.lua") == alone);
  CHECK(seen("/some/where/else/scene.lua") == alone);
  CHECK(seen("../scene.lua") == alone);
  // The message to the person has the path as it was typed.
  CHECK_THAT(error_of([] { Scenario::load_text("a/scene.lua", "\nerror('x')", {}); }),
             StartsWith("a/scene.lua:2: x"));
  CHECK_THAT(error_of([] { Scenario::load_text("a/scene.lua", "\nbodies.sphere { radius = 1 }", {}); }),
             StartsWith("a/scene.lua:2:17: field 'radius' of bodies.sphere"));
}

TEST_CASE("Nothing that a terminal acts on is printed") {
  CHECK(printable("plain \xc3\xa9 \xe2\x82\xac\ttab\n") == "plain \xc3\xa9 \xe2\x82\xac\ttab\n");
  CHECK(printable(std::string_view("a\0b\x1b[31mc\x7f\r", 11)) == "a?b?[31mc??");
  CHECK(printable("\xc2\x9b"
                  "31m") == "?31m");  // U+009B begins a control sequence
  CHECK(printable("\xe2\x80\xae"
                  "abc") == "?abc");  // U+202E turns the direction of writing
  CHECK(printable("\xff\xc3(\xed\xa0\x80\xf8") ==
        "??"
        "(????");                        // no UTF-8
  CHECK(printable("\xc0\x80") == "??");  // a NUL in two bytes

  std::string line;
  Sandbox sandbox;
  sandbox.set_print([&](const std::string& printed_line) { line = printed_line; });
  sandbox.compile("test.lua", "print('\\27[2J\\0\\xc2\\x9b')");
  sandbox.call("the file", 1000, 0, 0);
  CHECK(line == "test.lua:1: ?[2J??");
  CHECK(error_in("error('a\\0b\\27[31m', 0)") == "test.lua:1: a?b?[31m");
  CHECK_THAT(load_error("bodies.sphere { name = 'x\\27[31m', radius = 1*m, density = 1*kg/m^3 }"),
             !Contains("\x1b"));
}
