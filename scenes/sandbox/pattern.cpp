#include "scenes/sandbox/pattern.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <utility>

namespace microcosm::scenes {
namespace {

constexpr std::size_t bytes_a_step = 8;  // of a pattern that are looked at

[[noreturn]] void malformed(std::string_view why) {
  throw std::invalid_argument(fmt::format("malformed pattern ({})", why));
}

// The "C" locale's classes: a script's result must not depend on where it runs.
bool is_lower(unsigned char c) {
  return c >= 'a' && c <= 'z';
}
bool is_upper(unsigned char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_digit(unsigned char c) {
  return c >= '0' && c <= '9';
}
bool is_alphanumeric(unsigned char c) {
  return is_lower(c) || is_upper(c) || is_digit(c);
}
bool is_graphic(unsigned char c) {
  return c > 32 && c < 127;
}

/// Whether `c` is in class %`letter`; an upper-case letter is the complement; any other letter stands for
/// itself.
bool in_class(unsigned char c, unsigned char letter) {
  const auto lower = static_cast<unsigned char>(is_upper(letter) ? letter + 32 : letter);
  bool member = false;
  switch (lower) {
    case 'a':
      member = is_lower(c) || is_upper(c);
      break;
    case 'c':
      member = c < 32 || c == 127;
      break;
    case 'd':
      member = is_digit(c);
      break;
    case 'g':
      member = is_graphic(c);
      break;
    case 'l':
      member = is_lower(c);
      break;
    case 'p':
      member = is_graphic(c) && !is_alphanumeric(c);
      break;
    case 's':
      member = c == ' ' || (c >= 9 && c <= 13);
      break;
    case 'u':
      member = is_upper(c);
      break;
    case 'w':
      member = is_alphanumeric(c);
      break;
    case 'x':
      member = is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
      break;
    default:
      return c == letter;
  }
  return member != is_upper(letter);
}

}  // namespace

Pattern::Pattern(std::string_view pattern, std::function<void(std::int64_t)> charge)
    : pattern_(pattern), charge_(std::move(charge)) {
  if (!pattern_.empty() && pattern_.front() == '^') {
    anchored_ = true;
    pattern_.remove_prefix(1);
  }
}

std::optional<std::size_t> Pattern::match_at(std::string_view subject, std::size_t start) {
  subject_ = subject;
  count_ = 0;
  depth_ = 0;
  const End end = match(start, 0);
  charge_(std::exchange(spent_, 0));
  return end;
}

const Pattern::Capture& Pattern::capture(int i) const {
  const Capture& capture = captures_.at(static_cast<std::size_t>(i));
  if (capture.length == open_capture) throw std::invalid_argument("unfinished capture");
  return capture;
}

void Pattern::spend(std::size_t bytes) const {
  constexpr std::int64_t batch = 256;
  spent_ += 1 + static_cast<std::int64_t>(bytes / bytes_a_step);
  if (spent_ >= batch) charge_(std::exchange(spent_, 0));
}

/// One past the single-character item that begins at `p`: a character, an escape, a set.
std::size_t Pattern::end_of_single(std::size_t p) const {
  const char c = pattern_[p++];
  if (c == '%') {
    if (p == pattern_.size()) malformed("ends with '%'");
    return p + 1;
  }
  if (c != '[') return p;
  if (p < pattern_.size() && pattern_[p] == '^') ++p;
  bool first = true;
  while (true) {  // a ']' that comes first is a member
    if (p >= pattern_.size()) malformed("missing ']'");
    const char member = pattern_[p++];
    if (p % bytes_a_step == 0) spend();
    if (member == ']' && !first) return p;
    if (member == '%') {
      if (p >= pattern_.size()) malformed("missing ']'");
      ++p;
    }
    first = false;
  }
}

bool Pattern::set_contains(unsigned char c, std::size_t p, std::size_t closing) const {
  ++p;
  const bool complement = pattern_[p] == '^';
  if (complement) ++p;
  bool found = false;
  spend(closing - p);
  while (p < closing) {
    const auto member = static_cast<unsigned char>(pattern_[p]);
    if (member == '%') {
      found = found || in_class(c, static_cast<unsigned char>(pattern_[p + 1]));
      p += 2;
    } else if (p + 2 < closing && pattern_[p + 1] == '-') {
      found = found || (member <= c && c <= static_cast<unsigned char>(pattern_[p + 2]));
      p += 3;
    } else {
      found = found || member == c;
      ++p;
    }
  }
  return found != complement;
}

bool Pattern::single_matches(std::size_t s, std::size_t p, std::size_t after) const {
  if (s >= subject_.size()) return false;
  const auto c = static_cast<unsigned char>(subject_[s]);
  switch (pattern_[p]) {
    case '.':
      return true;
    case '%':
      return in_class(c, static_cast<unsigned char>(pattern_[p + 1]));
    case '[':
      return set_contains(c, p, after - 1);
    default:
      return static_cast<unsigned char>(pattern_[p]) == c;
  }
}

Pattern::End Pattern::match(std::size_t s, std::size_t p) {
  if (++depth_ > maximum_depth) throw std::invalid_argument("pattern too complex");
  struct Leave {
    int& depth;
    ~Leave() { --depth; }
  } leave{depth_};
  while (p < pattern_.size()) {
    spend();
    const char c = pattern_[p];
    const char next = p + 1 < pattern_.size() ? pattern_[p + 1] : '\0';
    if (c == '(')
      return next == ')' ? match_capture_start(s, p + 2, position_capture)
                         : match_capture_start(s, p + 1, open_capture);
    if (c == ')') return match_capture_end(s, p + 1);
    if (c == '$' && p + 1 == pattern_.size()) return s == subject_.size() ? End(s) : End();
    if (c == '%' && (next == 'b' || next == 'f' || is_digit(static_cast<unsigned char>(next)))) {
      End end;
      if (next == 'b') {
        end = match_balance(s, p + 2);
        p += 4;
      } else if (next == 'f') {
        p += 2;
        if (p >= pattern_.size() || pattern_[p] != '[') malformed("missing '[' after '%f'");
        const std::size_t after = end_of_single(p);
        const auto before = static_cast<unsigned char>(s == 0 ? '\0' : subject_[s - 1]);
        const auto here = static_cast<unsigned char>(s < subject_.size() ? subject_[s] : '\0');
        if (!set_contains(before, p, after - 1) && set_contains(here, p, after - 1)) end = s;
        p = after;
      } else {
        end = match_back_reference(s, p + 1);
        p += 2;
      }
      if (!end) return {};
      s = *end;
      continue;
    }
    const std::size_t after = end_of_single(p);
    const char suffix = after < pattern_.size() ? pattern_[after] : '\0';
    switch (suffix) {
      case '?':
        if (single_matches(s, p, after)) {
          if (const End end = match(s + 1, after + 1)) return end;
        }
        p = after + 1;
        break;
      case '*':
        return match_repeated(s, p, after, true, 0);
      case '+':
        return match_repeated(s, p, after, true, 1);
      case '-':
        return match_repeated(s, p, after, false, 0);
      default:
        if (!single_matches(s, p, after)) return {};
        ++s;
        p = after;
    }
  }
  return s;
}

/// The item at [p, after) as often as possible (or as rarely, if not `longest`) so that the rest matches.
Pattern::End Pattern::match_repeated(std::size_t s, std::size_t p, std::size_t after, bool longest,
                                     std::size_t least) {
  std::size_t count = 0;
  if (!longest) {
    while (true) {
      if (const End end = match(s + count, after + 1)) return end;
      if (!single_matches(s + count, p, after)) return {};
      ++count;
      spend();
    }
  }
  while (single_matches(s + count, p, after)) {
    ++count;
    spend();
  }
  for (; count + 1 > least; --count) {
    if (const End end = match(s + count, after + 1)) return end;
    if (count == 0) break;
  }
  return {};
}

Pattern::End Pattern::match_balance(std::size_t s, std::size_t p) const {
  if (p + 1 >= pattern_.size()) malformed("missing arguments to '%b'");
  if (s >= subject_.size() || subject_[s] != pattern_[p]) return {};
  int open = 1;
  for (std::size_t i = s + 1; i < subject_.size(); ++i) {
    spend();
    if (subject_[i] == pattern_[p + 1]) {
      if (--open == 0) return i + 1;
    } else if (subject_[i] == pattern_[p]) {
      ++open;
    }
  }
  return {};
}

Pattern::End Pattern::match_capture_start(std::size_t s, std::size_t p, std::ptrdiff_t length) {
  if (count_ >= maximum_captures) throw std::invalid_argument("too many captures");
  captures_[static_cast<std::size_t>(count_)] = {s, length};
  ++count_;
  const End end = match(s, p);
  if (!end) --count_;
  return end;
}

Pattern::End Pattern::match_capture_end(std::size_t s, std::size_t p) {
  int open = count_ - 1;
  while (open >= 0 && captures_[static_cast<std::size_t>(open)].length != open_capture) --open;
  if (open < 0) throw std::invalid_argument("invalid pattern capture");
  Capture& capture = captures_[static_cast<std::size_t>(open)];
  capture.length = static_cast<std::ptrdiff_t>(s - capture.start);
  const End end = match(s, p);
  if (!end) capture.length = open_capture;
  return end;
}

Pattern::End Pattern::match_back_reference(std::size_t s, std::size_t p) const {
  const int i = pattern_[p] - '1';
  if (i < 0 || i >= count_ || captures_[static_cast<std::size_t>(i)].length < 0) {
    throw std::invalid_argument(fmt::format("invalid capture index %{}", i + 1));
  }
  const Capture& capture = captures_[static_cast<std::size_t>(i)];
  const auto length = static_cast<std::size_t>(capture.length);
  spend(length / 8);
  if (subject_.substr(s, length) != subject_.substr(capture.start, length) || subject_.size() - s < length)
    return {};
  return s + length;
}

}  // namespace microcosm::scenes
