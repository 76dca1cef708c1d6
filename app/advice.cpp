#include "app/advice.hpp"

#include <cerrno>
#include <new>
#include <string_view>
#include <system_error>

namespace microcosm::app {

namespace {

/// The error's number, where its type or its text tells: messages of files end with the system's words.
int number_of(const std::exception& error) {
  if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr) return ENOMEM;
  if (const auto* system = dynamic_cast<const std::system_error*>(&error)) return system->code().value();
  const std::string_view text = error.what();
  for (const int number : {EAGAIN, EMFILE, ENFILE, EFBIG, ENOSPC, EDQUOT, ENOMEM})
    if (text.find(std::generic_category().message(number)) != std::string_view::npos) return number;
  return 0;
}

}  // namespace

std::string advice(const std::exception& error, bool goes_on) {
  switch (number_of(error)) {
    case EAGAIN:
      return "no further thread or process may be started: take fewer --jobs, or raise the limit (ulimit -u, "
             "-v)";
    case EMFILE:
    case ENFILE:
      return "too many files are open: take fewer --jobs, or raise the limit (ulimit -n)";
    case EFBIG:
      return "the file grew beyond the limit of this shell: raise it (ulimit -f), or make less in one file";
    case ENOSPC:
    case EDQUOT:
      return std::string("make room on that disk and give the same command again") +
             (goes_on ? ": it goes on where it stopped" : "");
    case ENOMEM:
      return "out of memory: take fewer --jobs or a smaller scenario, or raise the limit (ulimit -v)";
    default:
      return {};
  }
}

}  // namespace microcosm::app
