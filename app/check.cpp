// microcosm check: the quality report of a dataset.

#include <fmt/format.h>

#include <algorithm>

#include "app/command.hpp"
#include "app/terminal.hpp"
#include "datagen/quality.hpp"

namespace microcosm::app {

namespace {

const char* severity_name(datagen::Severity severity) {
  switch (severity) {
    case datagen::Severity::note:
      return "note";
    case datagen::Severity::warning:
      return "warning";
    case datagen::Severity::problem:
      return "problem";
  }
  return "";
}

/// " (episodes 3, 7 and 12)"; long lists end in how many more there are.
std::string episodes_text(const std::vector<std::uint32_t>& episodes, std::size_t all) {
  constexpr std::size_t most = 10;
  if (episodes.empty()) return "";
  if (episodes.size() == all && all > 1) return " (every episode)";
  const std::size_t named = std::min(episodes.size(), most);
  std::string text = episodes.size() == 1 ? " (episode " : " (episodes ";
  for (std::size_t i = 0; i < named; ++i) text += fmt::format("{}{}", i == 0 ? "" : ", ", episodes[i]);
  if (episodes.size() > named) text += fmt::format(" and {} more", episodes.size() - named);
  return text + ")";
}

int check(const datagen::DatasetPlace& dataset) {
  const datagen::QualityReport report = datagen::check_quality(dataset);
  for (const datagen::Finding& finding : report.findings) {
    print_result("{:<8} {}: {}{}\n", severity_name(finding.severity), finding.subject, finding.message,
                 episodes_text(finding.episodes, report.episodes));
  }
  print_result("{}: {} episodes, {} failed, {} findings\n", dataset.folder, report.episodes, report.failed,
               report.findings.size());
  return report.has_problems() ? exit_answer_is_no : exit_done;
}

}  // namespace

void add_check(CLI::App& parser, Action& action) {
  auto* command = parser.add_subcommand("check", "Report on the quality of a dataset");
  auto dataset = std::make_shared<datagen::DatasetPlace>();
  command->add_option("dataset", dataset->folder, "The dataset's folder")->required();
  add_follow_links(*command, dataset->follow_links);
  command->callback([dataset, &action] { action = [dataset] { return check(*dataset); }; });
}

}  // namespace microcosm::app
