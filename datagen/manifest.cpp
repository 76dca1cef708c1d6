#include "datagen/manifest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "datagen/episode_file.hpp"
#include "datagen/files.hpp"
#include "datagen/generate.hpp"
#include "datagen/json_values.hpp"
#include "engine/core/errors.hpp"
#include "engine/core/sha256.hpp"

namespace microcosm::datagen {
namespace {

constexpr std::string_view seal_begin = R"(,"line_sha256":")";
constexpr std::string_view seal_end = R"("})";
constexpr std::size_t hash_digits = 64;
constexpr std::size_t seal_size = seal_begin.size() + hash_digits + seal_end.size();

std::string sealed(const std::string& line) {
  std::string text = line.substr(0, line.size() - 1);  // without the brace
  text += seal_begin;
  text += core::sha256_hex(line);
  text += seal_end;
  return text;
}

bool has_seal(std::string_view text) {
  return text.size() > seal_size && text.substr(text.size() - seal_size).starts_with(seal_begin) &&
         text.ends_with(seal_end);
}

/// Throws InputError if a line with a checksum isn't the one that was written.
void check_seal(std::string_view text) {
  const std::string line = std::string(text.substr(0, text.size() - seal_size)) + "}";
  const std::string stated(text.substr(text.size() - seal_end.size() - hash_digits, hash_digits));
  const std::string found = core::sha256_hex(line);
  if (stated != found)
    throw core::InputError(fmt::format(
        "was changed since it was written: its SHA-256 is {}, its line_sha256 {}", found, stated));
}

/// Sorted by episode, each once.
void sort_and_merge(ManifestLines& manifest) {
  auto& lines = manifest.lines;
  std::ranges::stable_sort(lines, {}, [](const ManifestLine& line) { return line.entry.episode; });
  for (std::size_t i = 1; i < lines.size(); ++i)
    if (lines[i].entry.episode == lines[i - 1].entry.episode)
      manifest.faults.push_back({fmt::format("{}:{}", manifest_name, lines[i].number),
                                 fmt::format("lists episode {}, which line {} lists already",
                                             lines[i].entry.episode, lines[i - 1].number)});
  const auto same_episode = [](const ManifestLine& a, const ManifestLine& b) {
    return a.entry.episode == b.entry.episode;
  };
  lines.erase(std::unique(lines.begin(), lines.end(), same_episode), lines.end());
}

}  // namespace

ManifestEntry entry_of(const agents::Recording& recording, const std::string& sha256, std::size_t bytes,
                       const std::string& file_sha256) {
  ManifestEntry entry;
  entry.episode = recording.episode;
  entry.seed = recording.seed;
  entry.file = episode_path(recording.episode);
  entry.sha256 = sha256;
  entry.state_hash = state_hash_text(recording.state_hash);
  entry.samples = recording.control_t_ns.size();
  entry.bytes = bytes;
  entry.file_sha256 = file_sha256;
  entry.failed = !recording.failure.empty();
  entry.drawn = recording.drawn;
  entry.outcome = recording.outcomes;
  entry.outcome_units = recording.outcome_units;
  entry.simulated_seconds = recording.simulated_seconds;
  entry.recorded_seconds = recorded_seconds(recording);
  entry.cpu_seconds = recording.cpu_seconds;
  return entry;
}

std::string manifest_line(const ManifestEntry& entry, std::uint64_t format) {
  Json line;
  line["format_version"] = format;
  if (format > first_format) line["format_state"] = std::string(format_state);
  line["episode"] = entry.episode;
  line["seed"] = entry.seed;
  line["file"] = entry.file;
  line["sha256"] = entry.sha256;
  line["state_hash"] = entry.state_hash;
  line["samples"] = entry.samples;
  line["bytes"] = entry.bytes;
  if (format > first_format) line["file_sha256"] = entry.file_sha256;
  line["failed"] = entry.failed;
  line["drawn"] = named_values_to_json(entry.drawn);
  line["outcome"] = named_values_to_json(entry.outcome);
  if (format > first_format) line["outcome_units"] = entry.outcome_units;
  line["simulated_seconds"] = json_number(entry.simulated_seconds);
  line["recorded_seconds"] = json_number(entry.recorded_seconds);
  line["cpu_seconds"] = json_number(entry.cpu_seconds);
  return format > first_format ? sealed(dump_json(line)) : dump_json(line);
}

ManifestEntry parse_manifest_line(std::string_view text, std::uint64_t format) {
  const bool with_seal = has_seal(text);
  if (with_seal) check_seal(text);
  const Json line = parse_json(text);
  const std::uint64_t version = json_count(line, "format_version");
  require_known_format(version, line.contains("format_state") ? json_text(line, "format_state") : "");
  if (format != 0 && version != format)
    throw core::InputError(
        fmt::format("is of format version {}, in a dataset of format version {}", version, format));
  if (version > first_format && !with_seal)
    throw core::InputError("was changed since it was written: it doesn't end with its line_sha256");
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
  if (version == first_format) return entry;
  entry.file_sha256 = json_text(line, "file_sha256");
  entry.outcome_units = json_texts(line, "outcome_units");
  if (!entry.outcome_units.empty() && entry.outcome_units.size() != entry.outcome.size())
    throw core::InputError(fmt::format("has {} outcomes and {} units of outcomes", entry.outcome.size(),
                                       entry.outcome_units.size()));
  return entry;
}

ManifestLines parse_manifest(std::string_view text, std::uint64_t format) {
  ManifestLines manifest;
  std::size_t begin = 0;
  for (int number = 1; begin < text.size(); ++number) {
    const std::size_t end = text.find('\n', begin);
    if (end == std::string_view::npos) {
      manifest.torn = true;
      break;
    }
    const std::string_view line = text.substr(begin, end - begin);
    try {
      manifest.lines.push_back({number, std::string(line), parse_manifest_line(line, format)});
    } catch (const core::InputError& error) {
      manifest.faults.push_back({fmt::format("{}:{}", manifest_name, number), error.message()});
    }
    begin = end + 1;
  }
  sort_and_merge(manifest);
  return manifest;
}

ManifestContent read_manifest_file(const DatasetFolder& dataset, std::uint64_t format) {
  ManifestLines manifest = parse_manifest(dataset.read(manifest_name).value_or(""), format);
  if (!manifest.faults.empty()) {
    const Fault& first = manifest.faults.front();
    throw core::InputError({(dataset.root() / first.file).string()}, first.message);
  }
  ManifestContent content;
  content.torn = manifest.torn;
  for (auto& line : manifest.lines) content.entries.push_back(std::move(line.entry));
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
