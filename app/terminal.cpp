#include "app/terminal.hpp"

#include <cerrno>
#include <system_error>

namespace microcosm::app {

namespace {

[[noreturn]] void report() {
  throw std::system_error(errno, std::generic_category(), "standard output");
}

}  // namespace

void write_result(const std::string& text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size()) report();
}

void flush_results() {
  if (std::fflush(stdout) != 0) report();
}

}  // namespace microcosm::app
