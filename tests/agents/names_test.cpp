#include "agents/names.hpp"

#include <catch2/catch.hpp>

using namespace microcosm::agents;

TEST_CASE("printable names are UTF-8 without control characters") {
  for (const char* name : {"a", "charnière", "関節", "\xf0\x9f\xa6\xbe", ""}) CHECK(is_printable(name));
  // A lone byte; cut short; overlong "/"; a surrogate; beyond U+10FFFF; C0, DEL and C1 controls.
  for (const char* name :
       {"\xff", "\xc3", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\x1b[2J", "\x7f", "\xc2\x9b"})
    CHECK_FALSE(is_printable(name));
  CHECK_FALSE(is_printable(std::string_view("a\0b", 3)));
}

TEST_CASE("what can't be shown is shown as bytes") {
  CHECK(printable("a\x1b[31m\xff") == "a\\x1b[31m\\xff");
  CHECK(printable("charnière") == "charnière");
  CHECK(printable(std::string(100, 'x'), 10) == "xxxxxxxxxx...");
}
