#include "datagen/index.hpp"

#include "datagen/episode_file.hpp"
#include "datagen/hdf5/write.hpp"
#include "engine/core/random.hpp"

namespace microcosm::datagen {

bool is_validation_episode(std::uint32_t episode) {
  constexpr std::uint32_t run = 10;
  core::RandomStream random(0, episode / run, core::stream_id("mask/valid"));
  return random.below(run) == episode % run;
}

std::string_view mask_of(std::uint32_t episode, bool failed) {
  if (failed) return "failed";
  return is_validation_episode(episode) ? "valid" : "train";
}

hdf5::Tree index_tree(const std::vector<ManifestEntry>& entries, const Json& env_args, std::uint64_t format) {
  std::map<std::string, std::vector<std::string>> masks{{"train", {}}, {"valid", {}}, {"failed", {}}};
  std::uint64_t total = 0;
  hdf5::Tree tree;
  for (const auto& entry : entries) {
    const std::string name = episode_name(entry.episode);
    masks[std::string(mask_of(entry.episode, entry.failed))].push_back(name);
    total += entry.samples;
    hdf5::add_external_link(tree, "/data/" + name, entry.file, "/data/" + name);
  }
  auto& attributes = hdf5::add_group(tree, "/data").attributes;
  attributes["format_version"] = hdf5::number_value(static_cast<std::int64_t>(format));
  if (format > first_format) attributes["format_state"] = hdf5::text_value(std::string(format_state));
  attributes["total"] = hdf5::number_value(static_cast<std::int64_t>(total));
  attributes["env_args"] = hdf5::text_value(dump_json(env_args));
  for (const auto& [name, episodes] : masks)
    hdf5::add_array(tree, "/mask/" + name, hdf5::fixed_texts_value(episodes));
  return tree;
}

std::vector<std::byte> encode_index(const std::vector<ManifestEntry>& entries, const Json& env_args) {
  return hdf5::write_tree(index_tree(entries, env_args));
}

}  // namespace microcosm::datagen
