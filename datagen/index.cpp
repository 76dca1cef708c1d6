#include "datagen/index.hpp"

#include "datagen/episode_file.hpp"
#include "datagen/hdf5_file.hpp"
#include "engine/core/random.hpp"

namespace microcosm::datagen {
namespace {

void write_links(const hdf5::Handle& root, const std::vector<ManifestEntry>& entries, std::int64_t total,
                 const Json& env_args) {
  const hdf5::Handle data = hdf5::create_group(root, "data");
  hdf5::write_attribute(data, "format_version", episode_format_version);
  hdf5::write_attribute(data, "total", total);
  hdf5::write_attribute(data, "env_args", dump_json(env_args));
  for (const auto& entry : entries) {
    const std::string name = episode_name(entry.episode);
    hdf5::add_external_link(data, name, entry.file, "/data/" + name);
  }
}

}  // namespace

bool is_validation_episode(std::uint32_t episode) {
  constexpr std::uint32_t run = 10;
  core::RandomStream random(0, episode / run, core::stream_id("mask/valid"));
  return random.below(run) == episode % run;
}

std::vector<std::byte> encode_index(const std::vector<ManifestEntry>& entries, const Json& env_args) {
  std::vector<std::string> train, valid, failed;
  std::int64_t total = 0;
  for (const auto& entry : entries) {
    auto& mask = entry.failed ? failed : is_validation_episode(entry.episode) ? valid : train;
    mask.push_back(episode_name(entry.episode));
    total += static_cast<std::int64_t>(entry.samples);
  }
  const hdf5::Lock lock;
  hdf5::MemoryFile file;
  write_links(file.root(), entries, total, env_args);
  hdf5::write_fixed_strings(file.root(), "mask/train", train);
  hdf5::write_fixed_strings(file.root(), "mask/valid", valid);
  hdf5::write_fixed_strings(file.root(), "mask/failed", failed);
  return file.finish();
}

}  // namespace microcosm::datagen
