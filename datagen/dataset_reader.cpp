#include <algorithm>
#include <filesystem>

#include "datagen/dataset.hpp"
#include "datagen/description.hpp"
#include "datagen/episode_file.hpp"
#include "datagen/manifest.hpp"
#include "engine/core/errors.hpp"

namespace microcosm::datagen {

std::vector<ManifestEntry> read_manifest(const std::string& dataset) {
  if (!read_description(dataset)) throw core::InputError({dataset}, "is no dataset: it has no dataset.json");
  return read_manifest_file(std::filesystem::path(dataset) / "manifest.jsonl").entries;
}

agents::Recording read_episode(const std::string& dataset, std::uint32_t episode) {
  const std::vector<ManifestEntry> entries = read_manifest(dataset);
  const auto entry = std::ranges::find(entries, episode, &ManifestEntry::episode);
  if (entry == entries.end())
    throw core::InputError({dataset}, fmt::format("has no episode {}; it has {}", episode, entries.size()));
  agents::Recording recording = read_episode_file(std::filesystem::path(dataset) / entry->file, episode);
  recording.simulated_seconds = entry->simulated_seconds;
  recording.cpu_seconds = entry->cpu_seconds;
  return recording;
}

}  // namespace microcosm::datagen
