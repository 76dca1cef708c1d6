#pragma once
// What the commands of the command line share. Each command lives in a file of its own, adds itself to the
// parser, and hands back what to do.

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "scenes/scenario.hpp"

namespace microcosm::app {

/// Exit codes of every command (design.md, "What a user does with it").
enum ExitCode { exit_done = 0, exit_failed = 1, exit_wrong_input = 2, exit_answer_is_no = 3 };

/// Set by the chosen command's callback; run by main, which turns errors into messages and exit codes.
using Action = std::function<int()>;

void add_run(CLI::App& parser, Action& action);
void add_replay(CLI::App& parser, Action& action);
void add_generate(CLI::App& parser, Action& action);
void add_verify(CLI::App& parser, Action& action);
void add_check(CLI::App& parser, Action& action);
void add_compare(CLI::App& parser, Action& action);
void add_render(CLI::App& parser, Action& action);
void add_view(CLI::App& parser, Action& action);
void add_validate(CLI::App& parser, Action& action);
void add_bench(CLI::App& parser, Action& action);
void add_describe(CLI::App& parser, Action& action);
void add_lumped(CLI::App& parser, Action& action);
void add_inspect(CLI::App& parser, Action& action);
void add_convert(CLI::App& parser, Action& action);
void add_fit_ends(CLI::App& parser, Action& action);
void add_sweep(CLI::App& parser, Action& action);
void add_solve(CLI::App& parser, Action& action);
void add_lint(CLI::App& parser, Action& action);

/// "name=value" each. Throws InputError: one is not, or a name is given twice.
std::vector<std::pair<std::string, std::string>> parse_assignments(const std::vector<std::string>& set);

/// For options that are whole numbers from 0: refuses signs, fractions and what is beyond `most`, where CLI11
/// would wrap around.
CLI::Validator whole_number(std::uint64_t most);

/// The options by which every command that takes a scenario may change it.
struct ScenarioChoice {
  std::string path;              // a scenario, or a dataset that holds one
  std::vector<std::string> set;  // "name=value"
  std::string duration;          // "0.2s"
  std::uint64_t seed = 0;
  std::uint32_t episode = 0;
  bool follow_links = false;  // of a dataset
  scenes::ScriptBudget budget;

  void add_to(CLI::App& command, bool with_episode);
  /// Loads the scenario, or the one of the dataset at `path`: then `set` and `duration` must be empty,
  /// the budget the usual one, and `seed` becomes the dataset's, which a seed that was given must be; an
  /// episode that was given must be stored. Throws InputError.
  std::shared_ptr<const scenes::Scenario> load();

 private:
  std::uint64_t script_memory_ = scenes::ScriptBudget{}.memory >> 20;  // [MiB]
  CLI::Option* seed_option_ = nullptr;
  CLI::Option* episode_option_ = nullptr;
};

/// --follow-links, for commands that read datasets.
void add_follow_links(CLI::App& command, bool& follow_links);

/// True once the user pressed Ctrl-C (or the process was told to end); the first call installs the handlers.
/// A second signal ends the process.
bool interrupted();

/// "0.5s", "200 ms", "1min" as nanoseconds; a bare number is seconds. Throws InputError.
core::Nanoseconds parse_duration(const std::string& text);

}  // namespace microcosm::app
