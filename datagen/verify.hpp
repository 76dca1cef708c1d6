#pragma once
// `verify` of dataset.hpp with the run of an episode as a replaceable part.

#include "datagen/generate.hpp"

namespace microcosm::datagen {

/// Makes the runner once the description is known to be sound. Throws InputError if the scenario can't be
/// loaded.
using RunnerOf = std::function<EpisodeRunner(std::vector<Fault>& faults)>;

/// `make_runner` isn't called unless `options.regenerate` is set.
VerifyReport verify_with(const RunnerOf& make_runner, const DatasetPlace& dataset,
                         const VerifyOptions& options, const std::function<bool()>& interrupted);

}  // namespace microcosm::datagen
