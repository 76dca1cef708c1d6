#pragma once
// What a command writes to the terminal. Results go to standard output and count: a command whose results
// can't be written has failed. Messages and progress go to standard error and do not: no run ends for their
// sake.

#include <fmt/format.h>

#include <cstdio>
#include <string>

namespace microcosm::app {

/// Throws std::system_error naming standard output where it can't be written.
void write_result(const std::string& text);

/// To standard output, buffered; `flush_results` tells whether it arrived.
template <class... Arguments>
void print_result(fmt::format_string<Arguments...> text, Arguments&&... arguments) {
  write_result(fmt::format(text, std::forward<Arguments>(arguments)...));
}

/// To standard error, at once, as far as that can be written.
template <class... Arguments>
void print_message(fmt::format_string<Arguments...> text, Arguments&&... arguments) {
  const std::string line = fmt::format(text, std::forward<Arguments>(arguments)...);
  std::fwrite(line.data(), 1, line.size(), stderr);
  std::fflush(stderr);
}

/// Throws as `write_result`.
void flush_results();

}  // namespace microcosm::app
