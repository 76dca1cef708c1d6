#pragma once
// dataset.json: what a dataset is, and the copy of the scenario's sources from which it can be made again.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "datagen/json_values.hpp"
#include "scenes/scenario.hpp"

namespace microcosm::datagen {

inline constexpr std::uint64_t dataset_format_version = 1;

struct SourceCopy {
  std::string path;  // as the scenario names it
  std::string file;  // relative to the dataset's folder
  std::string sha256;
};

struct Description {
  // Identity: two writers of one dataset agree on all of these.
  std::string scenario;  // its name
  std::string identity;  // SHA-256 over sources and options
  std::uint64_t seed = 0;
  scenes::LoadOptions options;
  std::string version;  // of Microcosm: another version may compute other numbers
  std::vector<SourceCopy> sources;
};

/// Of this program, for this scenario and seed.
Description describe(const scenes::Scenario& scenario, std::uint64_t seed);

/// Writes scenario/ and then dataset.json: with that file the folder becomes a dataset. Throws SystemError.
void write_description(const std::filesystem::path& dataset, const Description& description,
                       const scenes::Scenario& scenario);

/// From the text of a dataset.json. Throws InputError that says what is wrong.
Description parse_description(std::string_view text);

/// Nothing if there is no dataset.json. Throws InputError if it is damaged or of another format version.
std::optional<Description> read_description(const std::filesystem::path& dataset);

/// Throws InputError naming both sides if the dataset in `folder` isn't what `wanted` would make.
void require_same(const std::filesystem::path& folder, const Description& found, const Description& wanted);

/// robomimic's `env_args`.
Json environment_arguments(const Description& description);

}  // namespace microcosm::datagen
