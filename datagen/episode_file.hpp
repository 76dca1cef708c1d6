#pragma once
// One episode as an HDF5 file: robomimic's layout, with the sensors' own streams beside it (docs/dataset.md).

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "agents/recording.hpp"
#include "datagen/json_values.hpp"

namespace microcosm::datagen {

/// Version of the layout inside the HDF5 files.
inline constexpr std::int64_t episode_format_version = 1;

/// "demo_K" and "episodes/demo_K.h5".
std::string episode_name(std::uint32_t episode);
std::string episode_path(std::uint32_t episode);

/// The file's bytes. `env_args` is robomimic's description of where the data come from; `sha256` that of the
/// content. Thread-safe: only the assembly holds HDF5's lock, packing doesn't.
std::vector<std::byte> encode_episode(const agents::Recording& recording, const std::string& sha256,
                                      const Json& env_args);

/// Reads everything back. Throws InputError that names the file, and what is missing or damaged.
agents::Recording read_episode_file(const std::filesystem::path& path, std::uint32_t episode);

}  // namespace microcosm::datagen
