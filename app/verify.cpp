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
  datagen::DatasetPlace dataset;
  datagen::VerifyOptions options;
  bool stored_only = false;
};

void print_fault(const datagen::Fault& fault) {
  print_result("  {}: {}\n", fault.file, fault.message);
}

void print_episode(const datagen::VerifyResult& result, bool regenerated) {
  const char* again = !regenerated                 ? ""
                      : result.regenerated_matches ? "  regenerated same"
                                                   : "  regenerated DIFFERENT";
  print_result("episode {:>6}  stored {}{}\n", result.episode, result.faults.empty() ? "same" : "DIFFERENT",
               again);
  for (const auto& fault : result.faults) print_fault(fault);
  if (!result.difference.empty()) print_result("  run again: {}\n", result.difference);
}

/// How to go on with a dataset that another version made and that comes out otherwise here.
void print_version_advice(const datagen::VerifyReport& report, const VerifyChoice& choice) {
  if (report.version.empty() || report.version == datagen::program_version()) return;
  const bool differs = !report.regenerated || std::ranges::any_of(report.episodes, [](const auto& result) {
    return !result.regenerated_matches;
  });
  if (choice.stored_only || !differs) return;
  print_result(
      "  made by Microcosm {}, run again by {}: versions may compute other numbers, as CHANGELOG.md says. "
      "What is "
      "stored can be\n  trusted as far as --stored-only goes. To prove it, run verify of Microcosm {}; to go "
      "on "
      "with this version, make a new\n  dataset: microcosm generate {} --episodes {} --out FOLDER\n",
      report.version, datagen::program_version(), report.version, choice.dataset.folder,
      report.episodes.size());
}

/// What was proven, and what can't be.
void print_conclusion(const datagen::VerifyReport& report, const VerifyChoice& choice) {
  const auto differing = std::ranges::count_if(report.episodes, [&](const auto& result) {
    return !result.faults.empty() || (report.regenerated && !result.regenerated_matches);
  });
  const auto good = report.episodes.size() - static_cast<std::size_t>(differing);
  for (const auto& fault : report.faults) print_fault(fault);
  print_version_advice(report, choice);
  if (report.episodes.empty()) {
    print_result("no episode was looked at: nothing is proven\n");
    return;
  }
  print_result("{} of {} episodes are the same{}{}\n", good, report.episodes.size(),
               report.regenerated ? "" : ", as far as stored data tell without running",
               report.faults.empty() ? "" : fmt::format("; {} other faults", report.faults.size()));
  if (!report.content.empty()) print_result("content  {}\n", report.content);
  if (!choice.options.episodes.empty())
    print_result("not looked at: the other episodes, dataset.h5, outcomes.csv\n");
  print_result("not content, and not proven: times of computing, version of Microcosm and compiler\n");
}

int verify(VerifyChoice choice) {
  choice.options.regenerate = !choice.stored_only;
  const datagen::VerifyReport report = datagen::verify(choice.dataset, choice.options, interrupted);
  for (const auto& result : report.episodes) print_episode(result, report.regenerated);
  if (!report.complete) {
    print_message("interrupted after {} episodes\n", report.episodes.size());
    return exit_failed;
  }
  print_conclusion(report, choice);
  return report.same() ? exit_done : exit_answer_is_no;
}

}  // namespace

void add_verify(CLI::App& parser, Action& action) {
  auto* command = parser.add_subcommand(
      "verify", "Compare a dataset's content with its manifest, and regenerate its episodes");
  auto choice = std::make_shared<VerifyChoice>();
  choice->options.jobs = std::max(1u, std::thread::hardware_concurrency());
  command->add_option("dataset", choice->dataset.folder, "The dataset's folder")->required();
  command
      ->add_option("--episode", choice->options.episodes, "Only these (default: all, and the whole folder)")
      ->check(whole_number(std::numeric_limits<std::uint32_t>::max()));
  command->add_flag("--stored-only", choice->stored_only,
                    "Compare what is stored with its checksums and with itself; run nothing");
  command->add_option("--against", choice->options.against,
                      "The content hash that the dataset should have, as generate printed it");
  add_follow_links(*command, choice->dataset.follow_links);
  command->add_option("--jobs", choice->options.jobs, "Episodes at a time")
      ->capture_default_str()
      ->check(CLI::Range(1u, 1024u));
  command->callback([choice, &action] { action = [choice] { return verify(*choice); }; });
}

}  // namespace microcosm::app
