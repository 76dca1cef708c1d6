#pragma once
// Words and numbers of a mesh in text, with their lines.

#include <string>
#include <string_view>

#include "engine/core/errors.hpp"

namespace microcosm::formats::mesh {

/// Goes through a text. Blanks are spaces, tabs and all ends of lines (LF, CR LF, CR).
class Words {
 public:
  Words(const std::string& path, std::string_view text, int line = 1)
      : path_(path), rest_(text), line_(line) {}

  /// The next word, on any line; empty: the text has ended.
  std::string_view next();
  /// The next word of this line; empty: the line has ended (it stays there).
  std::string_view next_in_line();
  /// Passes over what is left of the line, and its end.
  void skip_line();
  /// A finite number. `what` names it in messages; `word` may be empty: the text has ended.
  double number(std::string_view word, const char* what) const;
  /// A whole number.
  long long whole(std::string_view word, const char* what) const;

  bool at_end() const { return rest_.empty(); }
  std::size_t bytes_left() const { return rest_.size(); }
  int line() const { return line_; }
  [[noreturn]] void fail(const std::string& message) const {
    throw core::InputError({path_, line_}, message);
  }

 private:
  void skip_blanks(bool over_lines);

  const std::string& path_;
  std::string_view rest_;
  int line_;
};

/// Of a word that a message repeats: at most 40 letters.
std::string_view shortened(std::string_view word);

}  // namespace microcosm::formats::mesh
