// Checkpoints, forks and replays of the bundled scenes: an episode that goes on from any instant is the one
// that was never stopped. Each continuation is built anew from the recording alone; script/checks/replay does
// the same in a new process for each.

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <memory>

#include "datagen/replay.hpp"
#include "datagen/step_recorder.hpp"
#include "engine/core/random.hpp"
#include "validation/cases.hpp"

namespace microcosm::validation {

namespace {

constexpr const char* name = "bodies/checkpoints";
constexpr const char* source = "the uninterrupted run, bit for bit";

struct Scene {
  const char* path;
  const char* duration;
};

constexpr Scene scenes_of_case[] = {
    {"scenes/hepatic_delivery.lua", "0.3s"}, {"scenes/balloon_delivery.lua", "0.3s"},
    {"scenes/y_channel.lua", "0.05s"},       {"scenes/capillary_bed.lua", "0.2s"},
    {"scenes/contrast_bolus.lua", "0.2s"},   {"scenes/murray_tree.lua", "0.2s"},
    {"scenes/circle_of_willis.lua", "0.2s"}, {"scenes/closed_loop.lua", "0.2s"},
    {"scenes/silicone37.lua", "0.2s"},       {"scenes/examples/pulse.lua", "0.05s"}};

datagen::StepRecording record(const Scene& scene, int instants) {
  scenes::LoadOptions options;
  options.duration = scene.duration;
  const auto scenario = scenes::Scenario::load(scene.path, options);
  core::RandomStream random(4, 0, core::stream_id(scene.path));
  datagen::RecorderOptions recorded;
  for (int i = 0; i < instants; ++i) {
    const double instant = random.uniform() * core::seconds(scenario->duration());
    recorded.checkpoint_times.push_back(core::from_seconds(instant));
  }
  std::ranges::sort(recorded.checkpoint_times);
  const auto file =
      std::filesystem::temp_directory_path() / fmt::format("microcosm_checkpoints_{}.steps", getpid());
  const auto episode = scenario->build(7, 1);
  datagen::StepRecorder recorder(file, scenario, recorded);
  agents::EpisodeRun run(*episode, &recorder);
  run.to_the_end();
  recorder.finish(run);
  datagen::StepRecording recording = datagen::read_step_recording(file);
  std::filesystem::remove(file);
  return recording;
}

std::vector<Result> checkpoints(const CaseOptions& options) {
  int restored = 0, differ = 0, replays_differ = 0, unseen = 0, inputs = 0;
  for (const Scene& scene : scenes_of_case) {
    const datagen::StepRecording recording = record(scene, options.full ? 10 : 2);
    replays_differ += datagen::replay(recording).difference ? 1 : 0;
    for (const auto& checkpoint : recording.checkpoints) {
      datagen::ReplayOptions from;
      from.from_step = checkpoint.step;
      const datagen::ReplayResult result = datagen::replay(recording, from);
      ++restored;
      differ += result.difference || result.from_step != checkpoint.step ? 1 : 0;
    }
    if (recording.header.action_names.empty()) continue;
    datagen::ReplayOptions changed;
    const std::int64_t step =
        recording.steps() / 2 - recording.steps() / 2 % recording.steps_a_control_period();
    const auto control = static_cast<std::size_t>(step / recording.steps_a_control_period());
    const double was = recording.actions[control * recording.header.action_names.size()];
    changed.changes = {{step, recording.header.action_names.front(), was > 0 ? was - 0.5 : was + 0.5}};
    const datagen::ReplayResult result = datagen::replay(recording, changed);
    ++inputs;
    unseen += result.difference && result.difference->step == step ? 0 : 1;
  }
  std::vector<Result> results = {
      measured(name, "replays that differ", replays_differ, 0, "1", source),
      measured(name, fmt::format("of {} restored instants, continued: differ", restored), differ, 0, "1",
               source),
      measured(name, fmt::format("of {} changed inputs: first step not named", inputs), unseen, 0, "1",
               "the step of the change")};
  return results;
}

const RegisterCase checkpoints_case(
    {name,
     "Restored at any instant, rebuilt from its recording alone, an episode goes on as if never stopped.",
     checkpoints});

}  // namespace

}  // namespace microcosm::validation
