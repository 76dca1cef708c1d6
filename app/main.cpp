// The command line. Commands are in files of their own; here errors become messages and exit codes.

#include <fmt/format.h>

#include <cstdio>
#include <new>

#include "app/command.hpp"
#include "app/terminal.hpp"
#include "app/version.hpp"
#include "engine/core/errors.hpp"

namespace microcosm::app {
namespace {

int run_guarded(const Action& action) {
  try {
    const int code = action();
    flush_results();
    return code;
  } catch (const core::InputError& error) {
    print_message("error: {}\n", error.what());
    return exit_wrong_input;
  } catch (const std::bad_alloc&) {
    print_message("error: out of memory\n");
    return exit_failed;
  } catch (const std::exception& error) {
    print_message("error: {}\n", error.what());
    return exit_failed;
  }
}

int main_guarded(int argc, char** argv) {
  CLI::App parser{"Microcosm: a physics-based world model for physical AI and microrobots"};
  parser.set_version_flag("--version", version_text());
  parser.require_subcommand(1);
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
  try {
    parser.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return parser.exit(error) == 0 ? exit_done : exit_wrong_input;
  }
  return run_guarded(action);
}

}  // namespace
}  // namespace microcosm::app

int main(int argc, char** argv) {
  return microcosm::app::main_guarded(argc, argv);
}
