#pragma once
// What a dataset's folder says, compared with itself: bytes with their checksums before anything is parsed,
// then all that follows from other parts. Damage is found by the first, much of what is forged by the second.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "datagen/dataset.hpp"
#include "datagen/description.hpp"
#include "datagen/manifest.hpp"

namespace microcosm::datagen {

/// dataset.json, and what is wrong with it. Nothing if it can't be used. Throws InputError: there is none, or
/// it is sound and of a format that this program doesn't know.
std::optional<Description> check_description(const DatasetFolder& folder, std::vector<Fault>& faults);

/// The manifest's lines, and what is wrong with them.
std::vector<ManifestLine> check_manifest(const DatasetFolder& folder, const Description& description,
                                         std::vector<Fault>& faults);

/// An episode's file, with its line in the manifest.
struct StoredEpisode {
  std::optional<agents::Recording> recording;  // nothing if it can't be read
  ManifestEntry entry;                         // as it follows from the file; else the manifest's
  std::vector<Fault> faults;
};
StoredEpisode check_episode(const DatasetFolder& folder, const Description& description,
                            const ManifestLine& line);
/// The same of several, whose small files are read together.
std::vector<StoredEpisode> check_episodes(const DatasetFolder& folder, const Description& description,
                                          std::span<const ManifestLine* const> lines);

/// The copies of the scenario's sources.
void check_sources(const DatasetFolder& folder, const Description& description, std::vector<Fault>& faults);
/// dataset.h5 and outcomes.csv against these episodes, sorted by number.
void check_derived_files(const DatasetFolder& folder, const Description& description,
                         const std::vector<ManifestEntry>& entries, std::vector<Fault>& faults);
/// Files, folders and links that don't belong to the dataset: no line of the manifest, no source.
void check_entries(const DatasetFolder& folder, const Description& description,
                   const std::vector<ManifestLine>& lines, std::vector<Fault>& faults);

/// The published hash (dataset.hpp); episodes sorted by number.
std::string dataset_content(const Description& description, const std::vector<ManifestEntry>& entries);

}  // namespace microcosm::datagen
