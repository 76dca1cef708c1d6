#pragma once
// What to do about an error that comes from a limit of the process: threads, open files, a file's size,
// memory.

#include <exception>
#include <string>

namespace microcosm::app {

/// One sentence with the command that raises the limit, or empty where the error is no limit's. `goes_on`:
/// the command, given again, goes on where it stopped, as `generate` alone does.
std::string advice(const std::exception& error, bool goes_on);

}  // namespace microcosm::app
