#include <catch2/catch.hpp>

#include "engine/core/math.hpp"
#include "script_helpers.hpp"

using namespace microcosm;
using namespace microcosm::scenes;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

TEST_CASE("A script has no way to files, programs, code from text or hidden state") {
  for (const char* name :
       {"io", "os", "load", "loadstring", "dofile", "loadfile", "require", "package", "debug", "coroutine",
        "collectgarbage", "utf8", "string.dump", "string.pack", "math.randomseed"}) {
    INFO(name);
    CHECK(evaluate(std::string("return type(") + name + ")") == "nil");
  }
  CHECK(error_in("\nos.execute('true')") ==
        "test.lua:2: os is not there for scenarios: they are deterministic and can't touch the machine");
  CHECK_THAT(error_in("local f = load('return 1')"), Contains("test.lua:1: load is not there for scenarios"));
  CHECK_THAT(error_in("coroutine.wrap(print)"), Contains("test.lua:1: coroutine is not there for scenarios"));
  CHECK_THAT(error_in("unknown()"), Contains("attempt to call a nil value (global 'unknown')"));
  CHECK_THAT(error_in("\x1bLua junk"), Contains("test.lua"));
}

TEST_CASE("A loop that never ends is stopped at its line, by the count of instructions") {
  SandboxLimits limits;
  limits.load_steps = 100'000;
  CHECK_THAT(error_in("local n = 0\nwhile true do n = n + 1 end", limits),
             StartsWith("test.lua:2:") && Contains("100000 instructions"));
}

TEST_CASE("pcall and xpcall can't swallow the instruction limit") {
  SandboxLimits limits;
  limits.load_steps = 100'000;
  const auto message = Contains("100000 instructions");
  CHECK_THAT(error_in("while true do pcall(function() while true do end end) end", limits), message);
  CHECK_THAT(
      error_in("while true do xpcall(function() while true do end end, function() while true do end end) end",
               limits),
      message);
  CHECK_THAT(error_in("local function f() pcall(f) f() end pcall(f) while true do end", limits), message);
  CHECK_THAT(error_in("while true do pcall(string.rep, 'x', -1) end", limits), message);
}

TEST_CASE("Memory bombs are stopped, inside pcall too") {
  const auto message = Contains("the limit of 64 MiB");
  CHECK_THAT(error_in("local t = {} for i = 1, 1e9 do t[i] = {i} end"), message);
  CHECK_THAT(
      error_in(
          "local t = {} while true do pcall(function() for i = 1, 1e9 do t[#t + 1] = {i, i, i} end end) end"),
      message);
  CHECK_THAT(error_in("local s = 'x' while true do s = s .. s end"), Contains("a string longer than"));
  CHECK_THAT(error_in("return ('x'):rep(1e9)"), Contains("longer than"));
  CHECK_THAT(error_in("return ('x'):rep(1e5, ('y'):rep(1e5))"), Contains("longer than"));
  CHECK_THAT(error_in("local t = {} for i = 1, 1000 do t[i] = ('x'):rep(1000) end return table.concat(t)"),
             Contains("longer than"));
  CHECK_THAT(error_in("return ('x'):rep(1e5):gsub('x', ('y'):rep(100))"), Contains("longer than"));
}

TEST_CASE("Copying long strings counts as work") {
  SandboxLimits limits;
  limits.load_steps = 1'000'000;
  // 10,000 copies of 200 kB would be 2 GB.
  CHECK_THAT(error_in("local s = ('x'):rep(200000) for i = 1, 10000 do local t = s .. i end", limits),
             Contains("instructions"));
}

TEST_CASE("A pattern with nested repetitions runs into the limit instead of hanging") {
  CHECK_THAT(error_in("return (('a'):rep(100)):find(('a-'):rep(30) .. 'b')"), Contains("instructions"));
  CHECK_THAT(error_in("return (('a'):rep(200)):match(('.*'):rep(20) .. 'b')"), Contains("instructions"));
}

TEST_CASE("Deep recursion is an error, not a crash") {
  const auto overflows = [](const std::string& message) {
    return message.starts_with("test.lua:2:") && message.find("overflow") != std::string::npos;
  };
  CHECK(overflows(error_in("local x\nlocal function f() return 1 + f() end f()")));
  CHECK(overflows(error_in("local x\nlocal function f() return (('x'):gsub('x', f)) end f()")));
  CHECK(
      overflows(error_in("local x\nlocal t = setmetatable({}, {}) getmetatable(t).__index = function(s, k) "
                         "return s[k] end return t.x")));
  CHECK(overflows(
      error_in("local x\nlocal t = {1} table.sort({1, 2}, function() local function g() table.sort({1, "
               "2}, g) end g() end)")));
  CHECK(overflows(error_in("\nreturn " + std::string(5000, '(') + "1" + std::string(5000, ')'))));
  CHECK(overflows(error_in("\nreturn " + std::string(5000, '{') + std::string(5000, '}'))));
  std::string nested = "\n";
  for (int i = 0; i < 5000; ++i) nested += "do ";
  CHECK(overflows(error_in(nested)));
  nested = "\nreturn ";
  for (int i = 0; i < 5000; ++i) nested += "a..";
  CHECK(overflows(error_in(nested + "a")));
  CHECK_THAT(error_in("return ('('):rep(10000):find(('('):rep(10000))"), Contains("captures"));
}

TEST_CASE("pairs visits integers, other numbers, texts and booleans, each ascending") {
  const std::string walk =
      "local out = {} for k, v in pairs(t) do out[#out + 1] = tostring(k) end return table.concat(out, ' ')";
  CHECK(evaluate("local t = {[true]=1, b=1, a=1, [3]=1, [-1]=1, [2.5]=1, [false]=1, ab=1, [0.5]=1} " +
                 walk) == "-1 3 0.5 2.5 a ab b false true");
  CHECK(evaluate("local t = {[true]=1, b=1, a=1, [3]=1} local out, k = {}, next(t) while k ~= nil do "
                 "out[#out + 1] = tostring(k) "
                 "k = next(t, k) end return table.concat(out, ' ')") == "3 a b true");
  CHECK(evaluate("local t = {1, 2, 3, a=4} for k in pairs(t) do t[k] = nil end return next(t) == nil") ==
        "true");
  CHECK_THAT(error_in("for k in pairs({[{}] = 1}) do end"),
             Contains("a table, function or handle as a key has no defined order"));
}

TEST_CASE("References are shown by their order, never by an address") {
  CHECK(evaluate("local a, b = {}, {} return tostring(b) .. ' ' .. tostring(a) .. ' ' .. tostring(b)") ==
        "table: 1 table: 2 table: 1");
  CHECK(evaluate("return string.format('%s', print)") == "function: 1");
  CHECK_THAT(error_in("return string.format('%p', {})"), Contains("invalid conversion"));
}

TEST_CASE("Metatables that would show the garbage collector's work are refused") {
  for (const char* name : {"__gc", "__mode", "__metatable", "__close"}) {
    CHECK_THAT(error_in(std::string("setmetatable({}, {") + name + " = 'k'})"), Contains(name));
  }
}

TEST_CASE("No table is weak, even one made so behind setmetatable's back: nobody sees the collector work") {
  // __mode comes after the check.
  const std::string script =
      "local mt = {} local weak = setmetatable({}, mt) mt['__mo' .. 'de'] = 'kv' weak[1] = {} weak[{}] = 1 "
      "for i = 1, 200000 do local garbage = {i, i, i} end "
      "return #weak .. ' ' .. tostring(weak[1])";
  CHECK(evaluate(script) == "1 table: 1");
}

TEST_CASE("Garbage is collected as a script runs: memory it let go counts no more") {
  CHECK(evaluate("for i = 1, 1000000 do local t = {i, i, i} end return 'done'") == "done");
}

TEST_CASE("print hands over lines with file and line, in bounds, and changes nothing in the script") {
  const std::string script =
      "print('a', 1, nil, 0/0)\nprint({})\nfor i = 1, 100 do\n  print(('x'):rep(20))\nend\nreturn {}";
  const auto run = [&](PrintSink sink) {
    SandboxLimits limits;
    limits.printed = 200;
    Sandbox sandbox(limits);
    sandbox.set_print(std::move(sink));
    sandbox.compile("test.lua", script);
    sandbox.call("the file", limits.load_steps, 0, 1);
    push_text_of(sandbox.lua(), -1);
    return std::string(lua_tostring(sandbox.lua(), -1));
  };
  std::vector<std::string> lines;
  CHECK(run([&](const std::string& line) { lines.push_back(line); }) == "table: 2");
  CHECK(run({}) == "table: 2");
  REQUIRE(lines.size() > 3);
  CHECK(lines[0] == "test.lua:1: a\t1\tnil\tnan");
  CHECK(lines[1] == "test.lua:2: table: 1");
  CHECK(lines[2] == "test.lua:4: xxxxxxxxxxxxxxxxxxxx");
  CHECK(lines.back() == "test.lua:4: print is silent from here on: this episode printed 200 bytes");
  CHECK(lines.size() < 10);
}

TEST_CASE("Not a number is nan, whatever its sign") {
  CHECK(evaluate("return tostring(0/0) .. ' ' .. tostring(-(0/0))") == "nan nan");
  CHECK_THAT(error_in("error(string.format('got %g, %g', 0/0, -(0/0)))"), Contains("got nan, nan"));
  CHECK(std::string(core::InputError("-nan, non-nano, x-nan").what()) == "nan, non-nano, x-nan");
}

TEST_CASE("table.sort is stable and ends whatever the comparison answers") {
  CHECK(evaluate("local t = {5, 3, 1, 4} table.sort(t) return table.concat(t, ' ')") == "1 3 4 5");
  CHECK(evaluate("local t = {} for i = 1, 200 do t[i] = {i % 3, i} end table.sort(t, function(a, b) return "
                 "a[1] < b[1] end) "
                 "for i = 2, 200 do if t[i][1] == t[i-1][1] and t[i][2] < t[i-1][2] then return 'unstable' "
                 "end end return 'stable'") == "stable");
  CHECK(evaluate("local t = {} for i = 1, 100 do t[i] = i end table.sort(t, function() return true end) "
                 "return #t") == "100");
  CHECK_THAT(error_in("table.sort({1, 'a'})"), Contains("compare"));
}

TEST_CASE("math gives core's bits, and ^ too") {
  for (const double x : {0.1, 0.7, 1.3, 12.5}) {
    CHECK(std::stod(evaluate(fmt::format("return string.format('%.17g', math.sin({:.17g}))", x))) ==
          core::sin(x));
    CHECK(std::stod(evaluate(fmt::format("return string.format('%.17g', math.exp({:.17g}))", x))) ==
          core::exp(x));
    // Not a constant: the compiler of Lua folds those.
    CHECK(std::stod(evaluate(fmt::format("local x, y = {:.17g}, 0.37 return string.format('%.17g', x ^ y)",
                                         x))) == core::pow(x, 0.37));
  }
  CHECK_THAT(error_in("return math.random()"), Contains("inside reset or control"));
}

TEST_CASE("Arithmetic functions as in the reference manual") {
  CHECK(evaluate("return math.floor(-3.5) .. ' ' .. math.ceil(3.2) .. ' ' .. math.max(1, 7, 3) .. ' ' .. "
                 "math.tointeger(3.0)") == "-4 4 7 3");
  CHECK(evaluate("return math.rad(180) == math.pi and math.deg(math.pi) == 180") == "true");
  CHECK(evaluate("return tostring(tonumber('0x10')) .. tostring(tonumber('z', 36)) .. tostring(tonumber('8', "
                 "8)) .. tostring(tonumber('1 2'))") == "1635nilnil");
  CHECK(evaluate("return select('#', table.unpack({1, nil, 3}, 1, 3)) .. select(2, 'a', 'b')") == "3b");
  CHECK(evaluate("local t = {1, 2, 3} table.insert(t, 2, 9) table.remove(t, 1) table.move(t, 1, 3, 2) return "
                 "table.concat(t, ' ')") == "9 9 2 3");
  CHECK(evaluate("return select(2, xpcall(error, function(m) return m .. '!' end, 'x'))") == "x!");
  CHECK(evaluate("return select(2, pcall(error, 'plain', 0))") == "plain");
}
