#pragma once
// A dataset on disk: one HDF5 file an episode, an index that opens like one file, and a manifest that says
// which episodes are in. Layout in docs/dataset.md.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "agents/recording.hpp"
#include "scenes/scenario.hpp"

namespace microcosm::datagen {

/// SHA-256 of a recording's canonical content: identity, not file bytes (compressors differ by processor).
std::string content_sha256(const agents::Recording& recording);

/// One line of manifest.jsonl.
struct ManifestEntry {
  std::uint32_t episode = 0;
  std::uint64_t seed = 0;
  std::string file;  // relative to the dataset's folder
  std::string sha256;
  std::string state_hash;  // 16 hexadecimal digits
  std::uint64_t samples = 0;
  std::uint64_t bytes = 0;
  bool failed = false;
  std::vector<std::pair<std::string, double>> drawn, outcome;
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

/// The manifest, sorted by episode; a torn last line is left out. Throws InputError if the folder is no
/// dataset.
std::vector<ManifestEntry> read_manifest(const std::string& dataset);
/// One episode read back in full.
agents::Recording read_episode(const std::string& dataset, std::uint32_t episode);
/// The scenario from the dataset's own copy of its sources.
std::shared_ptr<const scenes::Scenario> load_scenario(const std::string& dataset, bool cache = true);

struct VerifyResult {
  std::uint32_t episode = 0;
  bool stored_content_matches = false;  // the file's content has the manifest's SHA-256
  bool regenerated_matches = false;     // running it again gives that SHA-256 and State hash
  std::string message;                  // what differs, first stream and sample named
};

/// Checks the stored content of each episode in `episodes` (empty: all) and, with `regenerate`, runs it
/// again.
std::vector<VerifyResult> verify(const std::string& dataset, const std::vector<std::uint32_t>& episodes,
                                 bool regenerate, std::uint32_t jobs,
                                 const std::function<bool()>& interrupted);

}  // namespace microcosm::datagen
