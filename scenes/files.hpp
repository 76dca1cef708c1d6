#pragma once
// Finds and reads the files that a scenario names.

#include <string>
#include <vector>

#include "engine/core/errors.hpp"
#include "scenes/scenario.hpp"

namespace microcosm::scenes {

/// The content of the file at `path`, or what comes through the pipe. Throws InputError: it can't be read, is
/// a folder or a disk, is larger than `largest_mebibytes`.
std::string read_text_file(const std::string& path, std::uintmax_t largest_mebibytes = 4);

/// Where a scenario's files are looked for: in memory first, then relative to these folders in order, then to
/// the installation (the folders around the program).
struct FileFinder {
  std::vector<SourceFile> files;
  std::vector<std::string> folders;
  bool disk = true;
  std::string module_folder = {};  // the scenario's own, where its modules are; empty: in memory alone

  /// Throws InputError at `where`, naming where it looked.
  SourceFile read(const std::string& path, const core::SourceLocation& where) const;
  /// A module of the scenario, at or below its folder: a regular file there, not by a link that leads out.
  SourceFile read_module(const std::string& path, const core::SourceLocation& where) const;
  /// Where it lies on disk; `path` itself if it doesn't.
  std::string locate(const std::string& path) const;
};

}  // namespace microcosm::scenes
