#pragma once
// manifest.jsonl: one JSON object a line for each finished episode, appended and fsynced. An episode belongs
// to the dataset once its line is complete.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "datagen/dataset.hpp"

namespace microcosm::datagen {

inline constexpr const char* manifest_name = "manifest.jsonl";

/// Of a finished episode whose file has these bytes and checksum.
ManifestEntry entry_of(const agents::Recording& recording, const std::string& sha256, std::size_t bytes,
                       const std::string& file_sha256);

/// Without a line end. In format 2 its last member is the SHA-256 of the line without that member.
std::string manifest_line(const ManifestEntry& entry, std::uint64_t format = format_version);
/// Throws InputError that says what is wrong with the line: changed since it was written, of an unknown
/// format, a member missing or of another kind. `format`: of the dataset; 0: any that is known.
ManifestEntry parse_manifest_line(std::string_view text, std::uint64_t format = 0);

struct ManifestLine {
  int number = 0;  // in the file, from 1
  std::string text;
  ManifestEntry entry;
};

struct ManifestLines {
  std::vector<ManifestLine> lines;  // sorted by episode, each episode once
  std::vector<Fault> faults;        // what is wrong, by line; such lines are left out
  bool torn = false;                // the last line has no end: a writer was killed in it
};

/// From the text of a whole manifest.
ManifestLines parse_manifest(std::string_view text, std::uint64_t format);

struct ManifestContent {
  std::vector<ManifestEntry> entries;  // sorted by episode
  bool torn = false;
};

/// Throws InputError with file and line for a damaged line that isn't the torn last one, and for two lines of
/// one episode. An absent file is an empty manifest.
ManifestContent read_manifest_file(const DatasetFolder& dataset, std::uint64_t format);

/// Appends the line of a finished episode. Throws SystemError.
void append_to_manifest(const std::filesystem::path& path, const ManifestEntry& entry);

/// Replaces the whole file atomically: how a torn line, or the line of a file that is gone, is dropped.
void rewrite_manifest(const std::filesystem::path& path, const std::vector<ManifestEntry>& entries);

}  // namespace microcosm::datagen
