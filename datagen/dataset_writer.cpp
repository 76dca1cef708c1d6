#include "datagen/dataset_writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "datagen/episode_file.hpp"
#include "datagen/index.hpp"
#include "datagen/manifest.hpp"
#include "datagen/outcomes_table.hpp"
#include "engine/core/errors.hpp"
#include "engine/core/sha256.hpp"

namespace microcosm::datagen {
namespace {

// Index and table may take this share of the time: their cost grows with the number of episodes.
constexpr int refresh_share = 20;

std::string_view as_text(const std::vector<std::byte>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

DatasetWriter::DatasetWriter(const std::filesystem::path& folder, const scenes::Scenario& scenario,
                             std::uint64_t seed)
    : folder_(folder), description_(describe(scenario, seed)) {
  check_folder();
  make_folder(folder_);
  file_lock_ = FileLock::try_acquire(folder_ / lock_name);
  if (!file_lock_)
    throw core::InputError({folder_.string()},
                           "another Microcosm is writing to this dataset; wait for it, or stop it");
  check_folder();  // again: another writer may have started it meanwhile
  if (!read_description(DatasetFolder(folder_))) write_description(folder_, description_, scenario);
  make_folder(folder_ / "episodes");
  drop_unfinished();
  refresh();
}

void DatasetWriter::check_folder() const {
  std::error_code error;
  if (!std::filesystem::exists(folder_, error)) return;
  if (!std::filesystem::is_directory(folder_))
    throw core::InputError({folder_.string()}, "is a file, not a folder");
  const DatasetFolder folder(folder_);
  if (const auto found = read_description(folder)) {
    require_same(folder_, *found, description_);
    // What is written must not end up elsewhere.
    for (const FolderEntry& entry : folder.entries())
      if (entry.kind == EntryKind::link || entry.kind == EntryKind::other)
        throw core::InputError({(folder_ / entry.path).string()},
                               "is a link or device; only datasets of plain files and folders go on");
  } else if (!std::filesystem::is_empty(folder_) && !is_interrupted_start(folder)) {
    throw core::InputError(
        {folder_.string()},
        "holds files, but no dataset (dataset.json is missing); choose an empty or new folder");
  }
}

/// A file that a writer of this dataset makes.
bool DatasetWriter::is_own_file(const std::string& path) const {
  if (path == description_name || path == description_checksum_name || path == manifest_name ||
      path == index_name || path == outcomes_name)
    return true;
  if (std::ranges::find(description_.sources, path, &SourceCopy::file) != description_.sources.end())
    return true;
  return episode_of(path).has_value();
}

/// What a writer of this dataset that was killed before dataset.json existed can have left.
bool DatasetWriter::is_interrupted_start(const DatasetFolder& folder) const {
  bool has_lock = false;
  const bool only_own = std::ranges::all_of(folder.entries(), [&](const FolderEntry& entry) {
    has_lock = has_lock || entry.path == lock_name;
    if (entry.kind == EntryKind::folder)
      return entry.path == "scenario" || entry.path.starts_with("scenario/");
    if (entry.kind != EntryKind::file) return false;
    const std::string path = temporary_of(entry.path).value_or(entry.path);
    return path == lock_name || is_own_file(path);
  });
  return has_lock && only_own;
}

void DatasetWriter::drop_unfinished() {
  remove_temporary_files(folder_, [&](const std::string& path) { return is_own_file(path); });
  const DatasetFolder folder(folder_);
  ManifestContent content = read_manifest_file(folder, format_version);
  const std::size_t gone = std::erase_if(
      content.entries, [&](const ManifestEntry& entry) { return folder.length(entry.file) != entry.bytes; });
  if (content.torn || gone > 0) rewrite_manifest(folder_ / manifest_name, content.entries);
  entries_ = std::move(content.entries);
}

bool DatasetWriter::has(std::uint32_t episode) const {
  return std::ranges::binary_search(entries_, episode, {}, &ManifestEntry::episode);
}

void DatasetWriter::add(const agents::Recording& recording) {
  const std::string sha256 = content_sha256(recording);
  const std::vector<std::byte> image = encode_episode(recording, sha256, environment_arguments(description_));
  const ManifestEntry entry = entry_of(recording, sha256, image.size(), core::sha256_hex(as_text(image)));
  const std::scoped_lock lock(mutex_);
  try {
    write_atomically(folder_ / episode_path(recording.episode), image);
    append_to_manifest(folder_ / manifest_name, entry);
    entries_.insert(std::ranges::upper_bound(entries_, entry.episode, {}, &ManifestEntry::episode), entry);
    refresh_now_and_then();
  } catch (const core::SystemError& error) {
    throw core::SystemError(
        fmt::format("{}. The {} finished episodes in {} are intact; once this is put right, the same command "
                    "goes on from there",
                    error.what(), entries_.size(), folder_.string()));
  }
}

void DatasetWriter::refresh() {
  const auto begin = std::chrono::steady_clock::now();
  write_atomically(folder_ / index_name, encode_index(entries_, environment_arguments(description_)));
  write_atomically(folder_ / outcomes_name, outcomes_csv(entries_));
  refreshed_ = std::chrono::steady_clock::now();
  refresh_cost_ = refreshed_ - begin;
}

void DatasetWriter::refresh_now_and_then() {
  if (std::chrono::steady_clock::now() - refreshed_ >= refresh_share * refresh_cost_) refresh();
}

void DatasetWriter::finish() {
  const std::scoped_lock lock(mutex_);
  refresh();
}

}  // namespace microcosm::datagen
