#include "formats/text.hpp"

#include <charconv>
#include <cmath>

namespace microcosm::formats {

namespace {

constexpr std::string_view space = " \t\r\v\f";

}  // namespace

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(space);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(space) - first + 1);
}

double number(std::string_view text, const core::SourceLocation& where, std::string_view what) {
  text = trimmed(text);
  std::string_view digits = text;
  if (digits.starts_with('+')) digits.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (digits.empty() || error != std::errc() || end != digits.data() + digits.size())
    throw core::InputError(where, fmt::format("{} is '{}'; expected a number", what, text.substr(0, 40)));
  if (!std::isfinite(value))
    throw core::InputError(where, fmt::format("{} is {}; it must be finite", what, text.substr(0, 40)));
  return value;
}

double positive(std::string_view text, const core::SourceLocation& where, std::string_view what) {
  const double value = number(text, where, what);
  if (!(value > 0)) throw core::InputError(where, fmt::format("{} is {}; it must be positive", what, value));
  return value;
}

std::size_t index(std::string_view text, const core::SourceLocation& where, std::string_view what) {
  text = trimmed(text);
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size())
    throw core::InputError(
        where, fmt::format("{} is '{}'; expected a whole number, 0 or more", what, text.substr(0, 40)));
  return value;
}

std::vector<TextLine> lines(std::string_view content, char comment) {
  std::vector<TextLine> found;
  int line = 0;
  while (!content.empty()) {
    const auto end = content.find('\n');
    std::string_view text = content.substr(0, end);
    content.remove_prefix(end == std::string_view::npos ? content.size() : end + 1);
    ++line;
    text = trimmed(text.substr(0, text.find(comment)));
    if (!text.empty()) found.push_back({line, text});
  }
  return found;
}

std::vector<std::string_view> words(std::string_view text) {
  std::vector<std::string_view> found;
  while (true) {
    text = trimmed(text);
    if (text.empty()) return found;
    const auto end = std::min(text.find_first_of(space), text.size());
    found.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
}

std::vector<std::string_view> cells(std::string_view text, char separator) {
  std::vector<std::string_view> found;
  while (true) {
    const auto end = text.find(separator);
    std::string_view cell = trimmed(text.substr(0, end));
    if (cell.size() >= 2 && cell.front() == '"' && cell.back() == '"') cell = cell.substr(1, cell.size() - 2);
    found.push_back(cell);
    if (end == std::string_view::npos) return found;
    text.remove_prefix(end + 1);
  }
}

}  // namespace microcosm::formats
