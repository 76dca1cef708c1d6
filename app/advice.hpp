#pragma once
// What to do about an error that comes from a limit of the process: threads, open files, a file's size,
// memory.

#include <exception>
#include <string>

namespace microcosm::app {

/// One sentence with the command that raises the limit, or empty where the error is no limit's.
std::string advice(const std::exception& error);

}  // namespace microcosm::app
