#include <catch2/catch.hpp>

#include "script_helpers.hpp"

using namespace microcosm::scenes;
using Catch::Matchers::Contains;

// Expected results follow from the Lua 5.4 reference manual, section 6.4.1; those marked * are its own
// examples.
TEST_CASE("Patterns match as the reference manual says") {
  const auto match = [](const std::string& subject, const std::string& pattern) {
    return evaluate("local out = {} for _, v in ipairs({('" + subject + "'):match('" + pattern +
                    "')}) do out[#out + 1] = tostring(v) end return table.concat(out, '|')");
  };
  CHECK(match("hello world", "o w") == "o w");
  CHECK(match("key = value", "^(%w+)%s*=%s*(%w+)$") == "key|value");
  CHECK(match("aaab", "a-b") == "aaab");
  CHECK(match("aaa", "a-") == "");
  CHECK(match("[[x]]", "%[%[(.-)%]%]") == "x");
  CHECK(match("f(a(b)c)d", "%b()") == "(a(b)c)");
  CHECK(match("THE (quick) fox", "%f[%a]%a+%f[%A]") == "THE");
  CHECK(match("flaaap", "()aa()") == "3|5");
  CHECK(match("abcabc", "(abc)%1") == "abc");
  CHECK(match("x]y", "[]]") == "]");
  CHECK(match("x-y", "[a-]") == "-");
  CHECK(match("x^y", "[x^]+") == "x^");
  CHECK(match("0x1F", "0x%x+") == "0x1F");
  CHECK(match("colour", "colou?r") == "colour");
  CHECK(match("a.b", "%.") == ".");
  CHECK(match("price$", "%$") == "$");
  CHECK(match("a$b", "a$b") == "a$b");
  CHECK(match("abc", "^b") == "");
}

TEST_CASE("find, gsub and gmatch as the reference manual says") {
  CHECK(evaluate("return table.concat({('a+b'):find('+', 1, true)}, ' ')") == "2 2");
  CHECK(evaluate("return table.concat({('hello'):find('l', -2)}, ' ')") == "4 4");
  CHECK(evaluate("return tostring(('hello'):find('', 10))") == "nil");
  CHECK(evaluate("return (string.gsub('hello world', '(%w+)', '%1 %1'))") == "hello hello world world");  // *
  CHECK(evaluate("return (string.gsub('hello world', '%w+', '%0 %0', 1))") == "hello hello world");       // *
  CHECK(evaluate("return (string.gsub('hello world from Lua', '(%w+)%s*(%w+)', '%2 %1'))") ==
        "world hello Lua from");  // *
  CHECK(evaluate("return (string.gsub('$name-$version', '%$(%w+)', {name = 'lua', version = '5.4'}))") ==
        "lua-5.4");
  CHECK(evaluate("return (string.gsub('abc', '', '-'))") == "-a-b-c-");
  CHECK(evaluate("return (string.gsub('abc', '%w', function(c) if c == 'b' then return 'X' end end))") ==
        "aXc");
  CHECK(evaluate("local out = {} for k, v in string.gmatch('from=world, to=Lua', '(%w+)=(%w+)') do out[#out "
                 "+ 1] = k .. v end return "
                 "table.concat(out, ' ')") == "fromworld toLua");  // *
  CHECK(evaluate("local n = 0 for _ in ('abc'):gmatch('') do n = n + 1 end return n") == "4");
}

TEST_CASE("Malformed patterns are errors at the script's line") {
  for (const char* pattern : {"%", "[a", "(a", "a)", "%1", "%f", "[%", "%b", "[^"}) {
    INFO(pattern);
    CHECK_THAT(error_in(std::string("\nreturn ('aaa'):find('") + pattern + "')"), Contains("test.lua:2:"));
  }
  CHECK_THAT(error_in("return (('x'):gsub('x', '%2'))"), Contains("replacement"));
}

TEST_CASE("string.format is bounded and exact") {
  CHECK(evaluate("return ('%5.2f|%-5d|%05d|%s|%x|%g|%%|%c|%q'):sub(1, -4):format(3.14159, 42, 42, 'hi', 255, "
                 "0.1, 65)") == " 3.14|42   |00042|hi|ff|0.1|%|A");
  CHECK(evaluate("return ('%10s|%-10s|%.2s'):format('a', 'b', 'xyz')") == "         a|b         |xy");
  CHECK_THAT(error_in("return ('%999d'):format(1)"), Contains("invalid conversion"));
  CHECK_THAT(error_in("return ('%d'):format(1.5)"), Contains("integer"));
  CHECK(evaluate("return #('%99.99f'):format(1e308)") == "409");
}
