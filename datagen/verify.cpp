#include "datagen/verify.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <mutex>

#include "datagen/description.hpp"
#include "datagen/difference.hpp"
#include "datagen/episode_file.hpp"
#include "datagen/json_values.hpp"
#include "datagen/parallel_items.hpp"
#include "engine/core/errors.hpp"

namespace microcosm::datagen {
namespace {

const ManifestEntry& entry_of(const std::vector<ManifestEntry>& entries, std::uint32_t episode,
                              const std::string& dataset) {
  const auto found = std::ranges::find(entries, episode, &ManifestEntry::episode);
  if (found == entries.end()) throw core::InputError({dataset}, fmt::format("has no episode {}", episode));
  return *found;
}

/// Fills the stored half of `result` and returns what is stored, if it can be read at all.
std::optional<agents::Recording> check_stored(const std::string& dataset, const ManifestEntry& entry,
                                              VerifyResult& result) {
  try {
    agents::Recording stored = read_episode_file(std::filesystem::path(dataset) / entry.file, entry.episode);
    const std::string sha256 = content_sha256(stored);
    const std::string state_hash = state_hash_text(stored.state_hash);
    result.stored_content_matches = sha256 == entry.sha256 && state_hash == entry.state_hash;
    if (sha256 != entry.sha256)
      result.message =
          fmt::format("{} has the content {}, the manifest says {}", entry.file, sha256, entry.sha256);
    else if (state_hash != entry.state_hash)
      result.message = fmt::format("{} has the state hash {}, the manifest says {}", entry.file, state_hash,
                                   entry.state_hash);
    return stored;
  } catch (const core::InputError& error) {
    result.message = error.what();
    return std::nullopt;
  }
}

void compare_regenerated(const agents::Recording& regenerated, const std::optional<agents::Recording>& stored,
                         const ManifestEntry& entry, VerifyResult& result) {
  result.regenerated_matches = content_sha256(regenerated) == entry.sha256 &&
                               state_hash_text(regenerated.state_hash) == entry.state_hash;
  if (result.regenerated_matches) return;
  const std::string separator = result.message.empty() ? "" : "; ";
  const std::string difference = stored ? first_difference(*stored, regenerated) : "";
  result.message += separator + (difference.empty() ? "running it again gives other content" : difference);
}

}  // namespace

std::vector<VerifyResult> verify_with(const EpisodeRunner& run, const std::string& dataset,
                                      const std::vector<std::uint32_t>& episodes, std::uint32_t jobs,
                                      const std::function<bool()>& interrupted) {
  const std::vector<ManifestEntry> entries = read_manifest(dataset);
  std::vector<std::uint32_t> chosen = episodes;
  if (chosen.empty())
    for (const auto& entry : entries) chosen.push_back(entry.episode);
  for (const std::uint32_t episode : chosen) entry_of(entries, episode, dataset);

  std::mutex mutex;
  std::vector<VerifyResult> results;
  std::atomic<bool> stopping = false;
  const auto work = [&](std::uint32_t episode, std::size_t) {
    const ManifestEntry& entry = entry_of(entries, episode, dataset);
    VerifyResult result;
    result.episode = episode;
    const auto stored = check_stored(dataset, entry, result);
    if (run) {
      const auto regenerated = run(episode, [&](double) { return !stopping; });
      if (!regenerated) return;
      compare_regenerated(*regenerated, stored, entry, result);
    }
    const std::scoped_lock lock(mutex);
    results.push_back(result);
  };
  for_each_in_parallel(chosen, jobs, stopping, work, [&] { return !interrupted || !interrupted(); });
  std::ranges::sort(results, {}, &VerifyResult::episode);
  return results;
}

}  // namespace microcosm::datagen
