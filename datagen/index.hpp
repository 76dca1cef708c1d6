#pragma once
// dataset.h5: one file that opens like the whole dataset. It holds links to the episodes' files, and
// robomimic's masks; it can be made again from the manifest.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "datagen/dataset.hpp"
#include "datagen/json_values.hpp"

namespace microcosm::datagen {

/// One episode in each run of ten belongs to /mask/valid, the others to /mask/train; which one is drawn from
/// the run's number, so an episode's place never depends on what else there is.
bool is_validation_episode(std::uint32_t episode);

/// The bytes of dataset.h5. Failed episodes are in /data and in /mask/failed, in no other mask.
std::vector<std::byte> encode_index(const std::vector<ManifestEntry>& entries, const Json& env_args);

}  // namespace microcosm::datagen
