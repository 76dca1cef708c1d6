// microcosm generate: a dataset of many episodes; goes on where it stopped.

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <thread>

#include "app/command.hpp"
#include "app/progress.hpp"
#include "app/second_run.hpp"
#include "app/terminal.hpp"
#include "datagen/dataset.hpp"

namespace microcosm::app {

namespace {

struct GenerateChoice {
  ScenarioChoice scenario;
  datagen::GenerateOptions options;
  bool twice = false;
};

void print_totals(const datagen::GenerateProgress& state, const std::vector<datagen::ManifestEntry>& entries,
                  const std::string& out) {
  double bytes = 0;
  for (const auto& entry : entries) bytes += static_cast<double>(entry.bytes);
  print_result("{}: {} episodes, {}", out, entries.size(), human_bytes(bytes));
  if (const auto failed =
          std::count_if(entries.begin(), entries.end(), [](const auto& e) { return e.failed; });
      failed > 0) {
    print_result(", {} of them failed (see manifest.jsonl)", failed);
  }
  print_result("\n");
  if (state.cpu_seconds > 0) {
    print_result(
        "  {:.1f} s simulated ({:.1f} s recorded) in {:.1f} s: {:.1f} x real time a core simulated, {:.2f} "
        "recorded s per CPU s, "
        "{:.2f} episodes/s\n",
        state.simulated_seconds, state.recorded_seconds, state.wall_seconds,
        state.simulated_seconds / state.cpu_seconds, state.recorded_seconds / state.cpu_seconds,
        state.wall_seconds > 0 ? static_cast<double>(state.done_now) / state.wall_seconds : 0.0);
  }
}

/// Runs the episodes again, elsewhere, and says what came of it.
int run_twice(const GenerateChoice& choice, const std::string& content) {
  ProgressLine progress;
  const SecondRun again = run_again(
      choice.options, [&](double fraction) { progress.update(fraction, "again, in other processes"); });
  progress.finish();
  if (interrupted()) {
    print_message("interrupted during the second run; the dataset is there, and microcosm verify goes on\n");
    return exit_failed;
  }
  for (const std::string& line : again.different) print_result("{}\n", line);
  if (!again.different.empty()) {
    print_result(
        "  NOT PROVEN: run again in another process, it comes out otherwise; the first time its content was\n"
        "  {}\n",
        content);
    return exit_answer_is_no;
  }
  print_result("  run again in {} other processes: the same\n  content {}\n", again.processes, content);
  return exit_done;
}

int generate(GenerateChoice choice) {
  const auto scenario = choice.scenario.load();
  choice.options.seed = choice.scenario.seed;
  ProgressLine progress;
  datagen::GenerateProgress last;
  const auto entries = datagen::generate(
      scenario, choice.options,
      [&](const datagen::GenerateProgress& state) {
        last = state;
        const double fraction = state.total > 0 ? (state.done + state.fraction_in_flight) / state.total : 1.0;
        const double rate = state.wall_seconds > 0 ? state.done_now / state.wall_seconds : 0;
        progress.update(fraction, fmt::format("{}/{} episodes, {:.2f}/s", state.done, state.total, rate));
      },
      interrupted);
  progress.finish();
  print_totals(last, entries, choice.options.out);
  if (interrupted()) {
    print_message("interrupted: {} of {} episodes are there; the same command goes on\n", last.done,
                  last.total);
    return exit_failed;
  }
  const std::string content = datagen::dataset_content({choice.options.out}, entries);
  if (choice.twice) return run_twice(choice, content);
  print_result("  content {}\n", content);
  return exit_done;
}

}  // namespace

void add_generate(CLI::App& parser, Action& action) {
  auto* command = parser.add_subcommand(
      "generate", "Make a dataset of many episodes; run again, it goes on where it stopped");
  auto choice = std::make_shared<GenerateChoice>();
  choice->options.jobs = std::max(1u, std::thread::hardware_concurrency());
  choice->scenario.add_to(*command, false);
  command->add_option("--episodes", choice->options.episodes, "How many")
      ->capture_default_str()
      ->check(CLI::Range(1u, 10000000u));
  command->add_option("--first-episode", choice->options.first_episode, "Number of the first one")
      ->capture_default_str()
      ->check(whole_number(std::numeric_limits<std::uint32_t>::max()));
  command->add_option("--jobs", choice->options.jobs, "Episodes at a time")
      ->capture_default_str()
      ->check(CLI::Range(1u, 1024u));
  command->add_flag("--twice", choice->twice,
                    "Run each episode again in another process, and say whether it comes out the same");
  command->add_option("--out", choice->options.out, "The dataset's folder")->required();
  command->callback([choice, &action] { action = [choice] { return generate(*choice); }; });
}

}  // namespace microcosm::app
