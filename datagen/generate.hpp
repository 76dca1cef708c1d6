#pragma once
// How a batch is made, with the run of an episode as a replaceable part.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "datagen/dataset.hpp"

namespace microcosm::datagen {

/// Told the fraction of the episode that is done; returns false when the episode should stop.
using KeepGoing = std::function<bool(double fraction)>;
/// Runs one episode. Nothing if it was stopped. Called from several threads at once.
using EpisodeRunner =
    std::function<std::optional<agents::Recording>(std::uint32_t episode, const KeepGoing&)>;

/// Builds and runs the scenario's episodes.
EpisodeRunner scenario_runner(std::shared_ptr<const scenes::Scenario> scenario, std::uint64_t seed);

/// The time that the control steps cover [s].
double recorded_seconds(const agents::Recording& recording);

/// `generate` of dataset.hpp with another runner. The scenario only says what the dataset is of.
std::vector<ManifestEntry> generate_with(const EpisodeRunner& run, const scenes::Scenario& scenario,
                                         const GenerateOptions& options,
                                         const std::function<void(const GenerateProgress&)>& progress,
                                         const std::function<bool()>& interrupted);

}  // namespace microcosm::datagen
