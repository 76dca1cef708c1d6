// microcosm run: one episode, with a progress bar and a summary; nothing is stored.

#include <fmt/format.h>

#include "agents/episode.hpp"
#include "app/command.hpp"
#include "app/progress.hpp"
#include "app/summary.hpp"
#include "app/terminal.hpp"

namespace microcosm::app {

namespace {

int run(const ScenarioChoice& choice) {
  const auto scenario = choice.load();
  ProgressLine progress;
  const auto episode = scenario->build(choice.seed, choice.episode, [&](const std::string& line) {
    progress.clear();
    print_message("{}\n", line);
  });
  bool complete = false;
  const agents::Recording recording = agents::run_episode(
      *episode,
      [&](const agents::Episode& running, core::Nanoseconds now) {
        progress.update(core::seconds(now) / core::seconds(running.duration),
                        fmt::format("{:.2f} s", core::seconds(now)));
        return !interrupted();
      },
      &complete);
  progress.finish();
  if (!complete) {
    print_message("interrupted\n");
    return exit_failed;
  }
  print_summary(*scenario, recording);
  return recording.failure.empty() ? exit_done : exit_failed;
}

}  // namespace

void add_run(CLI::App& parser, Action& action) {
  auto* command = parser.add_subcommand("run", "Run one episode and print its outcome; nothing is stored");
  auto choice = std::make_shared<ScenarioChoice>();
  choice->add_to(*command, true);
  command->callback([choice, &action] { action = [choice] { return run(*choice); }; });
}

}  // namespace microcosm::app
