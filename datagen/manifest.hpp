#pragma once
// manifest.jsonl: one JSON object a line for each finished episode, appended and fsynced. An episode belongs
// to the dataset once its line is complete.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "datagen/dataset.hpp"

namespace microcosm::datagen {

inline constexpr std::uint64_t manifest_format_version = 1;

std::string manifest_line(const ManifestEntry& entry);
/// Throws InputError that says what is wrong with the line.
ManifestEntry parse_manifest_line(std::string_view text);

struct ManifestContent {
  std::vector<ManifestEntry> entries;  // sorted by episode
  bool torn = false;                   // the last line has no end: a writer was killed in it
};

/// Throws InputError with file and line for a damaged line that isn't the torn last one, and for two lines of
/// one episode that differ.
ManifestContent read_manifest_file(const std::filesystem::path& path);

/// Appends the line of a finished episode. Throws SystemError.
void append_to_manifest(const std::filesystem::path& path, const ManifestEntry& entry);

/// Replaces the whole file atomically: how a torn line, or the line of a file that is gone, is dropped.
void rewrite_manifest(const std::filesystem::path& path, const std::vector<ManifestEntry>& entries);

}  // namespace microcosm::datagen
