// microcosm bench: speed, beside what this machine can do.

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/command.hpp"
#include "app/terminal.hpp"
#include "app/version.hpp"
#include "bench/cases.hpp"
#include "engine/core/errors.hpp"
#include "engine/core/simd.hpp"

namespace microcosm::app {

namespace {

struct BenchChoice {
  std::vector<std::string> names;
  std::string reference_folder;
  bool json = false, list = false;
};

bool selected(const bench::Case& entry, const std::vector<std::string>& names) {
  // The machine's own figures stand beside every other: speed means little without them.
  return names.empty() || entry.name == "machine" ||
         std::any_of(names.begin(), names.end(),
                     [&](const std::string& name) { return entry.name.starts_with(name); });
}

int run_benches(const BenchChoice& choice) {
  nlohmann::ordered_json array = nlohmann::ordered_json::array();
  const std::string build =
      fmt::format("{}, kernels {}", version_text(), core::simd_name(core::simd_level()));
  if (!choice.json) print_result("{}\n", build);
  int count = 0;
  for (const bench::Case& entry : bench::cases()) {
    if (!selected(entry, choice.names)) continue;
    count += entry.name != "machine";
    if (choice.list) {
      print_result("{:<28} {}\n", entry.name, entry.measures);
      continue;
    }
    if (!entry.run && choice.reference_folder.empty()) {
      print_message("{}: skipped: no reference data (--reference DIR)\n", entry.name);
      continue;
    }
    for (const bench::Figure& figure :
         entry.run ? entry.run() : entry.run_on_reference(choice.reference_folder)) {
      if (choice.json) {
        array.push_back({{"case", figure.case_name},
                         {"metric", figure.metric},
                         {"value", figure.value},
                         {"unit", figure.unit},
                         {"config", figure.config.empty() ? build : figure.config + "; " + build}});
      } else {
        print_result("{:<28} {:<36} {:>12.4g} {:<16} {}\n", figure.case_name, figure.metric, figure.value,
                     figure.unit, figure.config);
        flush_results();
      }
    }
  }
  if (count == 0 && !choice.names.empty()) {
    throw core::InputError(fmt::format("no benchmark begins with '{}'; `microcosm bench --list` names them",
                                       fmt::join(choice.names, "' or '")));
  }
  if (choice.json) write_result(array.dump(1) + "\n");
  return exit_done;
}

}  // namespace

void add_bench(CLI::App& parser, Action& action) {
  auto* command = parser.add_subcommand("bench", "Measure speed");
  auto choice = std::make_shared<BenchChoice>();
  command->add_option("case", choice->names, "Cases whose names begin with these (default: all)");
  command->add_option("--reference", choice->reference_folder, "Folder with published data");
  command->add_flag("--json", choice->json, "Print an array of figures as JSON");
  command->add_flag("--list", choice->list, "Name the cases; run nothing");
  command->callback([choice, &action] { action = [choice] { return run_benches(*choice); }; });
}

}  // namespace microcosm::app
