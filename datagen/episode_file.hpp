#pragma once
// One episode as an HDF5 file: robomimic's layout, with the sensors' own streams beside it (docs/dataset.md).

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "agents/recording.hpp"
#include "datagen/format.hpp"
#include "datagen/hdf5/tree.hpp"
#include "datagen/json_values.hpp"

namespace microcosm::datagen {

/// "demo_K" and "episodes/demo_K.h5".
std::string episode_name(std::uint32_t episode);
std::string episode_path(std::uint32_t episode);
/// The number of an episode whose file has this path; nothing for any other path.
std::optional<std::uint32_t> episode_of(std::string_view path);

/// What a stream's values are stored as.
hdf5::ElementType element_type(agents::Storage storage);

/// All that the file of this episode says. `env_args` is robomimic's description of where the data come from;
/// `sha256` that of the content. Throws InputError for names that can't stand in a file: equal, not UTF-8, or
/// with a zero byte.
hdf5::Tree episode_tree(const agents::Recording& recording, const std::string& sha256, const Json& env_args,
                        std::uint64_t format = format_version);
/// The file's bytes. Thread-safe.
std::vector<std::byte> encode_episode(const agents::Recording& recording, const std::string& sha256,
                                      const Json& env_args, std::uint64_t format = format_version);

/// The recording in a file, its times of computing left at zero. What follows from the rest (`next_obs`,
/// `dones` …) isn't looked at: `episode_tree` of the result says what the whole file should hold. Throws
/// InputError: of another format than `format`, something missing or of another shape.
agents::Recording recording_in(const hdf5::Tree& tree, std::uint32_t episode, std::uint64_t format);

/// Reads a file of any known format. Throws InputError that names the file, and what is missing or damaged.
agents::Recording read_episode_file(const std::filesystem::path& path, std::uint32_t episode);

}  // namespace microcosm::datagen
