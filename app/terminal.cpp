#include "app/terminal.hpp"

#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "guard/printable.hpp"

namespace microcosm::app {

namespace {

[[noreturn]] void report() {
  throw std::system_error(errno, std::generic_category(), "standard output");
}

FILE* results = stdout;

void write(const std::string& text) {
  if (std::fwrite(text.data(), 1, text.size(), results) != text.size()) report();
}

}  // namespace

void write_result(const std::string& text) {
  write(isatty(fileno(results)) != 0 ? guard::printable(text) : text);
}

void write_text_result(const std::string& text) {
  write(guard::printable(text));
}

void keep_standard_output_free() {
  results = stderr;
}

void write_message(const std::string& text) {
  write_control(guard::printable(text));
}

void write_control(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
}

void flush_results() {
  if (std::fflush(results) != 0) report();
}

}  // namespace microcosm::app
