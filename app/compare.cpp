// microcosm compare: one outcome of several datasets over the same episodes, paired.

#include <fmt/format.h>

#include <algorithm>

#include "app/command.hpp"
#include "app/terminal.hpp"
#include "datagen/compare.hpp"

namespace microcosm::app {

namespace {

struct CompareChoice {
  std::vector<std::string> datasets;
  std::string outcome;
  bool follow_links = false;
};

int compare(const CompareChoice& choice) {
  std::vector<datagen::DatasetPlace> places;
  for (const auto& dataset : choice.datasets) places.push_back({dataset, choice.follow_links});
  const datagen::Comparison comparison = datagen::compare(places, choice.outcome);
  const std::string unit = comparison.unit.empty() ? "" : fmt::format(" [{}]", comparison.unit);
  print_result("{}{} over {} paired episodes, 95 % intervals\n", comparison.outcome, unit, comparison.pairs);
  std::size_t width = 7;
  for (const auto& dataset : comparison.datasets) width = std::max(width, dataset.dataset.size());
  const std::string& first = comparison.datasets.front().dataset;
  for (const auto& dataset : comparison.datasets) {
    print_result("  {:<{}}  {:8.4f}  [{:.4f}, {:.4f}]", dataset.dataset, width, dataset.mean.mean,
                 dataset.mean.low(), dataset.mean.high());
    if (dataset.dataset != first) {
      print_result("   {} minus this: {:+.4f}  [{:+.4f}, {:+.4f}]", first, 0 - dataset.difference.mean,
                   0 - dataset.difference.high(), 0 - dataset.difference.low());
    }
    print_result("\n");
  }
  if (comparison.left_out > 0) {
    print_result("  {} episodes are left out: they failed, or have no such number, in one of the datasets\n",
                 comparison.left_out);
  }
  return exit_done;
}

}  // namespace

void add_compare(CLI::App& parser, Action& action) {
  auto* command = parser.add_subcommand(
      "compare", "Compare an outcome of datasets that ran the same episodes, with intervals");
  auto choice = std::make_shared<CompareChoice>();
  command->add_option("dataset", choice->datasets, "The datasets' folders; differences are to the first")
      ->required()
      ->expected(2, 100);
  command
      ->add_option("--outcome", choice->outcome, "Name of the outcome, as in outcomes.csv (without its unit)")
      ->required();
  add_follow_links(*command, choice->follow_links);
  command->callback([choice, &action] { action = [choice] { return compare(*choice); }; });
}

}  // namespace microcosm::app
