#include "datagen/dataset_writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "datagen/episode_file.hpp"
#include "datagen/generate.hpp"
#include "datagen/index.hpp"
#include "datagen/manifest.hpp"
#include "datagen/outcomes_table.hpp"
#include "engine/core/errors.hpp"

namespace microcosm::datagen {
namespace {

constexpr std::string_view lock_name = ".microcosm.lock";
// Index and table may take this share of the time: their cost grows with the number of episodes.
constexpr int refresh_share = 20;

/// What a writer that was killed before dataset.json existed can have left.
bool is_interrupted_start(const std::filesystem::path& folder) {
  if (!std::filesystem::exists(folder / lock_name)) return false;
  return std::ranges::all_of(std::filesystem::directory_iterator(folder), [](const auto& entry) {
    const std::string name = entry.path().filename().string();
    return name == lock_name || name == "scenario" ||
           (name.starts_with("dataset.json.") && name.ends_with(temporary_suffix));
  });
}

ManifestEntry entry_of(const agents::Recording& recording, std::string sha256, std::size_t bytes) {
  ManifestEntry entry;
  entry.episode = recording.episode;
  entry.seed = recording.seed;
  entry.file = episode_path(recording.episode);
  entry.sha256 = std::move(sha256);
  entry.state_hash = state_hash_text(recording.state_hash);
  entry.samples = recording.control_t_ns.size();
  entry.bytes = bytes;
  entry.failed = !recording.failure.empty();
  entry.drawn = recording.drawn;
  entry.outcome = recording.outcomes;
  entry.simulated_seconds = recording.simulated_seconds;
  entry.cpu_seconds = recording.cpu_seconds;
  entry.recorded_seconds = recorded_seconds(recording);
  return entry;
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
  if (!read_description(folder_)) write_description(folder_, description_, scenario);
  make_folder(folder_ / "episodes");
  drop_unfinished();
  refresh();
}

void DatasetWriter::check_folder() const {
  std::error_code error;
  if (!std::filesystem::exists(folder_, error)) return;
  if (!std::filesystem::is_directory(folder_))
    throw core::InputError({folder_.string()}, "is a file, not a folder");
  if (const auto found = read_description(folder_)) {
    require_same(folder_, *found, description_);
  } else if (!std::filesystem::is_empty(folder_) && !is_interrupted_start(folder_)) {
    throw core::InputError(
        {folder_.string()},
        "holds files, but no dataset (dataset.json is missing); choose an empty or new folder");
  }
}

void DatasetWriter::drop_unfinished() {
  remove_temporary_files(folder_);
  const std::filesystem::path manifest = folder_ / "manifest.jsonl";
  ManifestContent content = read_manifest_file(manifest);
  const std::size_t gone = std::erase_if(content.entries, [&](const ManifestEntry& entry) {
    std::error_code error;
    return std::filesystem::file_size(folder_ / entry.file, error) != entry.bytes || error;
  });
  if (content.torn || gone > 0) rewrite_manifest(manifest, content.entries);
  entries_ = std::move(content.entries);
}

bool DatasetWriter::has(std::uint32_t episode) const {
  return std::ranges::binary_search(entries_, episode, {}, &ManifestEntry::episode);
}

void DatasetWriter::add(const agents::Recording& recording) {
  const std::string sha256 = content_sha256(recording);
  const std::vector<std::byte> image = encode_episode(recording, sha256, environment_arguments(description_));
  const std::scoped_lock lock(mutex_);
  try {
    write_atomically(folder_ / episode_path(recording.episode), image);
    const ManifestEntry entry = entry_of(recording, sha256, image.size());
    append_to_manifest(folder_ / "manifest.jsonl", entry);
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
  write_atomically(folder_ / "dataset.h5", encode_index(entries_, environment_arguments(description_)));
  write_atomically(folder_ / "outcomes.csv", outcomes_csv(entries_));
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
