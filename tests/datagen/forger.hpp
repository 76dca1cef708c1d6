#pragma once
// A forger: changes a dataset as it likes, and then makes every checksum fit.

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "datagen/dataset.hpp"
#include "datagen/description.hpp"
#include "datagen/hdf5/tree.hpp"

namespace microcosm::datagen::testing {

class Forger {
 public:
  /// Reads a sound dataset.
  explicit Forger(std::filesystem::path folder);

  Description description;
  std::vector<std::string> sources;  // contents, as description.sources
  std::vector<ManifestEntry> entries;
  std::vector<hdf5::Tree> trees;  // of the episodes, as entries
  std::function<void(hdf5::Tree&)> change_index;
  std::function<void(std::string&)> change_table, change_line,
      change_description;  // each line of the manifest

  /// An episode's tree as a forger who knows the program makes it: whatever follows from its recording.
  /// False if it can't be read.
  bool derive_again(std::size_t place);
  /// Writes everything, checksums last.
  void write();

 private:
  std::filesystem::path folder_;
};

/// A dataset of two episodes of cases/small.lua, generated once; copied to `folder`.
void copy_small_dataset(const std::filesystem::path& folder);
/// Its content hash.
std::string small_content();

}  // namespace microcosm::datagen::testing
