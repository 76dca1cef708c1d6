#include "datagen/manifest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "datagen/episode_file.hpp"
#include "datagen/files.hpp"
#include "datagen/json_values.hpp"
#include "engine/core/errors.hpp"

namespace microcosm::datagen {
namespace {

/// Sorted by episode, each once.
void sort_and_merge(std::vector<ManifestEntry>& entries) {
  std::ranges::stable_sort(entries, {}, &ManifestEntry::episode);
  for (std::size_t i = 1; i < entries.size(); ++i)
    if (entries[i].episode == entries[i - 1].episode && entries[i].sha256 != entries[i - 1].sha256)
      throw core::InputError(
          fmt::format("episode {} is listed twice, with different content", entries[i].episode));
  const auto same_episode = [](const ManifestEntry& a, const ManifestEntry& b) {
    return a.episode == b.episode;
  };
  entries.erase(std::unique(entries.begin(), entries.end(), same_episode), entries.end());
}

}  // namespace

std::string manifest_line(const ManifestEntry& entry) {
  Json line;
  line["format_version"] = manifest_format_version;
  line["episode"] = entry.episode;
  line["seed"] = entry.seed;
  line["file"] = entry.file;
  line["sha256"] = entry.sha256;
  line["state_hash"] = entry.state_hash;
  line["samples"] = entry.samples;
  line["bytes"] = entry.bytes;
  line["failed"] = entry.failed;
  line["drawn"] = named_values_to_json(entry.drawn);
  line["outcome"] = named_values_to_json(entry.outcome);
  line["simulated_seconds"] = json_number(entry.simulated_seconds);
  line["recorded_seconds"] = json_number(entry.recorded_seconds);
  line["cpu_seconds"] = json_number(entry.cpu_seconds);
  return dump_json(line);
}

ManifestEntry parse_manifest_line(std::string_view text) {
  const Json line = parse_json(text);
  const std::uint64_t version = json_count(line, "format_version");
  if (version != manifest_format_version)
    throw core::InputError(fmt::format("is of format version {}; this program reads version {}", version,
                                       manifest_format_version));
  ManifestEntry entry;
  const std::uint64_t episode = json_count(line, "episode");
  if (episode > std::numeric_limits<std::uint32_t>::max()) throw core::InputError("'episode' is too large");
  entry.episode = static_cast<std::uint32_t>(episode);
  entry.seed = json_count(line, "seed");
  entry.file = json_text(line, "file");
  if (entry.file != episode_path(entry.episode))
    throw core::InputError(fmt::format("'file' should be {}", episode_path(entry.episode)));
  entry.sha256 = json_text(line, "sha256");
  entry.state_hash = json_text(line, "state_hash");
  entry.samples = json_count(line, "samples");
  entry.bytes = json_count(line, "bytes");
  entry.failed = json_flag(line, "failed");
  entry.drawn = named_values_from_json(line, "drawn");
  entry.outcome = named_values_from_json(line, "outcome");
  entry.simulated_seconds = json_real(line, "simulated_seconds");
  entry.recorded_seconds = json_real(line, "recorded_seconds");
  entry.cpu_seconds = json_real(line, "cpu_seconds");
  return entry;
}

ManifestContent read_manifest_file(const std::filesystem::path& path) {
  ManifestContent content;
  const std::string text = read_file(path).value_or("");
  std::size_t begin = 0;
  for (int number = 1; begin < text.size(); ++number) {
    const std::size_t end = text.find('\n', begin);
    if (end == std::string::npos) {
      content.torn = true;
      break;
    }
    try {
      content.entries.push_back(parse_manifest_line(std::string_view(text).substr(begin, end - begin)));
    } catch (const core::InputError& error) {
      throw core::InputError({path.string(), number}, error.message());
    }
    begin = end + 1;
  }
  try {
    sort_and_merge(content.entries);
  } catch (const core::InputError& error) {
    throw core::InputError({path.string()}, error.message());
  }
  return content;
}

void append_to_manifest(const std::filesystem::path& path, const ManifestEntry& entry) {
  append_line(path, manifest_line(entry));
}

void rewrite_manifest(const std::filesystem::path& path, const std::vector<ManifestEntry>& entries) {
  std::string text;
  for (const auto& entry : entries) text += manifest_line(entry) + "\n";
  write_atomically(path, text);
}

}  // namespace microcosm::datagen
