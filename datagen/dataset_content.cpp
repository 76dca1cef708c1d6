#include <cstdint>
#include <string>

#include "datagen/episode_file.hpp"
#include "datagen/index.hpp"
#include "datagen/stored_check.hpp"
#include "engine/core/sha256.hpp"

namespace microcosm::datagen {
namespace {

/// Fields in the form of docs/dataset.md.
class FieldHash {
 public:
  void count(std::uint64_t value) { hash_.add(std::as_bytes(std::span(&value, 1))); }
  void text(std::string_view value) {
    count(value.size());
    hash_.add(value);
  }
  std::string hex() { return hash_.hex(); }

 private:
  core::Sha256 hash_;
};

}  // namespace

std::string dataset_content(const Description& description, const std::vector<ManifestEntry>& entries) {
  FieldHash hash;
  hash.text("microcosm dataset content");
  hash.text(description.format > first_format ? std::string(format_state) : "1");
  hash.text(description.scenario);
  hash.text(description.identity);
  hash.count(description.seed);
  hash.count(description.options.set.size());
  for (const auto& [name, value] : description.options.set) {
    hash.text(name);
    hash.text(value);
  }
  hash.text(description.options.duration);
  hash.count(static_cast<std::uint64_t>(description.options.budget.instructions));
  hash.count(description.options.budget.memory);
  hash.count(description.sources.size());
  for (const auto& source : description.sources) {
    hash.text(source.path);
    hash.text(source.file);
    hash.text(source.sha256);
  }
  if (description.format > first_format) {
    hash.count(description.notes.size());
    for (const auto& note : description.notes) hash.text(note);
  }
  hash.count(entries.size());
  for (const auto& entry : entries) {
    hash.count(entry.episode);
    hash.text(entry.sha256);
    hash.text(entry.state_hash);
    hash.text(mask_of(entry.episode, entry.failed));
    hash.text(entry.file);
    hash.text("/data/" + episode_name(entry.episode));
  }
  return hash.hex();
}

std::string dataset_content(const DatasetPlace& dataset, const std::vector<ManifestEntry>& entries) {
  return dataset_content(require_description(DatasetFolder(dataset.folder, dataset.follow_links)), entries);
}

}  // namespace microcosm::datagen
