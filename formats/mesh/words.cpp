#include "formats/mesh/words.hpp"

#include <charconv>
#include <cmath>

namespace microcosm::formats::mesh {

namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\v' || c == '\f';
}

bool ends_line(char c) {
  return c == '\n' || c == '\r';
}

/// Whether a number that no double holds is too small rather than too large.
bool is_tiny(std::string_view digits) {
  const auto exponent = digits.find_first_of("eE");
  if (exponent != std::string_view::npos) return digits.substr(exponent + 1).starts_with('-');
  return digits.find_first_not_of("-0.") > digits.find('.');
}

}  // namespace

std::string_view shortened(std::string_view word) {
  return word.substr(0, 40);
}

void Words::skip_blanks(bool over_lines) {
  std::size_t i = 0;
  for (; i < rest_.size() && (is_blank(rest_[i]) || (over_lines && ends_line(rest_[i]))); ++i)
    if (rest_[i] == '\n' || (rest_[i] == '\r' && !rest_.substr(i + 1).starts_with('\n'))) ++line_;
  rest_.remove_prefix(i);
}

std::string_view Words::next() {
  skip_blanks(true);
  return next_in_line();
}

std::string_view Words::next_in_line() {
  skip_blanks(false);
  std::size_t i = 0;
  while (i < rest_.size() && !is_blank(rest_[i]) && !ends_line(rest_[i])) ++i;
  const std::string_view word = rest_.substr(0, i);
  rest_.remove_prefix(i);
  return word;
}

void Words::skip_line() {
  std::size_t i = 0;
  while (i < rest_.size() && !ends_line(rest_[i])) ++i;
  rest_.remove_prefix(i);
  if (rest_.empty()) return;
  rest_.remove_prefix(rest_.starts_with("\r\n") ? 2 : 1);
  ++line_;
}

double Words::number(std::string_view word, const char* what) const {
  std::string_view digits = word;
  if (digits.starts_with('+')) digits.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  const bool whole = end == digits.data() + digits.size() && !digits.empty();
  if (whole && error == std::errc::result_out_of_range && is_tiny(digits)) return 0;
  if (word.empty()) fail(fmt::format("{} is missing: is the file cut?", what));
  if (!whole || error == std::errc::invalid_argument)
    fail(fmt::format("{} is '{}'; expected a number", what, shortened(word)));
  if (error != std::errc() || !std::isfinite(value))
    fail(fmt::format("{} is '{}'; it must be finite", what, shortened(word)));
  return value;
}

long long Words::whole(std::string_view word, const char* what) const {
  long long value = 0;
  std::string_view digits = word;
  if (digits.starts_with('+')) digits.remove_prefix(1);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (word.empty()) fail(fmt::format("{} is missing: is the file cut?", what));
  if (error != std::errc() || end != digits.data() + digits.size())
    fail(fmt::format("{} is '{}'; expected a whole number", what, shortened(word)));
  return value;
}

}  // namespace microcosm::formats::mesh
