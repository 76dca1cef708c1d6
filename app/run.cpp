// microcosm run: one episode, with a progress bar and a summary; nothing is stored but, if asked for, its
// steps.

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "agents/episode_run.hpp"
#include "app/command.hpp"
#include "app/progress.hpp"
#include "app/summary.hpp"
#include "app/summary_json.hpp"
#include "app/terminal.hpp"
#include "datagen/step_recorder.hpp"
#include "engine/core/errors.hpp"

namespace microcosm::app {

namespace {

struct RecordChoice {
  std::string file;
  std::vector<std::string> checkpoints;

  /// Null: nothing is recorded.
  std::unique_ptr<datagen::StepRecorder> recorder(std::shared_ptr<const scenes::Scenario> scenario) const {
    if (file.empty() && !checkpoints.empty())
      throw core::InputError("--checkpoint-at stores into a recording: give --record FILE too");
    if (file.empty()) return nullptr;
    datagen::RecorderOptions options;
    for (const std::string& time : checkpoints) options.checkpoint_times.push_back(parse_duration(time));
    std::ranges::sort(options.checkpoint_times);
    return std::make_unique<datagen::StepRecorder>(file, std::move(scenario), std::move(options));
  }
};

/// An instant that never comes would leave no checkpoint, and no word of it.
void check_instants(const RecordChoice& record, core::Nanoseconds duration) {
  for (const std::string& time : record.checkpoints)
    if (parse_duration(time) > duration)
      throw core::InputError(
          fmt::format("--checkpoint-at {}: the episode lasts {} s", time, core::seconds(duration)));
}

int run(ScenarioChoice choice, const RecordChoice& record, bool json) {
  const auto scenario = choice.load();
  const auto recorder = record.recorder(scenario);
  if (recorder && recorder->writes_to_standard_output()) keep_standard_output_free();
  ProgressLine progress;
  const auto episode = scenario->build(choice.seed, choice.episode, [&](const std::string& line) {
    progress.clear();
    print_message("{}\n", line);
  });
  check_instants(record, episode->duration);
  agents::EpisodeRun running(*episode, recorder.get());
  const bool complete = running.to_the_end([&](const agents::Episode& now_running, core::Nanoseconds now) {
    progress.update(core::seconds(now) / core::seconds(now_running.duration),
                    fmt::format("{:.2f} s", core::seconds(now)));
    return !interrupted();
  });
  progress.finish();
  if (!complete) {
    print_message("interrupted\n");
    return exit_failed;
  }
  if (recorder) recorder->finish(running);
  const agents::Recording recording = running.take_recording();
  if (json)
    print_summary_json(*scenario, recording);
  else
    print_summary(*scenario, recording);
  if (recorder && !json) print_result("  recorded {}\n", record.file);
  return recording.failure.empty() ? exit_done : exit_failed;
}

}  // namespace

void add_run(CLI::App& parser, Action& action) {
  auto* command =
      parser.add_subcommand("run", "Run one episode and print its outcome; a dataset is made by generate");
  auto choice = std::make_shared<ScenarioChoice>();
  auto record = std::make_shared<RecordChoice>();
  choice->add_to(*command, true);
  command->add_option("--record", record->file,
                      "Write inputs and a hash of every step to this file, for microcosm replay");
  command->add_option("--checkpoint-at", record->checkpoints,
                      "Store the whole state at this time too (every 0.5 s anyway): 0.35s");
  auto json = std::make_shared<bool>(false);
  command->add_flag("--json", *json, "Print the outcome as JSON, for other programs");
  command->callback([choice, record, json, &action] {
    action = [choice, record, json] { return run(*choice, *record, *json); };
  });
}

}  // namespace microcosm::app
