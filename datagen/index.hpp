#pragma once
// dataset.h5: one file that opens like the whole dataset. It holds links to the episodes' files, and
// robomimic's masks; it can be made again from the manifest.

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "datagen/dataset.hpp"
#include "datagen/format.hpp"
#include "datagen/hdf5/tree.hpp"
#include "datagen/json_values.hpp"

namespace microcosm::datagen {

inline constexpr const char* index_name = "dataset.h5";

/// One episode in each run of ten belongs to /mask/valid, the others to /mask/train; which one is drawn from
/// the run's number, so an episode's place never depends on what else there is.
bool is_validation_episode(std::uint32_t episode);

/// The mask that an episode is in: "train", "valid" or "failed".
std::string_view mask_of(std::uint32_t episode, bool failed);

/// All that dataset.h5 says. Failed episodes are in /data and in /mask/failed, in no other mask.
hdf5::Tree index_tree(const std::vector<ManifestEntry>& entries, const Json& env_args,
                      std::uint64_t format = format_version);
/// Its bytes.
std::vector<std::byte> encode_index(const std::vector<ManifestEntry>& entries, const Json& env_args);

}  // namespace microcosm::datagen
