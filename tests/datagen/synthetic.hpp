#pragma once
// Recordings and a scenario made of nothing but numbers, for tests of how datasets are kept.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "agents/recording.hpp"
#include "datagen/generate.hpp"
#include "scenes/scenario.hpp"

namespace microcosm::datagen::testing {

/// A folder that is gone after the test.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// `steps` control steps; streams of every storage, long and short, with missing values, and numbers whose
/// last bit matters.
agents::Recording synthetic_recording(std::uint64_t seed, std::uint32_t episode, std::size_t steps = 50);

/// Says what the dataset is of; can't be built.
std::shared_ptr<const scenes::Scenario> synthetic_scenario(const std::string& name = "synthetic",
                                                           const std::string& text = "return 1",
                                                           const scenes::LoadOptions& options = {});

EpisodeRunner synthetic_runner(std::uint64_t seed, std::size_t steps = 50);

/// A dataset of synthetic episodes 0 … episodes - 1.
std::vector<ManifestEntry> synthetic_dataset(const std::filesystem::path& folder, std::uint32_t episodes,
                                             std::uint64_t seed = 7, std::uint32_t jobs = 1);

}  // namespace microcosm::datagen::testing
