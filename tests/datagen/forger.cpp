#include "forger.hpp"

#include <memory>

#include "datagen/episode_file.hpp"
#include "datagen/files.hpp"
#include "datagen/hdf5/write.hpp"
#include "datagen/index.hpp"
#include "datagen/manifest.hpp"
#include "datagen/outcomes_table.hpp"
#include "engine/core/errors.hpp"
#include "engine/core/sha256.hpp"
#include "synthetic.hpp"

namespace microcosm::datagen::testing {
namespace {

std::string as_text(const std::vector<std::byte>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

const std::filesystem::path& small_dataset() {
  static const TemporaryFolder folder;
  static const bool made = [] {
    GenerateOptions options;
    options.seed = 7;
    options.episodes = 2;
    options.out = (folder.path() / "d").string();
    scenes::LoadOptions load;
    load.duration.append("0.05s");
    load.set = {{"steering", "on"}};
    generate(scenes::Scenario::load(MICROCOSM_SOURCE_DIR "/tests/datagen/cases/small.lua", load), options, {},
             {});
    return true;
  }();
  static const std::filesystem::path path = made ? folder.path() / "d" : std::filesystem::path();
  return path;
}

}  // namespace

void copy_small_dataset(const std::filesystem::path& folder) {
  std::filesystem::copy(small_dataset(), folder, std::filesystem::copy_options::recursive);
}

std::string small_content() {
  const DatasetPlace place{small_dataset().string()};
  return dataset_content(place, read_manifest(place));
}

Forger::Forger(std::filesystem::path folder) : folder_(std::move(folder)) {
  const DatasetFolder dataset(folder_);
  description = require_description(dataset);
  for (const auto& source : read_sources(dataset, description)) sources.push_back(source.content);
  entries = read_manifest({folder_.string()});
  for (const auto& entry : entries) {
    const std::string image = *read_file(folder_ / entry.file);
    trees.push_back(hdf5::read_tree(std::as_bytes(std::span(image))));
  }
}

bool Forger::derive_again(std::size_t place) {
  try {
    const agents::Recording recording = recording_in(trees[place], entries[place].episode, format_version);
    const std::string sha256 = content_sha256(recording);
    trees[place] = episode_tree(recording, sha256, environment_arguments(description));
    const ManifestEntry old = entries[place];
    entries[place] = entry_of(recording, sha256, 0, "");
    entries[place].simulated_seconds = old.simulated_seconds;
    entries[place].cpu_seconds = old.cpu_seconds;
    return true;
  } catch (const core::InputError&) {
    return false;
  }
}

void Forger::write() {
  for (std::size_t i = 0; i < sources.size(); ++i)
    write_atomically(folder_ / description.sources[i].file, sources[i]);
  std::string text = description_text(description);
  if (change_description) change_description(text);
  write_atomically(folder_ / description_name, text);
  write_atomically(folder_ / description_checksum_name, description_checksum(text));
  std::string manifest;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const std::vector<std::byte> image = hdf5::write_tree(trees[i]);
    write_atomically(folder_ / entries[i].file, image);
    entries[i].bytes = image.size();
    entries[i].file_sha256 = core::sha256_hex(as_text(image));
    std::string line = manifest_line(entries[i]);
    if (change_line) {
      const std::string seal = ",\"line_sha256\":";
      line = line.substr(0, line.rfind(seal)) + "}";
      change_line(line);
      const std::string sha256 = core::sha256_hex(line);
      line.pop_back();
      line += seal;
      line += "\"" + sha256 + "\"}";
    }
    manifest += line + "\n";
  }
  write_atomically(folder_ / manifest_name, manifest);
  hdf5::Tree index = index_tree(entries, environment_arguments(description));
  if (change_index) change_index(index);
  write_atomically(folder_ / index_name, hdf5::write_tree(index));
  std::string table = outcomes_csv(entries);
  if (change_table) change_table(table);
  write_atomically(folder_ / outcomes_name, table);
}

}  // namespace microcosm::datagen::testing
