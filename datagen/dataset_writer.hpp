#pragma once
// The one writer of a dataset's folder: opens or resumes it, adds finished episodes, and keeps index and
// table up to date.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <vector>

#include "agents/recording.hpp"
#include "datagen/dataset.hpp"
#include "datagen/description.hpp"
#include "datagen/files.hpp"

namespace microcosm::datagen {

class DatasetWriter {
 public:
  /// Starts the dataset, or takes up the one that is there: drops what a killed writer left unfinished.
  /// Throws InputError: the folder holds something else, another scenario, seed, option or version, or
  /// another writer holds it. SystemError: it can't be written.
  DatasetWriter(const std::filesystem::path& folder, const scenes::Scenario& scenario, std::uint64_t seed);

  /// The finished episodes, sorted.
  const std::vector<ManifestEntry>& entries() const { return entries_; }
  bool has(std::uint32_t episode) const;

  /// Adds an episode: file, then manifest line, then (now and then) the index. Thread-safe. Throws
  /// SystemError that says what is intact.
  void add(const agents::Recording& recording);
  /// Brings dataset.h5 and outcomes.csv up to date.
  void finish();

 private:
  void check_folder() const;
  bool is_interrupted_start(const DatasetFolder& folder) const;
  bool is_own_file(const std::string& path) const;
  void drop_unfinished();
  void refresh();
  void refresh_now_and_then();

  std::filesystem::path folder_;
  Description description_;
  std::optional<FileLock> file_lock_;
  std::mutex mutex_;  // of all below
  std::vector<ManifestEntry> entries_;
  std::chrono::steady_clock::duration refresh_cost_{0};
  std::chrono::steady_clock::time_point refreshed_{};
};

}  // namespace microcosm::datagen
