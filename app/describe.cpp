// microcosm describe: the scenario language's schema, for people and for editors.

#include "app/command.hpp"
#include "app/terminal.hpp"
#include "scenes/scenario.hpp"

namespace microcosm::app {

namespace {

struct DescribeChoice {
  std::string name;
  bool lua_annotations = false, markdown = false;
};

int describe(const DescribeChoice& choice) {
  if (!choice.name.empty())
    write_result(scenes::schema_markdown_of(choice.name));
  else
    write_result(choice.lua_annotations ? scenes::schema_lua_annotations() : scenes::schema_markdown());
  return exit_done;
}

}  // namespace

void add_describe(CLI::App& parser, Action& action) {
  auto* command =
      parser.add_subcommand("describe", "Print the scenario language: every constructor and field");
  auto choice = std::make_shared<DescribeChoice>();
  auto* name = command->add_option("name", choice->name,
                                   "Only this constructor (sensors.imu), group (sensors) or unit (mmHg)");
  auto* lua = command
                  ->add_flag("--lua-annotations", choice->lua_annotations,
                             "As an annotation file for the Lua language server")
                  ->excludes(name);
  command->add_flag("--markdown", choice->markdown, "As a page of reference (the default)")->excludes(lua);
  command->callback([choice, &action] { action = [choice] { return describe(*choice); }; });
}

}  // namespace microcosm::app
