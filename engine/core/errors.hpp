#pragma once
// The three kinds of error. InputError: the user's input is wrong, retrying can't help (exit code 2).
// RunError: a run broke (NaN, divergence); the episode is recorded as failed and a batch goes on. A failed
// assertion is a bug in Microcosm: it prints both operands and aborts.

#include <fmt/format.h>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace microcosm::core {

/// Where in the user's input something is wrong. Line and column count from 1; 0 means unknown.
struct SourceLocation {
  std::string file;
  int line = 0;
  int column = 0;
};

/// "file:line:column: message", leaving out what is unknown.
class InputError : public std::runtime_error {
 public:
  explicit InputError(const std::string& message) : InputError(SourceLocation{}, message) {}
  InputError(SourceLocation where, const std::string& message);
  const SourceLocation& where() const { return where_; }
  const std::string& message() const { return message_; }

 private:
  SourceLocation where_;
  std::string message_;
};

/// A broken run, named by step, body (or vessel) and field.
class RunError : public std::runtime_error {
 public:
  RunError(std::int64_t step, std::string body, std::string field, const std::string& message);
  std::int64_t step() const { return step_; }
  const std::string& body() const { return body_; }
  const std::string& field() const { return field_; }
  const std::string& message() const { return message_; }

 private:
  std::int64_t step_;
  std::string body_, field_, message_;
};

/// Something outside failed and may be tried again: a full disk, a missing permission (exit code 1).
class SystemError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

[[noreturn]] void assertion_failed(std::string_view expression, std::string_view operands,
                                   std::string_view file, int line);

}  // namespace microcosm::core

// Checked in every build: they guard the truth of results, and none stands in a kernel's inner loop.
#define MICROCOSM_ASSERT(condition)                                                            \
  do {                                                                                         \
    if (!(condition)) ::microcosm::core::assertion_failed(#condition, "", __FILE__, __LINE__); \
  } while (false)

#define MICROCOSM_ASSERT_COMPARE(a, op, b)                                                               \
  do {                                                                                                   \
    const auto& left_operand = (a);                                                                      \
    const auto& right_operand = (b);                                                                     \
    if (!(left_operand op right_operand))                                                                \
      ::microcosm::core::assertion_failed(                                                               \
          #a " " #op " " #b, fmt::format("{} and {}", left_operand, right_operand), __FILE__, __LINE__); \
  } while (false)
