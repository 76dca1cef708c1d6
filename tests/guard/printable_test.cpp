// What reaches a terminal.

#include "guard/printable.hpp"

#include <catch2/catch.hpp>

namespace microcosm::guard {

TEST_CASE("printable: text in any script stays; what a terminal obeys is made visible") {
  CHECK(printable("Blutfluß 血流 αβγ\tx\n") == "Blutfluß 血流 αβγ\tx\n");
  CHECK(printable("\x1b[31mred\x1b[0m") == "\\x1b[31mred\\x1b[0m");
  CHECK(printable(std::string_view("a\0b", 3)) == "a\\x00b");
  CHECK(printable("over\rwritten\a\b\x7f") == "over\\x0dwritten\\x07\\x08\\x7f");
  // U+009B is CSI, and a terminal in UTF-8 obeys it; U+202E writes backwards.
  CHECK(printable("\xc2\x9b"
                  "31m") == "\\u{9b}31m");
  CHECK(printable("a\xe2\x80\xae"
                  "b") == "a\\u{202e}b");
}

TEST_CASE("printable: bytes that are no UTF-8 are shown, in shortest forms only (RFC 3629)") {
  CHECK(printable("\xff\xfe") == "\\xff\\xfe");
  CHECK(printable("\xc0\x9b") == "\\xc0\\x9b");  // an overlong escape character
  CHECK(printable("\xe0\x80\x9b") == "\\xe0\\x80\\x9b");
  CHECK(printable("\xed\xa0\x80") == "\\xed\\xa0\\x80");           // a surrogate
  CHECK(printable("\xf4\x90\x80\x80") == "\\xf4\\x90\\x80\\x80");  // beyond U+10FFFF
  CHECK(printable("cut \xe2\x82") == "cut \\xe2\\x82");
  CHECK(printable("\xf0\x9f\xab\x80") == "\xf0\x9f\xab\x80");
}

}  // namespace microcosm::guard
