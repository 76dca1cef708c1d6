-- Each rule of script/check-structure is seen to fail on a small tree, and to pass on its corrected twin.
-- Usage: lua5.4 tests/script/check_structure_test.lua (from the project's root)

package.path = "script/lib/structure/?.lua;" .. package.path
local projects = require("project")

local failures, cases = 0, 0

--- Findings of `rule` on a tree of path -> text, as one string.
local function findings(rule, texts)
  local lines = {}
  for path, text in pairs(texts) do
    if path:find("%.hpp$") then texts[path] = "#pragma once\n" .. text end
  end
  for _, finding in ipairs(require(rule)(projects.from_texts(texts))) do
    lines[#lines + 1] = ("%s:%d: %s"):format(table.unpack(finding))
  end
  return table.concat(lines, "\n")
end

local function expect(claim, rule, texts, pattern)
  cases = cases + 1
  local got = findings(rule, texts)
  local good = pattern and got:find(pattern) or (not pattern and got == "")
  if not good then
    failures = failures + 1
    print(("FAILED: %s\n  expected: %s\n  got: %s"):format(claim, pattern or "nothing", got == "" and "nothing" or got))
  end
end

-- Arrows
local function includes(from, to)
  return { [from] = ('#include "%s"\n'):format(to), [to] = "" }
end
for _, pair in ipairs({
  { "engine/world/a.cpp", "engine/core/b.hpp" }, { "engine/swim/a.cpp", "engine/geometry/b.hpp" },
  { "engine/flow/network/a.cpp", "engine/core/b.hpp" }, { "agents/a.cpp", "engine/world/b.hpp" },
  { "scenes/a.cpp", "engine/flow/b.hpp" }, { "datagen/a.cpp", "agents/b.hpp" }, { "render/a.cpp", "engine/flow/b.hpp" },
  { "window/a.cpp", "datagen/b.hpp" }, { "app/a.cpp", "validation/b.hpp" }, { "bench/a.cpp", "render/b.hpp" },
  { "tests/scenes/a.cpp", "app/b.hpp" } }) do
  expect(pair[1] .. " may include " .. pair[2], "arrows", includes(pair[1], pair[2]))
end
for _, pair in ipairs({
  { "engine/world/a.cpp", "engine/flow/b.hpp" }, { "engine/world/a.cpp", "engine/geometry/b.hpp" },
  { "engine/swim/a.cpp", "engine/flow/b.hpp" }, { "engine/magnetics/a.cpp", "engine/swim/b.hpp" },
  { "engine/core/a.cpp", "engine/geometry/b.hpp" }, { "engine/geometry/a.cpp", "engine/flow/b.hpp" },
  { "engine/flow/network/a.cpp", "engine/swim/b.hpp" }, { "engine/flow/a.cpp", "formats/b.hpp" },
  { "agents/a.cpp", "scenes/b.hpp" }, { "render/a.cpp", "scenes/b.hpp" }, { "scenes/a.cpp", "datagen/b.hpp" },
  { "datagen/a.cpp", "render/b.hpp" }, { "bench/a.cpp", "app/b.hpp" }, { "validation/a.cpp", "window/b.hpp" },
  { "window/a.cpp", "app/b.hpp" }, { "app/a.cpp", "tests/b.hpp" } }) do
  expect(pair[1] .. " must not include " .. pair[2], "arrows", includes(pair[1], pair[2]), "must not include")
end
expect("an include is written from the root", "arrows", { ["app/a.cpp"] = '#include "b.hpp"\n', ["app/b.hpp"] = "" }, "b.hpp is no file")
expect("an included file exists", "arrows", { ["app/a.cpp"] = '#include "app/b.hpp"\n' }, "app/b.hpp is no file")
expect("a folder outside the design is refused", "arrows", { ["extras/a.cpp"] = "" }, "not part of the design")

-- Cycles
expect("a chain is no cycle", "cycles", { ["app/a.hpp"] = '#include "app/b.hpp"\n', ["app/b.hpp"] = '#include "app/c.hpp"\n', ["app/c.hpp"] = "" })
expect("three files in a ring", "cycles", { ["app/a.hpp"] = '#include "app/b.hpp"\n', ["app/b.hpp"] = '#include "app/c.hpp"\n',
  ["app/c.hpp"] = '#include "app/a.hpp"\n' }, "cycle of files: app/a.hpp %-> app/b.hpp %-> app/c.hpp %-> app/a.hpp")
expect("two folders that use each other", "cycles", { ["agents/a.hpp"] = '#include "agents/sensing/b.hpp"\n', ["agents/sensing/b.hpp"] = "",
  ["agents/sensing/c.hpp"] = '#include "agents/d.hpp"\n', ["agents/d.hpp"] = "" }, "cycle of folders")

-- Sizes
expect("a file of 800 lines", "sizes", { ["app/a.cpp"] = ("int a;\n"):rep(800) })
expect("a file of 801 lines", "sizes", { ["app/a.cpp"] = ("int a;\n"):rep(801) }, "801 lines")
expect("engine/world below 1,500 lines", "sizes", { ["engine/world/a.cpp"] = ("\n"):rep(750), ["engine/world/b.cpp"] = ("\n"):rep(749) })
expect("engine/world of 1,500 lines", "sizes", { ["engine/world/a.cpp"] = ("\n"):rep(750), ["engine/world/b.cpp"] = ("\n"):rep(750) }, "1500 lines")
local function body(lines) return ("  a();\n"):rep(lines) end
for _, head in ipairs({ "void f() {", "int A::g(int x) const noexcept {", 'TEST_CASE("a { in a string") {', "auto f() -> std::vector<int> {",
  "A::A(int x) : b_{x}, c_(x) {", "class A { void f() {", "namespace n {\nstruct B : C {\n  bool operator()(int) const override {",
  "const std::vector<F> table = {[] (int x) {", "template <class T>\n  requires std::is_same_v<T, int>\nT f(T x) {" }) do
  local _, opened = head:gsub("[{]", "")
  local _, closed = head:gsub("[}]", "")
  local string_braces = head:find('"') and 1 or 0
  local tail = ("}\n"):rep(opened - closed - string_braces)
  local short, long = head .. "\n" .. body(90) .. tail, head .. "\n" .. body(100) .. tail
  expect("90 lines after: " .. head, "sizes", { ["app/a.cpp"] = short })
  expect("100 lines after: " .. head, "sizes", { ["app/a.cpp"] = long }, "a function of 10%d lines")
end
expect("a long class of short functions", "sizes", { ["app/a.cpp"] = "class A {\n" .. ("void f() {\n  a();\n}\n"):rep(60) .. "};\n" })
expect("a long table", "sizes", { ["app/a.cpp"] = "constexpr int a[] = {\n" .. ("{1, g(2)},\n"):rep(200) .. "};\n" })
expect("braces in comments and characters", "sizes", { ["app/a.cpp"] = "void f() {\n // {\n /* { */ a('{', \"{\", R\"({)\", 1'000);\n}\n" .. ("int a;\n"):rep(150) })

-- Bits
for _, call in ipairs({ "std::sin(x)", "std::pow(x, 2)", "::pow(x, 2)", "hypot(x, y)", "std::fma(a, b, c)", "tgamma(x)", "cbrtf(x)",
  "return exp (x)", "std::log1p(x)" }) do
  expect(call .. " is refused", "bits", { ["engine/flow/a.cpp"] = "double f() { " .. call .. "; }\n" }, "C library's: write core::")
end
for _, call in ipairs({ "core::sin(x)", "microcosm::core::exp(x)", "std::sqrt(x)", "std::abs(x)", "logger.log(x)", "p->exp(x)", "my_pow(x)",
  "power(x)", "int sine;", '"sin(x)"', "// sin(x)" }) do
  expect(call .. " is fine", "bits", { ["engine/flow/a.cpp"] = call .. "\n" })
end
expect("tests may compare with the C library", "bits", { ["tests/a.cpp"] = "std::sin(x);\n" })
expect("the library's generators", "bits", { ["agents/a.cpp"] = "std::mt19937 g;\n" }, "core::RandomStream")
expect("the library's distributions", "bits", { ["agents/a.cpp"] = "std::normal_distribution<double> d;\n" }, "core::RandomStream")
expect("a plain kernel", "bits", { ["engine/flow/a.kernel.cpp"] = '#include <cmath>\n#include <cstddef>\n' })
expect("Eigen in a kernel", "bits", { ["engine/flow/a.kernel.cpp"] = "#include <Eigen/Dense>\n" }, "must not include <Eigen/Dense>")
expect("a container in a kernel, through a header", "bits", { ["engine/flow/a.kernel.cpp"] = '#include "engine/flow/b.hpp"\n',
  ["engine/flow/b.hpp"] = "#include <vector>\n" }, "must not include <vector> %(through engine/flow/b.hpp%)")

-- Words
expect("clean text", "words", { ["app/a.cpp"] = "// what TODOs are\nint homework;\n" })
for _, line in ipairs({ "// TODO later", "# FIXME", "<<<<<<< HEAD", "cd /home/someone/x", "see /work/x" }) do
  expect(line .. " is refused", "words", { ["docs/a.md"] = line .. "\n" }, "docs/a.md:1")
end
expect("an empty name", "words", { ["app/utils.hpp"] = "" }, "a name that says nothing")
local unguarded = projects.from_texts({ ["app/a.hpp"] = "int a;\n" })
cases = cases + 1
if #require("words")(unguarded) ~= 1 then
  failures = failures + 1
  print("FAILED: a header without #pragma once")
end

print(("%d of %d cases passed"):format(cases - failures, cases))
os.exit(failures == 0 and 0 or 1)
