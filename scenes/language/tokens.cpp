#include "scenes/language/tokens.hpp"

#include <algorithm>
#include <array>

namespace microcosm::scenes {
namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  std::vector<Token> all() {
    std::vector<Token> tokens;
    if (peek() == '#') skip_line();  // as Lua's own loader skips a first line of a program
    while (skip_blank(), at_ < text_.size()) tokens.push_back(next());
    tokens.push_back({Token::Kind::symbol, {}, place(), place()});
    return tokens;
  }

 private:
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  Place place() const { return {line_, static_cast<int>(at_ - line_start_) + 1}; }

  void advance() {
    // As Lua counts lines: \n, \r, \r\n and \n\r are each one end.
    const char c = text_[at_];
    const bool second = at_ > 0 && at_ == pair_ && (c == '\n' || c == '\r');
    if (second) {
      line_start_ = at_ + 1;
    } else if (c == '\n' || c == '\r') {
      if (peek(1) == (c == '\n' ? '\r' : '\n')) pair_ = at_ + 1;
      ++line_;
      line_start_ = at_ + 1;
    }
    ++at_;
  }

  void skip_line() {
    while (at_ < text_.size() && text_[at_] != '\n' && text_[at_] != '\r') advance();
  }

  void skip_blank() {
    while (at_ < text_.size()) {
      if (peek() == '-' && peek(1) == '-') {
        at_ += 2;
        if (!skip_long_bracket()) skip_line();
      } else if (static_cast<unsigned char>(peek()) <= ' ') {
        advance();
      } else {
        return;
      }
    }
  }

  /// [[ ... ]] or [==[ ... ]==]
  bool skip_long_bracket() {
    if (peek() != '[') return false;
    std::size_t level = 0;
    while (peek(1 + level) == '=') ++level;
    if (peek(1 + level) != '[') return false;
    at_ += level + 2;
    while (at_ < text_.size()) {
      if (peek() == ']') {
        std::size_t same = 0;
        while (peek(1 + same) == '=') ++same;
        if (same == level && peek(1 + same) == ']') {
          at_ += level + 2;
          return true;
        }
      }
      advance();
    }
    return true;
  }

  void skip_quoted() {
    const char quote = text_[at_];
    advance();
    while (at_ < text_.size() && peek() != quote) {
      if (peek() == '\\' && at_ + 1 < text_.size()) advance();
      advance();
    }
    if (at_ < text_.size()) advance();
  }

  void skip_number() {
    const bool hexadecimal = peek() == '0' && (peek(1) == 'x' || peek(1) == 'X');
    while (is_letter(peek()) || is_digit(peek()) || peek() == '.') {
      const char c = peek();
      advance();
      const bool exponent = hexadecimal ? c == 'p' || c == 'P' : c == 'e' || c == 'E';
      if (exponent && (peek() == '+' || peek() == '-')) advance();
    }
  }

  Token next() {
    const Place where = place();
    const std::size_t start = at_;
    Token::Kind kind = Token::Kind::symbol;
    if (is_letter(peek())) {
      kind = Token::Kind::name;
      while (is_letter(peek()) || is_digit(peek())) ++at_;
    } else if (is_digit(peek()) || (peek() == '.' && is_digit(peek(1)))) {
      kind = Token::Kind::number;
      skip_number();
    } else if (peek() == '"' || peek() == '\'') {
      kind = Token::Kind::text;
      skip_quoted();
    } else if (skip_long_bracket()) {
      kind = Token::Kind::text;
    } else {
      constexpr std::array<std::string_view, 6> pairs{"==", "~=", "<=", ">=", "..", "::"};
      const std::string_view two = text_.substr(at_, 2);
      at_ += std::find(pairs.begin(), pairs.end(), two) != pairs.end() ? 2 : 1;
    }
    return {kind, text_.substr(start, at_ - start), where, place()};
  }

  std::string_view text_;
  std::size_t at_ = 0, line_start_ = 0;
  std::size_t pair_ = 0;  // the second byte of a line's end
  int line_ = 1;
};

}  // namespace

std::vector<Token> tokens_of(std::string_view text) {
  return Scanner(text).all();
}

}  // namespace microcosm::scenes
