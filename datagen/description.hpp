#pragma once
// dataset.json: what a dataset is, and the copy of the scenario's sources from which it can be made again.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "datagen/dataset_folder.hpp"
#include "datagen/format.hpp"
#include "datagen/json_values.hpp"
#include "scenes/scenario.hpp"

namespace microcosm::datagen {

inline constexpr const char* description_name = "dataset.json";
/// Beside it: its SHA-256, as sha256sum writes and checks it.
inline constexpr const char* description_checksum_name = "dataset.json.sha256";

/// Held while somebody writes; empty.
inline constexpr const char* lock_name = ".microcosm.lock";

struct SourceCopy {
  std::string path;  // as the scenario names it
  std::string file;  // relative to the dataset's folder
  std::string sha256;
};

struct Description {
  std::uint64_t format = format_version;
  // Identity: two writers of one dataset agree on all of these.
  std::string scenario;  // its name
  std::string identity;  // SHA-256 over sources and options
  std::uint64_t seed = 0;
  scenes::LoadOptions options;  // `set` sorted by name; the script's budget is one of them
  std::string version;          // of Microcosm: another version may compute other numbers
  std::vector<SourceCopy> sources;
  /// What was repaired in them, and what else a person should know: scenes::Scenario::notes. None in
  /// format 1.
  std::vector<std::string> notes;
  // Outside identity.
  std::string compiler;
};

/// Of this program, for this scenario and seed.
Description describe(const scenes::Scenario& scenario, std::uint64_t seed);

/// Writes scenario/, then dataset.json and its checksum: with that file the folder becomes a dataset. Throws
/// SystemError.
void write_description(const std::filesystem::path& dataset, const Description& description,
                       const scenes::Scenario& scenario);

/// The text of dataset.json, and the checksum file of such a text.
std::string description_text(const Description& description);
std::string description_checksum(std::string_view text);

/// From the text of a dataset.json. Throws InputError that says what is wrong: another format, a member
/// missing, of another kind or unknown, a source outside scenario/ or with a place of another.
Description parse_description(std::string_view text);

/// Nothing if there is no dataset.json. Throws InputError if it is damaged or of another format.
std::optional<Description> read_description(const DatasetFolder& dataset);
/// The same; throws InputError if there is none.
Description require_description(const DatasetFolder& dataset);

/// The dataset's copies of its sources. Throws InputError if one is missing or isn't what dataset.json says.
std::vector<scenes::SourceFile> read_sources(const DatasetFolder& dataset, const Description& description);

/// Throws InputError naming both sides if the dataset in `folder` isn't what `wanted` would make.
void require_same(const std::filesystem::path& folder, const Description& found, const Description& wanted);

/// robomimic's `env_args`.
Json environment_arguments(const Description& description);

}  // namespace microcosm::datagen
