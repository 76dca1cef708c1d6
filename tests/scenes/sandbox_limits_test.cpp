// What a hostile script can make a computer do is bounded by what it is counted for: every library function
// and every operation whose work grows with its operands. Each case would take long, or much memory, if its
// work were free; each must end within its limit of steps, in little time of ours.

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <ctime>

#include "scenes/files.hpp"
#include "script_helpers.hpp"

using namespace microcosm;
using namespace microcosm::scenes;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

namespace {

/// [s] of this thread's processor time.
double processor_seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

std::string repeated(const std::string& text, int count) {
  std::string all;
  for (int i = 0; i < count; ++i) all += text;
  return all;
}

/// The error of a script that must end within the default limit of steps; each step takes some 10 ns, and 300
/// on a busy machine under a sanitizer.
std::string bounded_error(const std::string& text) {
  const double start = processor_seconds();
  std::string error = error_in(text);
  CHECK(processor_seconds() - start < 20);
  return error;
}

const auto instructions = Contains("20000000 instructions");

}  // namespace

TEST_CASE("The given scripts end within their limits") {
  const auto error_of_file = [](const std::string& name) {
    const std::string path = std::string(MICROCOSM_SOURCE_DIR "/tests/scenes/cases/") + name;
    return error_of([&] { Scenario::load(path); });
  };
  CHECK_THAT(error_of_file("gsub0_4096.lua"), Contains(":1: string.gsub: a string longer than 262144 bytes"));
  CHECK_THAT(error_of_file("setscan_60000.lua"), Contains(":1: the file took more than the limit of"));
}

TEST_CASE("What patterns do is counted: sets, balances, back references, captures") {
  CHECK_THAT(bounded_error("local s, p = ('a'):rep(65536), '['..('bc'):rep(60000)..']*z' s:find(p)"),
             instructions);
  CHECK_THAT(bounded_error("local s, p = ('a'):rep(65536), '[^'..('bc'):rep(60000)..']-z' s:find(p)"),
             instructions);
  CHECK_THAT(bounded_error(
                 "local s, p = ('a'):rep(65536), '%f['..('%w'):rep(60000)..']z' while true do s:find(p) end"),
             instructions);
  CHECK_THAT(bounded_error("local s, p = ('a'):rep(65536), '['..('bc'):rep(60000)..']' while true do "
                           "for _ in s:gmatch(p) do end end"),
             instructions);
  CHECK_THAT(bounded_error("local s = ('('):rep(200000) while true do s:find('%b()') end"), instructions);
  CHECK_THAT(bounded_error("local s = ('a'):rep(200000) while true do s:find('^(.*)%1b') end"), instructions);
  CHECK_THAT(bounded_error("local s = ('a'):rep(200000) while true do s:match('(((((((.*)))))))') end"),
             instructions);
  CHECK_THAT(
      bounded_error("local s = ('a'):rep(200000) while true do s:find(('a'):rep(100000)..'b', 1, true) end"),
      instructions);
}

TEST_CASE("A replacement grows no further than a string may") {
  const auto longer = Contains("a string longer than");
  CHECK_THAT(bounded_error("return ('x'):rep(262144):gsub('.*', ('%0'):rep(4096))"), longer);
  CHECK_THAT(bounded_error("return ('x'):rep(262144):gsub('.', ('y'):rep(262144))"), longer);
  CHECK_THAT(
      bounded_error("local y = ('y'):rep(262144) return ('x'):rep(1000):gsub('.', function() return y end)"),
      longer);
  CHECK_THAT(bounded_error("return ('x'):rep(1000):gsub('.', {x = ('y'):rep(262144)})"), longer);
  CHECK_THAT(bounded_error("return ('x'):rep(1000):gsub('(.)', ('%1'):rep(100000))"), longer);
}

TEST_CASE("Comparing, hashing and joining long texts is counted") {
  const std::string two = "local a, b = ('x'):rep(250000)..'1', ('x'):rep(250000)..'2' ";
  CHECK_THAT(bounded_error(two + "while true do local c = a < b end"), instructions);
  CHECK_THAT(bounded_error(two + "while true do local c = a == b end"), instructions);
  CHECK_THAT(bounded_error(two + "while true do rawequal(a, b) end"), instructions);
  CHECK_THAT(bounded_error(two + "local t = {} while true do t[a] = 1 t[b] = 1 end"), instructions);
  CHECK_THAT(bounded_error("local s = ('x'):rep(4000) local t = {} local i = 0 while true do i = i + 1 "
                           "local _ = t[s..i] end"),
             instructions);
  CHECK_THAT(bounded_error("local s = ('x'):rep(4000) while true do local _ = s..s end"), instructions);
  CHECK_THAT(bounded_error(two + "local t = {a, b, a, b} while true do table.sort(t) end"), instructions);
  CHECK_THAT(bounded_error(two + "local t = {[a] = 1, [b] = 1} while true do for k in pairs(t) do end end"),
             instructions);
  CHECK_THAT(bounded_error(two + "local t = {[a] = 1, [b] = 1} while true do next(t, a) end"), instructions);
  CHECK_THAT(bounded_error("local s = ('1'):rep(250000) while true do tonumber(s) end"), instructions);
  CHECK_THAT(bounded_error("local s = ('1'):rep(900) while true do pcall(function() return s | 1 end) end"),
             instructions);
  CHECK_THAT(bounded_error("local s = ('x'):rep(250000) while true do s:upper() s:reverse() s:sub(2) end"),
             instructions);
  CHECK_THAT(bounded_error("local s = ('x'):rep(250000) while true do s:byte(1, 100000) end"), instructions);
  CHECK_THAT(bounded_error("while true do ('x'):rep(250000) end"), instructions);
  CHECK_THAT(bounded_error("while true do string.format('%99.99f %s', 1e308, ('x'):rep(1000)) end"),
             instructions);
}

TEST_CASE("Keys that all fall on one chain of a table are counted") {
  // Integers: multiples of the number of places less one; powers of two as numbers.
  CHECK_THAT(bounded_error("local t, n = {}, (1 << 17) - 1 for i = 1, 60000 do t[i*n*16] = 1 end "
                           "while true do for i = 1, 60000 do local _ = t[i*n*16] end end"),
             instructions);
  // Short texts of one hash: found here by the hash that Lua has (external/lua/src/lstring.c).
  std::string colliding = "local all = {";
  constexpr std::uint32_t seed = 0x6d696372;
  int found = 0;
  for (std::uint32_t i = 0; found < 3000; ++i) {
    const std::string text = fmt::format("{}", i);
    auto h = seed ^ static_cast<std::uint32_t>(text.size());
    for (std::size_t l = text.size(); l > 0; --l)
      h ^= (h << 5) + (h >> 2) + static_cast<unsigned char>(text[l - 1]);
    if ((h & 0x3ff) != 0) continue;
    colliding += fmt::format("'{}',", text);
    ++found;
  }
  colliding += "} ";
  CHECK_THAT(bounded_error(colliding + "local t = {} for i = 1, #all do t[all[i]] = i end while true do "
                                       "for i = 1, #all do local _ = t[all[i]] end end"),
             instructions);
  // Tables filled to the last place, where each new key takes them apart.
  CHECK_THAT(bounded_error("local t = {} for i = 1, 65536 do t['k'..i] = 1 end local i = 65536 while true do "
                           "t['k'..(i - 65535)] = nil i = i + 1 t['k'..i] = 1 end"),
             instructions);
}

TEST_CASE("Lists of arguments, results and values are counted") {
  CHECK_THAT(
      bounded_error("local t = {} for i = 1, 90000 do t[i] = i end local function f(...) return ... end "
                    "while true do f(table.unpack(t)) end"),
      instructions);
  CHECK_THAT(bounded_error("local t = {} for i = 1, 90000 do t[i] = i end local function f(...) "
                           "while true do select('#', ...) end end f(table.unpack(t))"),
             instructions);
  CHECK_THAT(bounded_error("local t = {} for i = 1, 90000 do t[i] = i end local function f(...) "
                           "while true do local u = {...} end end f(table.unpack(t))"),
             instructions);
  CHECK_THAT(bounded_error("local t = {} for i = 1, 90000 do t[i] = i end local function f(...) "
                           "while true do pcall(type, ...) end end f(table.unpack(t))"),
             instructions);
}

TEST_CASE("A closure counts the variables that it captures, and the search for them") {
  // In reverse order each is searched for along all that are open.
  std::string locals = "local a0", captured = "a0";
  for (int i = 1; i < 150; ++i) {
    locals += fmt::format(",a{}", i);
    captured = fmt::format("a{},{}", i, captured);
  }
  CHECK_THAT(bounded_error(locals + " while true do local f = function() return " + captured + " end end"),
             instructions);
}

TEST_CASE("Chains of metatables are counted, and rings of them end") {
  const std::string chain =
      "local last = {} local t = last for i = 1, 1900 do t = setmetatable({}, {__index = t, __newindex = t}) "
      "end ";
  CHECK_THAT(bounded_error(chain + "while true do local _ = t.x end"), instructions);
  CHECK_THAT(bounded_error(chain + "while true do t.x = nil end"), instructions);
  CHECK_THAT(bounded_error("local t = setmetatable({}, {}) getmetatable(t).__call = t t()"),
             instructions || Contains("overflow"));
  CHECK_THAT(bounded_error("local t = setmetatable({}, {}) getmetatable(t).__index = t return t.x"),
             Contains("loop"));
}

TEST_CASE("Errors that look for a name in a long function are counted") {
  std::string text = "local a local function f() do return a.x end " + repeated("a = a; ", 300000) +
                     " end while true do pcall(f) end";
  CHECK_THAT(bounded_error(text), instructions);
  text = "local b local function f(go) if go then goto last end " + repeated("do local c = b end ", 30000) +
         " ::last:: return b.x end while true do pcall(f, true) end";
  CHECK_THAT(bounded_error(text), instructions);
}

TEST_CASE("Compiling is counted: chains of elseif, labels, gotos, nested scopes, long expressions") {
  const auto compiling = Contains("compiling the file took more than the limit of 20000000 instructions");
  CHECK_THAT(bounded_error("\nif a then " + repeated("elseif a then b() ", 200000) + "end"),
             StartsWith("test.lua:2:") && compiling);
  std::string labels = "\n";
  for (int i = 0; i < 32000; ++i) labels += fmt::format("do goto l{} end ::l{}:: ", i, i);
  CHECK_THAT(bounded_error(labels), compiling);
  std::string gotos;
  for (int i = 0; i < 32000; ++i) gotos += fmt::format("goto l{} ", i);
  // Each label is compared with all gotos that wait for theirs: 10,000 times 32,000, eight to a step.
  std::string others;
  for (int i = 0; i < 10'000; ++i) others += fmt::format("::other{}:: a() ", i);
  CHECK_THAT(bounded_error(gotos + others), compiling);
  // Each name is looked for in all of 180 functions around it.
  std::string scopes;
  for (int i = 0; i < 100; ++i) {
    scopes += "local function f() local a0";
    for (int k = 1; k < 190; ++k) scopes += fmt::format(",a{}", k);
    scopes += " ";
  }
  CHECK_THAT(bounded_error(scopes + repeated("g=1;", 700000)), compiling || Contains("MiB"));
  std::string many;
  for (int i = 0; i < 190; ++i) many += fmt::format("local c{} <const> = 1 ", i);
  CHECK_THAT(bounded_error(many + repeated(";", 3'900'000)), compiling);
  CHECK_THAT(bounded_error("return " + repeated("a or ", 700'000) + "a"), compiling);
  // What people write compiles: a table of 100,000 numbers.
  CHECK(error_in("local t = {" + repeated("1.5,", 100'000) + "}").empty());
}

TEST_CASE("Memory that C++ holds for a script is bounded as Lua's own is") {
  const auto memory = Contains("the limit of 64 MiB");
  CHECK_THAT(bounded_error("local t = {} for i = 1, 1e6 do t[i] = i end local u = {} for i = 1, 10 do "
                           "for k in pairs(t) do end end"),
             memory || instructions);
  SandboxLimits limits;
  limits.memory = std::size_t{4} << 20;
  // A table of 80,000 numbers has 2^17 places of 16 bytes, 2 MiB, and took 3 MiB while it grew. Sorting
  // copies it (1.28 MB) and orders two lists of indices (1.28 MB); the keys of a loop take at least 24 bytes
  // each.
  const std::string table = "\nlocal t = {} for i = 1, 80000 do t[i] = i end ";
  CHECK(error_in(table, limits).empty());
  CHECK_THAT(error_in(table + "table.sort(t)", limits),
             StartsWith("test.lua:2:") && Contains("the limit of 4 MiB"));
  // 60,000: 1 MiB, sorted within 3 MiB; the list of keys is there twice while it grows, to 2^16 of 40 bytes.
  const std::string smaller = "\nlocal t = {} for i = 1, 60000 do t[i] = i end table.sort(t) ";
  CHECK(error_in(smaller, limits).empty());
  CHECK_THAT(error_in(smaller + "for k in pairs(t) do end", limits),
             StartsWith("test.lua:2:") && Contains("the limit of 4 MiB"));
  CHECK_THAT(error_in(table + "for k in pairs(t) do end", limits),
             StartsWith("test.lua:2:") && Contains("the limit of 4 MiB"));
}

TEST_CASE("Errors name the line where they were raised, in C functions too") {
  CHECK_THAT(error_in("\n\ntable.sort({1, 'a'}, math.max)"), StartsWith("test.lua:3:"));
  CHECK_THAT(error_in("\nlocal t = {} for i = 1, 1e9 do t[i] = {i} end"), StartsWith("test.lua:2:"));
  CHECK_THAT(error_in("\nerror({})"), StartsWith("test.lua:2:"));
  CHECK_THAT(error_in("\nlocal s = 'x' while true do s = s .. s end"), StartsWith("test.lua:2:"));
}

TEST_CASE("The budget is that of loading and all callbacks together") {
  const std::string text =
      small_scenario(valid_carriers, "function control(t, sense) for i = 1, 20000 do local x = i * i end end",
                     "duration = 2*s, control_rate = 100*Hz");
  LoadOptions options;
  options.budget.instructions = 5'000'000;
  const auto error = [&] {
    return error_of([&] {
      const auto episode = load(text, options)->build(1, 0);
      agents::run_episode(*episode);
    });
  };
  const std::string first = error();
  CHECK_THAT(first, StartsWith("test.lua:6:") && Contains("budget of 5000000 instructions for an episode") &&
                        Contains("control_rate"));
  CHECK(error() == first);
  options.budget.instructions = 50'000'000;
  CHECK(error().empty());
  // A budget below what loading takes.
  options = {};
  options.budget.instructions = 10;
  CHECK_THAT(load_error(text, options), Contains("budget of 10 instructions"));
}

TEST_CASE("The budget of memory holds while loading and in callbacks, to the byte that is stated") {
  // 200 calls that keep 1,000 numbers of 16 bytes each: 3.2 MB.
  const std::string text = small_scenario(
      valid_carriers,
      "kept = {} function control(t, sense) for i = 1, 1000 do kept[#kept + 1] = t + i end end",
      "duration = 2*s, control_rate = 100*Hz");
  LoadOptions options;
  const auto error = [&] {
    return error_of([&] {
      const auto episode = load(text, options)->build(1, 0);
      agents::run_episode(*episode);
    });
  };
  CHECK(error().empty());
  options.budget.memory = 1'000'000;
  const std::string first = error();
  CHECK_THAT(first, StartsWith("test.lua:6:") && Contains("callback 'control'") &&
                        Contains("more memory than the limit of 1000000 bytes"));
  CHECK(error() == first);
  // The language alone takes more than this.
  options.budget.memory = 10'000;
  CHECK_THAT(load_error(text, options), StartsWith("test.lua") && Contains("compiling the file") &&
                                            Contains("more memory than the limit of 10000 bytes"));
}

TEST_CASE("Calls too short for the hook count too") {
  Sandbox sandbox;
  sandbox.compile("test.lua", "function f() local x = 1 return x end");
  sandbox.call("the file", 1000, 0, 0);
  const std::int64_t before = sandbox.steps();
  for (int i = 0; i < 100; ++i) {
    lua_getglobal(sandbox.lua(), "f");
    sandbox.call("f", 1000, 0, 0);
  }
  CHECK(sandbox.steps() - before == 200);  // LOADI, RETURN1 each
}

TEST_CASE("The bundled scenes with the busiest scripts take a small part of the budget") {
  for (const char* scene : {"quadruped", "hand_cube"}) {
    INFO(scene);
    LoadOptions options;
    options.duration = "1s";
    options.budget.instructions = 200'000'000;  // a hundredth
    options.budget.memory = std::size_t{8} << 20;
    const auto scenario =
        Scenario::load(fmt::format("{}/scenes/{}.lua", MICROCOSM_SOURCE_DIR, scene), options);
    CHECK_NOTHROW(run_whole(*scenario));
  }
}
