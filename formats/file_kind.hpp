#pragma once
// What a file is, by its ending and its first bytes, so that no file is taken for what it isn't.

#include <string>
#include <string_view>

namespace microcosm::formats {

enum class FileKind {
  vessel_asset,    // .lua
  openbf,          // .yaml, .yml
  simvascular_1d,  // .in
  simvascular_0d,  // .json
  network_dat,     // .dat
  vtp,
  swc,
  csv
};

/// "SimVascular's 1-D solver (.in)", for messages.
std::string describe(FileKind kind);

/// Which commands and constructors read such a file, for messages.
std::string readers_of(FileKind kind);

/// By the ending, where the content doesn't contradict it. Throws InputError at `path`: an ending of no known
/// kind, or content of another kind than the ending says; it names what the content looks like, what would
/// read it, and the endings.
FileKind file_kind(const std::string& path, std::string_view content);

/// Whether the path ends, in letters of either case, like files of this kind.
bool ends_like(std::string_view path, FileKind kind);

/// Without the byte order mark that some editors write first.
std::string_view without_mark(std::string_view content);

}  // namespace microcosm::formats
