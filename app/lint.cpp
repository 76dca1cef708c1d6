// microcosm lint: what is wrong with a scenario, all of it, without running an episode.

#include "scenes/lint.hpp"

#include <fmt/format.h>

#include "app/command.hpp"
#include "app/terminal.hpp"
#include "datagen/json_values.hpp"

namespace microcosm::app {

namespace {

struct LintChoice {
  std::vector<std::string> scenarios, set;
  bool json = false;
};

std::string place_text(const scenes::Finding& finding) {
  const scenes::Span& place = finding.place;
  if (place.begin.line == 0) return finding.file;
  if (place.begin.column == 0) return fmt::format("{}:{}", finding.file, place.begin.line);
  return fmt::format("{}:{}:{}-{}:{}", finding.file, place.begin.line, place.begin.column, place.end.line,
                     place.end.column);
}

datagen::Json json_of(const scenes::Finding& finding) {
  return {{"file", finding.file},
          {"line", finding.place.begin.line},
          {"column", finding.place.begin.column},
          {"end_line", finding.place.end.line},
          {"end_column", finding.place.end.column},
          {"severity", finding.warning ? "warning" : "error"},
          {"message", finding.message}};
}

int lint(const LintChoice& choice) {
  scenes::LoadOptions options;
  options.set = parse_assignments(choice.set);
  std::size_t errors = 0, warnings = 0;
  datagen::Json list = datagen::Json::array();
  for (const std::string& scenario : choice.scenarios)
    for (const scenes::Finding& finding : scenes::lint(scenario, options)) {
      ++(finding.warning ? warnings : errors);
      if (choice.json)
        list.push_back(json_of(finding));
      else
        print_result("{}: {}: {}\n", place_text(finding), finding.warning ? "warning" : "error",
                     finding.message);
    }
  if (choice.json)
    print_result("{}\n", datagen::dump_json(list, 2));
  else
    print_result("{} error{}, {} warning{}\n", errors, errors == 1 ? "" : "s", warnings,
                 warnings == 1 ? "" : "s");
  return errors > 0 ? exit_wrong_input : exit_done;
}

}  // namespace

void add_lint(CLI::App& parser, Action& action) {
  auto* command = parser.add_subcommand(
      "lint", "Check scenarios without running them: all errors at once, with where they begin and end");
  auto choice = std::make_shared<LintChoice>();
  command->add_option("scenario", choice->scenarios, "Scenarios (Lua files)")->required();
  command->add_option("--set", choice->set, "Choose the value of an option: --set steering=off");
  command->add_flag(
      "--json", choice->json,
      "A list of objects: file, line, column, end_line, end_column (one past the last), severity, "
      "message; lines and columns count from 1, columns in bytes, 0: unknown");
  command->footer("Exit codes: 0 no errors, 2 at least one; warnings don't count.");
  command->callback([choice, &action] { action = [choice] { return lint(*choice); }; });
}

}  // namespace microcosm::app
