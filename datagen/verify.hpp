#pragma once
// `verify` of dataset.hpp with the run of an episode as a replaceable part.

#include "datagen/generate.hpp"

namespace microcosm::datagen {

/// `run` empty: only the stored content is checked.
std::vector<VerifyResult> verify_with(const EpisodeRunner& run, const std::string& dataset,
                                      const std::vector<std::uint32_t>& episodes, std::uint32_t jobs,
                                      const std::function<bool()>& interrupted);

}  // namespace microcosm::datagen
