#include "datagen/stored_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <set>

#include "datagen/content.hpp"
#include "datagen/episode_file.hpp"
#include "datagen/files.hpp"
#include "datagen/hdf5/load_tree.hpp"
#include "datagen/hdf5/write.hpp"
#include "datagen/in_quotes.hpp"
#include "datagen/index.hpp"
#include "datagen/outcomes_table.hpp"
#include "datagen/tree_difference.hpp"
#include "engine/core/errors.hpp"
#include "engine/core/sha256.hpp"

namespace microcosm::datagen {
namespace {

constexpr const char* made_again = "the same generate makes it again";

/// The file's content; a fault if it isn't there or isn't a file.
std::optional<std::string> read_or_fault(const DatasetFolder& folder, const std::string& path,
                                         const std::string& if_missing, std::vector<Fault>& faults) {
  try {
    auto content = folder.read(path);
    if (!content) faults.push_back({path, if_missing});
    return content;
  } catch (const core::InputError& error) {
    faults.push_back({path, error.message()});
    return std::nullopt;
  }
}

std::span<const std::byte> bytes_of(const std::string& content) {
  return std::as_bytes(std::span(content));
}

/// "line 3: found 'x', expected 'y'" of two texts that differ.
std::string line_difference(const std::string& found, const std::string& expected) {
  const auto [left, right] = std::ranges::mismatch(found, expected);
  const auto place = static_cast<std::size_t>(left - found.begin());
  const auto number = std::count(found.begin(), left, '\n') + 1;
  const auto line_at = [&](const std::string& text) {
    if (place >= text.size()) return std::string("the end of the file");
    const std::size_t begin = place == 0 ? 0 : text.rfind('\n', place - 1) + 1;
    // From a little before the difference, so that it shows.
    const std::size_t from = std::max(begin, place < 30 ? 0 : place - 30);
    return in_quotes(std::string_view(text).substr(from, text.find('\n', place) - from));
  };
  return fmt::format("line {}: found {}, expected {}", number, line_at(found), line_at(expected));
}

bool same_bits(double a, double b) {
  return std::bit_cast<std::uint64_t>(canonical(a)) == std::bit_cast<std::uint64_t>(canonical(b));
}

std::string values_difference(const std::string& what, const NamedValues& listed, const NamedValues& stored) {
  for (std::size_t i = 0; i < std::min(listed.size(), stored.size()); ++i) {
    if (listed[i].first != stored[i].first)
      return fmt::format("{} {} is called {} in the file", what, in_quotes(listed[i].first),
                         in_quotes(stored[i].first));
    if (!same_bits(listed[i].second, stored[i].second))
      return fmt::format("{} {} is {}, the file says {}", what, in_quotes(listed[i].first), listed[i].second,
                         stored[i].second);
  }
  if (listed.size() == stored.size()) return "";
  return fmt::format("lists {} values '{}', the file has {}", listed.size(), what, stored.size());
}

/// What the manifest says of an episode, against its file; empty if the same.
std::string entry_difference(const ManifestEntry& listed, const ManifestEntry& stored) {
  const auto different = [](const char* what, const auto& in_manifest, const auto& in_file) {
    return fmt::format("'{}' is {}, the file says {}", what, in_manifest, in_file);
  };
  if (listed.seed != stored.seed) return different("seed", listed.seed, stored.seed);
  if (listed.sha256 != stored.sha256) return different("sha256", in_quotes(listed.sha256), stored.sha256);
  if (listed.state_hash != stored.state_hash)
    return different("state_hash", in_quotes(listed.state_hash), stored.state_hash);
  if (listed.samples != stored.samples) return different("samples", listed.samples, stored.samples);
  if (listed.failed != stored.failed) return different("failed", listed.failed, stored.failed);
  if (auto text = values_difference("drawn", listed.drawn, stored.drawn); !text.empty()) return text;
  if (auto text = values_difference("outcome", listed.outcome, stored.outcome); !text.empty()) return text;
  if (listed.outcome_units != stored.outcome_units)
    return different("outcome_units", in_quotes(fmt::format("{}", fmt::join(listed.outcome_units, ", "))),
                     in_quotes(fmt::format("{}", fmt::join(stored.outcome_units, ", "))));
  if (!same_bits(listed.recorded_seconds, stored.recorded_seconds))
    return different("recorded_seconds", listed.recorded_seconds, stored.recorded_seconds);
  return "";
}

void compare_with_line(const Description& description, const ManifestLine& line, const ManifestEntry& derived,
                       std::vector<Fault>& faults) {
  const std::string place = fmt::format("{}:{}", manifest_name, line.number);
  if (const auto text = entry_difference(line.entry, derived); !text.empty())
    faults.push_back({place, text});
  else if (const auto whole = manifest_line(derived, description.format); whole != line.text)
    faults.push_back(
        {place, "holds something that no writer puts there: " + line_difference(line.text, whole)});
}

/// The file's bytes, if they are those that the manifest says; a fault if not.
std::optional<std::string> read_episode_bytes(const DatasetFolder& folder, const Description& description,
                                              const ManifestEntry& entry, std::vector<Fault>& faults) {
  std::optional<std::string> content;
  try {
    std::uint64_t length = 0;
    content = folder.read_of_length(entry.file, entry.bytes, length);
    if (!content) {
      faults.push_back({entry.file, "is missing"});
    } else if (length != entry.bytes) {
      faults.push_back({entry.file, fmt::format("has {} bytes, the manifest says {}: it was cut or changed",
                                                length, entry.bytes)});
      return std::nullopt;
    }
  } catch (const core::InputError& error) {
    faults.push_back({entry.file, error.message()});
    return std::nullopt;
  }
  if (!content || description.format == first_format) return content;
  const std::string sha256 = core::sha256_hex(*content);
  if (sha256 == entry.file_sha256) return content;
  faults.push_back(
      {entry.file, fmt::format("was changed since it was written: its bytes have the SHA-256 {}, "
                               "the manifest says {}",
                               sha256, in_quotes(entry.file_sha256))});
  return std::nullopt;
}

/// The file's bytes are what was written: now what they say.
void read_episode_tree(const hdf5::Tree& tree, const Description& description, const ManifestLine& line,
                       StoredEpisode& episode) {
  agents::Recording recording = recording_in(tree, line.entry.episode, description.format);
  const std::string sha256 = content_sha256(recording, description.format);
  const hdf5::Tree expected =
      episode_tree(recording, sha256, environment_arguments(description), description.format);
  if (auto text = tree_difference(tree, expected); !text.empty())
    episode.faults.push_back({line.entry.file, text});
  if (recording.seed != description.seed)
    episode.faults.push_back({line.entry.file, fmt::format("is of seed {}, the dataset of seed {}",
                                                           recording.seed, description.seed)});
  recording.simulated_seconds = line.entry.simulated_seconds;
  recording.cpu_seconds = line.entry.cpu_seconds;
  episode.entry = entry_of(recording, sha256, line.entry.bytes, line.entry.file_sha256);
  compare_with_line(description, line, episode.entry, episode.faults);
  episode.recording = std::move(recording);
}

void check_index(const DatasetFolder& folder, const Description& description,
                 const std::vector<ManifestEntry>& entries, std::vector<Fault>& faults) {
  const auto content = read_or_fault(folder, index_name, fmt::format("is missing; {}", made_again), faults);
  if (!content) return;
  const hdf5::Tree expected = index_tree(entries, environment_arguments(description), description.format);
  if (std::ranges::equal(bytes_of(*content), hdf5::write_tree(expected))) return;
  std::string why;
  try {
    why = tree_difference(hdf5::load_tree(bytes_of(*content)), expected);
    // The writer of format 1 put the same things in another order.
    if (why.empty() && description.format == first_format) return;
  } catch (const core::InputError& error) {
    why = error.message();
  }
  if (why.empty())
    why =
        "its bytes aren't those that this program writes, though they say the same: they were changed, or "
        "written by another version of HDF5";
  faults.push_back({index_name, fmt::format("isn't the index of the manifest's {} episodes: {}; {}",
                                            entries.size(), why, made_again)});
}

void check_outcomes(const DatasetFolder& folder, const Description& description,
                    const std::vector<ManifestEntry>& entries, std::vector<Fault>& faults) {
  const auto content =
      read_or_fault(folder, outcomes_name, fmt::format("is missing; {}", made_again), faults);
  if (!content) return;
  const std::string expected = outcomes_csv(entries, description.format);
  if (*content == expected) return;
  faults.push_back(
      {outcomes_name, fmt::format("isn't the table of the manifest's {} episodes: {}; {}", entries.size(),
                                  line_difference(*content, expected), made_again)});
}

}  // namespace

std::optional<Description> check_description(const DatasetFolder& folder, std::vector<Fault>& faults) {
  std::vector<Fault> missing;
  const auto text = read_or_fault(folder, description_name, "is missing", missing);
  if (!text && missing.front().message == "is missing")
    throw core::InputError({folder.root().string()}, "is no dataset: it has no dataset.json");
  faults.insert(faults.end(), missing.begin(), missing.end());
  if (!text) return std::nullopt;
  // Its checksum comes before its words.
  std::optional<std::string> checksum;
  try {
    checksum = folder.read(description_checksum_name);
  } catch (const core::InputError& error) {
    faults.push_back({description_checksum_name, error.message()});
  }
  if (checksum && *checksum != description_checksum(*text)) {
    faults.push_back(
        {description_name, fmt::format("was changed since it was written, or {} was: its SHA-256 is {}",
                                       description_checksum_name, core::sha256_hex(*text))});
    return std::nullopt;
  }
  try {
    Description description = parse_description(*text);
    if (!checksum && description.format > first_format)
      faults.push_back({description_checksum_name, "is missing: nothing says what dataset.json was"});
    if (const auto expected = description_text(description); *text != expected)
      faults.push_back({description_name,
                        "holds something that no writer puts there: " + line_difference(*text, expected)});
    return description;
  } catch (const core::InputError& error) {
    throw core::InputError({(folder.root() / description_name).string()}, error.message());
  }
}

std::vector<ManifestLine> check_manifest(const DatasetFolder& folder, const Description& description,
                                         std::vector<Fault>& faults) {
  const auto text = read_or_fault(folder, manifest_name, "is missing", faults);
  if (!text) return {};
  ManifestLines manifest = parse_manifest(*text, description.format);
  faults.insert(faults.end(), manifest.faults.begin(), manifest.faults.end());
  if (text->empty()) faults.push_back({manifest_name, "is empty: it lists no episode"});
  if (manifest.torn)
    faults.push_back({manifest_name, "its last line has no end: it was cut, or a writer was killed in it"});
  return std::move(manifest.lines);
}

std::vector<StoredEpisode> check_episodes(const DatasetFolder& folder, const Description& description,
                                          std::span<const ManifestLine* const> lines) {
  std::vector<StoredEpisode> episodes(lines.size());
  std::vector<std::string> contents;
  std::vector<std::size_t> read;  // what was, of `lines`
  for (std::size_t i = 0; i < lines.size(); ++i) {
    episodes[i].entry = lines[i]->entry;
    auto content = read_episode_bytes(folder, description, lines[i]->entry, episodes[i].faults);
    if (!content) continue;
    contents.push_back(std::move(*content));
    read.push_back(i);
  }
  std::vector<std::span<const std::byte>> images;
  for (const std::string& content : contents) images.push_back(bytes_of(content));
  const std::vector<hdf5::Loaded> loaded = hdf5::load_trees(images);
  for (std::size_t k = 0; k < read.size(); ++k) {
    const ManifestLine& line = *lines[read[k]];
    StoredEpisode& episode = episodes[read[k]];
    try {
      if (!loaded[k].error.empty()) throw core::InputError(loaded[k].error);
      read_episode_tree(loaded[k].tree, description, line, episode);
    } catch (const core::InputError& error) {
      episode.faults.push_back({line.entry.file, error.message()});
    }
  }
  return episodes;
}

StoredEpisode check_episode(const DatasetFolder& folder, const Description& description,
                            const ManifestLine& line) {
  const ManifestLine* const one = &line;
  return std::move(check_episodes(folder, description, {&one, 1}).front());
}

void check_sources(const DatasetFolder& folder, const Description& description, std::vector<Fault>& faults) {
  for (const auto& source : description.sources) {
    const auto content =
        read_or_fault(folder, source.file, "is missing: the dataset's copy of its scenario", faults);
    if (!content) continue;
    const std::string sha256 = core::sha256_hex(*content);
    if (sha256 != source.sha256)
      faults.push_back({source.file, fmt::format("was changed: its SHA-256 is {}, dataset.json says {}",
                                                 sha256, in_quotes(source.sha256))});
  }
}

void check_derived_files(const DatasetFolder& folder, const Description& description,
                         const std::vector<ManifestEntry>& entries, std::vector<Fault>& faults) {
  check_index(folder, description, entries, faults);
  check_outcomes(folder, description, entries, faults);
}

void check_entries(const DatasetFolder& folder, const Description& description,
                   const std::vector<ManifestLine>& lines, std::vector<Fault>& faults) {
  std::set<std::string> files{description_name, manifest_name, index_name, outcomes_name, lock_name};
  if (description.format > first_format) files.insert(description_checksum_name);
  std::set<std::string> folders{"episodes", "scenario"};
  for (const auto& line : lines) files.insert(line.entry.file);
  for (const auto& source : description.sources) {
    files.insert(source.file);
    for (std::size_t end = source.file.find('/'); end != std::string::npos;
         end = source.file.find('/', end + 1))
      folders.insert(source.file.substr(0, end));
  }
  for (const FolderEntry& entry : folder.entries()) {
    const bool known_file = files.contains(entry.path);
    // Of known files that are links or devices, whoever reads them has said so.
    if (entry.kind == EntryKind::file && entry.path == lock_name && folder.length(lock_name).value_or(0) > 0)
      faults.push_back({entry.path, "isn't empty"});
    if (known_file && (entry.kind == EntryKind::file || entry.path != lock_name)) continue;
    if (entry.kind == EntryKind::folder && folders.contains(entry.path)) continue;
    if (entry.kind == EntryKind::link)
      faults.push_back({entry.path, "is a link: nothing says what it leads to"});
    else if (temporary_of(entry.path))
      faults.push_back({entry.path, "was left by a writer that was killed, or is being written"});
    else if (episode_of(entry.path))
      faults.push_back({entry.path, "is an episode without a line in manifest.jsonl"});
    else
      faults.push_back({entry.path, "doesn't belong to the dataset: nothing says what it should be"});
  }
}

}  // namespace microcosm::datagen
