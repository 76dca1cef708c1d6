#pragma once
// The one way in which a file's content comes into memory.

#include <cstdint>
#include <string>

namespace microcosm::guard {

enum class Accepted {
  regular_files,  // what a file or a scenario names
  typed_paths,    // what the user typed: pipes, sockets and terminals too (/dev/stdin, <(command)), to their
                  // end
};

/// The content of at most `largest` MiB. Links are followed. Remembers that the file is an input of this
/// process (see `is_input`). Throws core::InputError naming the path: there is none, it is of another kind,
/// larger, or can't be read.
std::string read_input(const std::string& path, std::uint64_t largest, Accepted accepted);

/// Remembers the file as an input that was read by other means. `descriptor`: it is open.
void remember_input(const std::string& path);
void remember_input(int descriptor);

/// Whether this process has read the file that lies at `path`, under whatever name or link. False: no such
/// file.
bool is_input(const std::string& path);

}  // namespace microcosm::guard
