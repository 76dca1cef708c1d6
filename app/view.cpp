// microcosm view: the desktop window.

#include "app/command.hpp"
#include "window/viewer.hpp"

namespace microcosm::app {

namespace {

struct ViewChoice {
  ScenarioChoice scenario;
  window::ViewOptions options;
};

int view(ViewChoice choice) {
  const auto scenario = choice.scenario.load();
  choice.options.seed = choice.scenario.seed;
  choice.options.episode = choice.scenario.episode;
  window::view(scenario, choice.options);
  return exit_done;
}

}  // namespace

void add_view(CLI::App& parser, Action& action) {
  auto* command =
      parser.add_subcommand("view", "Open the desktop window on a scenario or a dataset's scenario");
  auto choice = std::make_shared<ViewChoice>();
  choice->scenario.add_to(*command, true);
  command->add_option("--frames", choice->options.frames, "Close after so many frames")
      ->check(CLI::NonNegativeNumber);
  command->add_option("--screenshot", choice->options.screenshot, "Write the last frame to this PNG");
  command->callback([choice, &action] { action = [choice] { return view(*choice); }; });
}

}  // namespace microcosm::app
