#include "engine/core/errors.hpp"

#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <utility>

namespace microcosm::core {
namespace {

std::string located(const SourceLocation& where, const std::string& message) {
  std::string text;
  if (!where.file.empty()) text += where.file + ":";
  if (where.line > 0) text += fmt::format("{}:", where.line);
  if (where.line > 0 && where.column > 0) text += fmt::format("{}:", where.column);
  return text.empty() ? message : text + " " + message;
}

/// printf and fmt write the sign of "not a number", which says nothing: "-nan" becomes "nan". A byte 0, as
/// texts of files have, would end what() before the sentence does: it becomes "\0".
std::string readable(std::string message) {
  for (std::size_t at = message.find('\0'); at != std::string::npos; at = message.find('\0', at + 2))
    message.replace(at, 1, "\\0");
  const auto in_word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; };
  for (std::size_t at = message.find("-nan"); at != std::string::npos; at = message.find("-nan", at + 1)) {
    const std::size_t end = at + 4;
    if ((at == 0 || !in_word(message[at - 1])) && (end == message.size() || !in_word(message[end])))
      message.erase(at, 1);
  }
  return message;
}

}  // namespace

InputError::InputError(SourceLocation where, const std::string& message)
    : std::runtime_error(located(where, readable(message))),
      where_(std::move(where)),
      message_(readable(message)) {}

RunError::RunError(std::int64_t step, std::string body, std::string field, const std::string& message)
    : std::runtime_error(fmt::format("step {}, {}, {}: {}", step, body, field, readable(message))),
      step_(step),
      body_(std::move(body)),
      field_(std::move(field)),
      message_(readable(message)) {}

void assertion_failed(std::string_view expression, std::string_view operands, std::string_view file,
                      int line) {
  const std::string with = operands.empty() ? std::string() : fmt::format(" with {}", operands);
  fmt::print(stderr, "{}:{}: assertion failed: {}{}. This is a bug in Microcosm.\n", file, line, expression,
             with);
  std::fflush(stderr);
  std::abort();
}

}  // namespace microcosm::core
