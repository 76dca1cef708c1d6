#pragma once
// What a command writes to the terminal. Results go to standard output and count: a command whose results
// can't be written has failed. Messages and progress go to standard error and do not: no run ends for their
// sake. Names and texts in them may be a stranger's: nothing that a terminal would obey reaches it from here
// (guard/printable.hpp).

#include <fmt/format.h>

#include <cstdio>
#include <string>

namespace microcosm::app {

/// Data for other programs (JSON): as they are, unless standard output is a terminal. Throws
/// std::system_error naming standard output where it can't be written.
void write_result(const std::string& text);

/// From here on results go to standard error: a file of the command's is written to standard output.
void keep_standard_output_free();

/// Text for people, made printable.
void write_text_result(const std::string& text);
void write_message(const std::string& text);
/// To standard error as it is: for the program's own control sequences alone.
void write_control(const std::string& text);

/// To standard output, buffered; `flush_results` tells whether it arrived.
template <class... Arguments>
void print_result(fmt::format_string<Arguments...> text, Arguments&&... arguments) {
  write_text_result(fmt::format(text, std::forward<Arguments>(arguments)...));
}

/// To standard error, at once, as far as that can be written.
template <class... Arguments>
void print_message(fmt::format_string<Arguments...> text, Arguments&&... arguments) {
  write_message(fmt::format(text, std::forward<Arguments>(arguments)...));
}

/// Throws as `write_result`.
void flush_results();

}  // namespace microcosm::app
