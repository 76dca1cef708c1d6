#include "scenes/language/text.hpp"

#include <algorithm>

namespace microcosm::scenes {

std::string program_text(core::SourceLocation where, std::string_view text) {
  using namespace std::string_view_literals;
  if (text.starts_with("\xff\xfe"sv) || text.starts_with("\xfe\xff"sv) || text.starts_with("\0\0\xfe\xff"sv))
    throw core::InputError(where, "the file is UTF-16 or UTF-32; save it as UTF-8");
  if (text.starts_with("\xef\xbb\xbf"sv)) text.remove_prefix(3);
  const std::size_t zero = text.find('\0');
  if (zero != std::string_view::npos) {
    where.line = 1 + static_cast<int>(
                         std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(zero), '\n'));
    throw core::InputError(where, "the file holds a zero byte: it is no text");
  }
  std::string program(text);
  if (program.starts_with("#"))
    for (char& c : program) {
      if (c == '\n' || c == '\r') break;
      c = ' ';
    }
  return program;
}

}  // namespace microcosm::scenes
