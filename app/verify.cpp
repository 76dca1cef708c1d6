// microcosm verify: is a dataset what its manifest says, and does its scenario give it again?

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <thread>

#include "app/command.hpp"
#include "app/terminal.hpp"
#include "datagen/dataset.hpp"

namespace microcosm::app {

namespace {

struct VerifyChoice {
  std::string dataset;
  std::vector<std::uint32_t> episodes;
  bool stored_only = false;
  std::uint32_t jobs = 1;
};

int verify(const VerifyChoice& choice) {
  const auto results =
      datagen::verify(choice.dataset, choice.episodes, !choice.stored_only, choice.jobs, interrupted);
  int wrong = 0;
  for (const auto& result : results) {
    const bool good = result.stored_content_matches && (choice.stored_only || result.regenerated_matches);
    wrong += good ? 0 : 1;
    print_result(
        "episode {:>6}  stored {}  {}{}{}\n", result.episode,
        result.stored_content_matches ? "same" : "DIFFERENT",
        choice.stored_only ? "" : (result.regenerated_matches ? "regenerated same" : "regenerated DIFFERENT"),
        result.message.empty() ? "" : "  ", result.message);
  }
  if (interrupted()) {
    print_message("interrupted after {} episodes\n", results.size());
    return exit_failed;
  }
  print_result("{} of {} episodes are the same\n", results.size() - static_cast<std::size_t>(wrong),
               results.size());
  return wrong == 0 ? exit_done : exit_answer_is_no;
}

}  // namespace

void add_verify(CLI::App& parser, Action& action) {
  auto* command = parser.add_subcommand(
      "verify", "Compare a dataset's content with its manifest, and regenerate its episodes");
  auto choice = std::make_shared<VerifyChoice>();
  choice->jobs = std::max(1u, std::thread::hardware_concurrency());
  command->add_option("dataset", choice->dataset, "The dataset's folder")->required();
  command->add_option("--episode", choice->episodes, "Only these (default: all)")
      ->check(whole_number(std::numeric_limits<std::uint32_t>::max()));
  command->add_flag("--stored-only", choice->stored_only, "Compare the stored content only; run nothing");
  command->add_option("--jobs", choice->jobs, "Episodes at a time")
      ->capture_default_str()
      ->check(CLI::Range(1u, 1024u));
  command->callback([choice, &action] { action = [choice] { return verify(*choice); }; });
}

}  // namespace microcosm::app
