// The command line. Commands are in files of their own; here errors become messages and exit codes.

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <sstream>

#include "app/advice.hpp"
#include "app/arguments.hpp"
#include "app/command.hpp"
#include "app/terminal.hpp"
#include "app/version.hpp"
#include "engine/core/errors.hpp"
#include "engine/core/near_names.hpp"

namespace microcosm::app {
namespace {

/// `goes_on`: the command goes on where it stopped.
int run_guarded(const Action& action, bool goes_on) {
  try {
    const int code = action();
    flush_results();
    return code;
  } catch (const core::InputError& error) {
    print_message("error: {}\n", error.what());
    return exit_wrong_input;
  } catch (const std::exception& error) {
    const std::string what_to_do = advice(error, goes_on);
    print_message("error: {}{}\n", error.what(), what_to_do.empty() ? "" : "; " + what_to_do);
    return exit_failed;
  }
}

/// What to say where no command was given, or one that there isn't.
std::string no_command(const CLI::App& parser, const std::string& given) {
  std::vector<std::string> names;
  for (const CLI::App* command : parser.get_subcommands({})) names.push_back(command->get_name());
  const std::string what = given.empty()            ? "give a command"
                           : given.starts_with("-") ? fmt::format("there is no option '{}'", given)
                                                    : fmt::format("there is no command '{}'", given);
  const std::string near = core::nearest_name(given, names);
  return fmt::format("{}{}; the commands are {}; each has its own --help", what,
                     near.empty() ? "" : fmt::format(" (did you mean '{}'?)", near), fmt::join(names, ", "));
}

int main_guarded(int argc, char** argv) {
  CLI::App parser{"Microcosm: a physics-based world model for physical AI and microrobots"};
  parser.set_version_flag("--version", version_text());
  parser.require_subcommand(0, 1);
  parser.footer(
      "Exit codes: 0 done; 1 failed, may be tried again; 2 the input is wrong; 3 it ran, and the answer is "
      "no.");
  Action action;
  add_run(parser, action);
  add_replay(parser, action);
  add_generate(parser, action);
  add_verify(parser, action);
  add_check(parser, action);
  add_compare(parser, action);
  add_render(parser, action);
  add_view(parser, action);
  add_validate(parser, action);
  add_bench(parser, action);
  add_inspect(parser, action);
  add_convert(parser, action);
  add_fit_ends(parser, action);
  add_sweep(parser, action);
  add_solve(parser, action);
  add_lumped(parser, action);
  add_describe(parser, action);
  add_lint(parser, action);
  read_whole_numbers_as_decimal(parser);
  parser.allow_extras();  // a wrong command gets our words; after the commands, which would inherit it
  const std::string empty = empty_argument(parser, {argv + std::min(argc, 1), argv + argc});
  if (!empty.empty()) {
    print_message("error: {}\n", empty);
    return exit_wrong_input;
  }
  try {
    parser.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    std::ostringstream results, messages;
    const int code = parser.exit(error, results, messages);
    write_text_result(results.str());
    write_message(messages.str());
    return code == 0 ? exit_done : exit_wrong_input;
  }
  if (!action) {
    const std::vector<std::string> extras = parser.remaining();
    print_message("error: {}\n", no_command(parser, extras.empty() ? "" : extras.front()));
    return exit_wrong_input;
  }
  return run_guarded(action, parser.got_subcommand("generate"));
}

}  // namespace
}  // namespace microcosm::app

int main(int argc, char** argv) {
  std::signal(SIGXFSZ, SIG_IGN);  // a file beyond `ulimit -f` is an error of the write, with a message
  return microcosm::app::main_guarded(argc, argv);
}
