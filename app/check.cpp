// microcosm check: the quality report of a dataset.

#include <fmt/format.h>

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

int check(const std::string& dataset) {
  const datagen::QualityReport report = datagen::check_quality(dataset);
  for (const datagen::Finding& finding : report.findings) {
    print_result("{:<8} {}: {}\n", severity_name(finding.severity), finding.subject, finding.message);
  }
  print_result("{}: {} episodes, {} failed, {} findings\n", dataset, report.episodes, report.failed,
               report.findings.size());
  return report.has_problems() ? exit_answer_is_no : exit_done;
}

}  // namespace

void add_check(CLI::App& parser, Action& action) {
  auto* command = parser.add_subcommand("check", "Report on the quality of a dataset");
  auto dataset = std::make_shared<std::string>();
  command->add_option("dataset", *dataset, "The dataset's folder")->required();
  command->callback([dataset, &action] { action = [dataset] { return check(*dataset); }; });
}

}  // namespace microcosm::app
