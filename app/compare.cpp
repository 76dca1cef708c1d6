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
};

int compare(const CompareChoice& choice) {
  const datagen::Comparison comparison = datagen::compare(choice.datasets, choice.outcome);
  print_result("{} over {} paired episodes, 95 % intervals\n", comparison.outcome, comparison.pairs);
  std::size_t width = 7;
  for (const auto& dataset : comparison.datasets) width = std::max(width, dataset.dataset.size());
  const std::string& first = comparison.datasets.front().dataset;
  for (const auto& dataset : comparison.datasets) {
    print_result("  {:<{}}  {:8.4f}  [{:.4f}, {:.4f}]", dataset.dataset, width, dataset.mean.mean,
                 dataset.mean.low(), dataset.mean.high());
    if (dataset.dataset != first) {
      print_result("   {} minus this: {:+.4f}  [{:+.4f}, {:+.4f}]", first, -dataset.difference.mean,
                   -dataset.difference.high(), -dataset.difference.low());
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
  command->add_option("--outcome", choice->outcome, "Name of the outcome, as in outcomes.csv")->required();
  command->callback([choice, &action] { action = [choice] { return compare(*choice); }; });
}

}  // namespace microcosm::app
