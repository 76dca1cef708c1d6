#pragma once
// A dataset on disk: one HDF5 file an episode, an index that opens like one file, and a manifest that says
// which episodes are in. Layout in docs/dataset.md.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "agents/recording.hpp"
#include "datagen/dataset_folder.hpp"
#include "datagen/format.hpp"
#include "scenes/scenario.hpp"

namespace microcosm::datagen {

/// SHA-256 of a recording's canonical content: identity, not file bytes (compressors differ by processor). In
/// format 1 units of outcomes and declared rates are no part of it.
std::string content_sha256(const agents::Recording& recording, std::uint64_t format = format_version);

/// One line of manifest.jsonl.
struct ManifestEntry {
  std::uint32_t episode = 0;
  std::uint64_t seed = 0;
  std::string file;  // relative to the dataset's folder
  std::string sha256;
  std::string state_hash;  // 16 hexadecimal digits
  std::uint64_t samples = 0;
  std::uint64_t bytes = 0;
  std::string file_sha256;  // of the file's bytes; empty in format 1
  bool failed = false;
  std::vector<std::pair<std::string, double>> drawn, outcome;
  std::vector<std::string> outcome_units;  // one an outcome, or empty: unknown
  double simulated_seconds = 0, recorded_seconds = 0, cpu_seconds = 0;
};

struct GenerateOptions {
  std::uint64_t seed = 0;
  std::uint32_t episodes = 1;
  std::uint32_t first_episode = 0;  // episodes first … first + episodes - 1
  std::uint32_t jobs = 1;
  std::string out;
};

struct GenerateProgress {
  std::uint32_t done = 0, total = 0, failed = 0;  // done counts those that were there already
  std::uint32_t done_now = 0;                     // made in this run
  double simulated_seconds = 0, recorded_seconds = 0, cpu_seconds = 0, wall_seconds = 0;  // of this run
  double fraction_in_flight = 0;  // sum over running episodes
};

/// Makes the missing episodes of the dataset in `options.out`, or starts it. `interrupted` is polled; once
/// true, episodes in flight are dropped. Throws InputError: the folder holds another scenario's or seed's
/// dataset, or is no dataset and not empty, or another writer holds it; SystemError: the disk is full.
/// Returns the manifest's entries sorted by episode.
std::vector<ManifestEntry> generate(std::shared_ptr<const scenes::Scenario> scenario,
                                    const GenerateOptions& options,
                                    const std::function<void(const GenerateProgress&)>& progress,
                                    const std::function<bool()>& interrupted);

/// What all readers of a dataset share: where it lies, and whether files in it may be links.
struct DatasetPlace {
  std::string folder;
  bool follow_links = false;  // for stores that keep a link for each file
};

/// The manifest, sorted by episode; a torn last line is left out. Throws InputError if the folder is no
/// dataset, or if the manifest is damaged.
std::vector<ManifestEntry> read_manifest(const DatasetPlace& dataset);
/// One episode read back in full, after its bytes were compared with their checksum.
agents::Recording read_episode(const DatasetPlace& dataset, std::uint32_t episode);
/// The scenario from the dataset's own copy of its sources; nothing else of the disk is read, but for what
/// `cache` may keep between runs (scenes::LoadOptions).
std::shared_ptr<const scenes::Scenario> load_scenario(const DatasetPlace& dataset, bool cache = true);
/// The seed of its episodes.
std::uint64_t seed_of(const DatasetPlace& dataset);

/// Something in a dataset that isn't as it should be.
struct Fault {
  std::string file;  // relative to the dataset's folder
  std::string message;
  bool operator==(const Fault&) const = default;
};

struct VerifyResult {
  std::uint32_t episode = 0;
  std::vector<Fault> faults;         // of what is stored
  bool regenerated_matches = false;  // running it again gives the stored content and State hash
  std::string difference;            // if not: what differs, first stream and sample named
};

struct VerifyOptions {
  std::vector<std::uint32_t> episodes;  // empty: all, and everything else in the folder
  bool regenerate = true;
  std::string against;  // the content hash that the dataset should have; empty: any
  std::uint32_t jobs = 1;
};

struct VerifyReport {
  std::vector<Fault> faults;  // of files that belong to no episode, and of the folder
  std::vector<VerifyResult> episodes;
  std::string content;  // the dataset's content hash; empty unless every episode was read
  std::string version;  // of the Microcosm that made it; empty: dataset.json can't be read
  bool regenerated = false;
  bool complete = false;  // not interrupted

  /// At least one episode was proven, and nothing differs.
  bool same() const;
};

/// Compares everything in the folder that a reader may use: bytes with their checksums before anything is
/// parsed, then what follows from other parts with these, and with `regenerate` runs the episodes again.
/// Throws InputError: the folder is no dataset or of a format that this program doesn't know, an episode
/// that isn't there, `against` that is no hash or given together with `episodes`.
VerifyReport verify(const DatasetPlace& dataset, const VerifyOptions& options,
                    const std::function<bool()>& interrupted);

/// The published hash of a dataset: canonical content of its episodes, masks, targets of the index, sources,
/// options, budget of its script (docs/dataset.md). Equal whatever the jobs, the order and the machine.
/// Episodes sorted by number.
std::string dataset_content(const DatasetPlace& dataset, const std::vector<ManifestEntry>& entries);

}  // namespace microcosm::datagen
