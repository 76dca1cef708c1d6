#include "engine/core/errors.hpp"

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

}  // namespace

InputError::InputError(SourceLocation where, const std::string& message)
    : std::runtime_error(located(where, message)), where_(std::move(where)), message_(message) {}

RunError::RunError(std::int64_t step, std::string body, std::string field, const std::string& message)
    : std::runtime_error(fmt::format("step {}, {}, {}: {}", step, body, field, message)),
      step_(step),
      body_(std::move(body)),
      field_(std::move(field)),
      message_(message) {}

void assertion_failed(std::string_view expression, std::string_view operands, std::string_view file,
                      int line) {
  const std::string with = operands.empty() ? std::string() : fmt::format(" with {}", operands);
  fmt::print(stderr, "{}:{}: assertion failed: {}{}. This is a bug in Microcosm.\n", file, line, expression,
             with);
  std::fflush(stderr);
  std::abort();
}

}  // namespace microcosm::core
