#pragma once
// Writes a step recording while an episode runs.

#include <filesystem>
#include <memory>
#include <vector>

#include "agents/episode_run.hpp"
#include "datagen/output_file.hpp"
#include "datagen/step_recording.hpp"
#include "engine/world/step_hashes.hpp"

namespace microcosm::datagen {

/// The hashes of a step of a running episode, as recordings hold them. Keeps its memory from step to step.
class EpisodeHasher {
 public:
  const StepRow& hash(const agents::EpisodeRun& run);

 private:
  world::StepHasher world_;
  StepRow row_;
};

struct RecorderOptions {
  /// A checkpoint at the first World step at or after each multiple of this [ns]; 0: none.
  core::Nanoseconds checkpoint_period{500'000'000};
  /// And at or after each of these, ascending.
  std::vector<core::Nanoseconds> checkpoint_times;
};

class StepRecorder final : public agents::StepWatcher {
 public:
  /// Throws as OutputFile, as do all functions here.
  StepRecorder(const std::filesystem::path& path, std::shared_ptr<const scenes::Scenario> scenario,
               RecorderOptions options = {});

  bool start(const agents::EpisodeRun& run) override;
  void act(std::int64_t control_step, std::span<const double> actions) override;
  bool step(const agents::EpisodeRun& run) override;
  /// The episode ran to its end or its failure: the file takes its name. A recorder that is destroyed before
  /// leaves nothing.
  void finish(const agents::EpisodeRun& run);
  bool writes_to_standard_output() const { return file_.is_standard_output(); }

 private:
  bool checkpoint_due(core::Nanoseconds now);
  void flush();

  OutputFile file_;
  std::shared_ptr<const scenes::Scenario> scenario_;
  RecorderOptions options_;
  std::size_t next_time_ = 0;  // in options_.checkpoint_times
  core::Nanoseconds next_grid_;
  EpisodeHasher hasher_;
  std::int64_t steps_ = 0;
  bool started_ = false;
  std::vector<std::byte> actions_, chunk_;
  std::vector<std::byte> rows_;  // a chunk that is still open
  std::size_t rows_begin_ = 0;   // in rows_
};

}  // namespace microcosm::datagen
