// microcosm lumped: solves a zero-dimensional model and writes its flows and pressures.

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "app/command.hpp"
#include "app/network_input.hpp"
#include "app/terminal.hpp"
#include "app/text_file.hpp"
#include "engine/flow/lumped/lumped_network.hpp"
#include "formats/file_kind.hpp"
#include "formats/simvascular_0d.hpp"
#include "scenes/files.hpp"

namespace microcosm::app {

namespace {

struct LumpedChoice {
  std::string model, csv;
  int steps = 2000;
};

/// The last cycle's mean, least and largest flow and pressure of each vessel.
void print_summary(const flow::LumpedDescription& network, const flow::LumpedResult& result) {
  const auto points = static_cast<std::ptrdiff_t>(network.points_per_cycle - 1);
  print_result("{} vessels, {} cycles of {}; the last one, in the file's units:\n", result.name.size(),
               network.cycles, flow::cycle_period(network));
  print_result("{:<24} {:>38} {:>38}\n", "", "flow in: mean, least, largest",
               "pressure in: mean, least, largest");
  const auto figures = [&](const std::vector<double>& values) {
    double sum = 0;
    for (auto value = values.end() - points; value != values.end(); ++value) sum += *value;
    const auto [least, largest] = std::minmax_element(values.end() - points, values.end());
    return fmt::format("{:>12.6g} {:>12.6g} {:>12.6g}", sum / static_cast<double>(points), *least, *largest);
  };
  for (std::size_t v = 0; v < result.name.size(); ++v)
    print_result("{:<24} {} {}\n", result.name[v], figures(result.flow_in[v]),
                 figures(result.pressure_in[v]));
}

/// Throws RunError with the file's name: what diverges is named by vessel and step alone.
flow::LumpedResult solved(const flow::LumpedDescription& network, const LumpedChoice& choice) {
  try {
    return flow::solve_lumped(network, choice.steps);
  } catch (const core::RunError& error) {
    throw std::runtime_error(fmt::format("{}: {}", choice.model, error.what()));
  }
}

int lumped(const LumpedChoice& choice) {
  const std::string content = scenes::read_text_file(choice.model);
  const formats::FileKind kind = formats::file_kind(choice.model, content);
  if (kind != formats::FileKind::simvascular_0d)
    throw core::InputError({choice.model}, fmt::format("this is {}, which {} read; lumped reads {}",
                                                       formats::describe(kind), formats::readers_of(kind),
                                                       formats::describe(formats::FileKind::simvascular_0d)));
  std::vector<std::string> notes;
  const auto network =
      formats::read_simvascular_0d(choice.model, std::string(formats::without_mark(content)), &notes);
  print_notes(choice.model, notes);
  const flow::LumpedResult result = solved(network, choice);
  if (choice.csv.empty()) {
    print_summary(network, result);
  } else if (choice.csv == "-") {
    const std::string text = formats::csv_of(result);
    write_result(text);
  } else {
    write_text_file(choice.csv, formats::csv_of(result));
    print_summary(network, result);
  }
  return exit_done;
}

}  // namespace

void add_lumped(CLI::App& parser, Action& action) {
  auto* command = parser.add_subcommand(
      "lumped",
      "Solve a zero-dimensional model (SimVascular's JSON) and print or write its flows and pressures");
  auto choice = std::make_shared<LumpedChoice>();
  command->add_option("model", choice->model, "The model (svZeroDSolver's JSON)")->required();
  command->add_option(
      "--csv", choice->csv,
      "Write name,time,flow_in,flow_out,pressure_in,pressure_out to this file ('-': print them)");
  command->add_option("--steps", choice->steps, "Time steps a cycle, at least")
      ->capture_default_str()
      ->check(CLI::Range(1, 1000000));
  command->callback([choice, &action] { action = [choice] { return lumped(*choice); }; });
}

}  // namespace microcosm::app
