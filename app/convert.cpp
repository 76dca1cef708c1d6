// microcosm convert: a vessel asset from a network or a vessel graph of another program.

#include <fmt/format.h>

#include <filesystem>

#include "app/command.hpp"
#include "app/network_input.hpp"
#include "app/terminal.hpp"
#include "app/text_file.hpp"
#include "formats/arterial_network.hpp"
#include "formats/csv_graph.hpp"
#include "formats/network_file.hpp"
#include "formats/swc.hpp"
#include "formats/vtp.hpp"
#include "scenes/build/vessel_asset_text.hpp"
#include "scenes/files.hpp"

namespace microcosm::app {

namespace {

using core::InputError;

struct ConvertChoice {
  std::string input, out;
  std::string nodes, unit, inlet, flow, pressure, period = "1s";  // of graphs
};

bool is_graph(const std::string& path) {
  return path.ends_with(".csv") || path.ends_with(".swc") || path.ends_with(".vtp");
}

formats::VesselGraph read_graph(const ConvertChoice& choice) {
  const std::string content = scenes::read_text_file(choice.input);
  if (choice.input.ends_with(".swc")) return formats::read_swc(choice.input, content);
  if (choice.input.ends_with(".vtp")) {
    if (choice.unit.empty())
      throw InputError(
          fmt::format("{}: VTP states no unit of length; give --unit 1um, for example", choice.input));
    const double unit = parse_of_dimension("--unit", choice.unit, "1um");
    if (!(unit > 0)) throw InputError("--unit must be positive");
    return formats::read_vtp(choice.input, content, unit);
  }
  const std::string nodes = choice.nodes.empty() ? "" : scenes::read_text_file(choice.nodes);
  return formats::read_csv_graph({choice.input, content}, {choice.nodes, nodes});
}

flow::NetworkDescription network_of_graph(const ConvertChoice& choice) {
  if (choice.flow.empty() || choice.pressure.empty())
    throw InputError(
        fmt::format("{}: a vessel graph knows no blood flow; give --flow 5l/min and --mean-pressure 95mmHg",
                    choice.input));
  const formats::VesselGraph graph = read_graph(choice);
  for (const std::string& note : graph.notes) print_message("{}: {}\n", choice.input, note);
  formats::ArterialAssumptions assumptions;
  assumptions.inlet = choice.inlet;
  assumptions.mean_flow = parse_of_dimension("--flow", choice.flow, "5l/min");
  assumptions.mean_pressure = parse_of_dimension("--mean-pressure", choice.pressure, "95mmHg");
  assumptions.period = parse_of_dimension("--period", choice.period, "1s");
  return formats::arterial_network(graph, assumptions, choice.input);
}

int convert(const ConvertChoice& choice) {
  const bool graph = is_graph(choice.input);
  const flow::NetworkDescription network =
      graph ? network_of_graph(choice) : load_network(choice.input).network;
  std::optional<datagen::OutputFile> out;
  open_output(out, choice.out.empty() ? "-" : choice.out);
  const std::string name = std::filesystem::path(choice.input).filename().string();
  const std::string note =
      graph ? "walls, inflow and ends are assumed: see docs/vascular/formats.md"
            : "lengths are those of the file; its shape in space is schematic where it has none";
  const std::string text =
      scenes::vessel_asset_text(network, fmt::format("converted from {}", name), note, "file");
  scenes::load_vessel_asset(choice.out.empty() ? "the asset" : choice.out, text);  // it reads back
  write_output(*out, text);
  if (out->is_standard_output()) return exit_done;
  print_result("{}: {} vessels, {} windkessels, {} other ends\n", choice.out, network.vessels.size(),
               network.windkessels.size(), network.ends.size());
  return exit_done;
}

}  // namespace

void add_convert(CLI::App& parser, Action& action) {
  auto* command = parser.add_subcommand(
      "convert",
      "Write a vessel asset (Lua, to edit and to name in a scenario) from a network of another program");
  auto choice = std::make_shared<ConvertChoice>();
  command
      ->add_option("network", choice->input,
                   formats::network_file_endings() + ", .lua; or a vessel graph: .csv, .swc, .vtp")
      ->required();
  command->add_option("--out", choice->out, "The file to write; printed if not given, or '-'");
  command->add_option("--flow", choice->flow, "Of a graph: mean flow into it, 5l/min");
  command->add_option("--mean-pressure", choice->pressure, "Of a graph: at its ends, 95mmHg");
  command->add_option("--period", choice->period, "Of a graph: of the beat")->capture_default_str();
  command->add_option("--inlet", choice->inlet,
                      "Of a graph: the node where blood enters; the widest free end if not given");
  command->add_option("--nodes", choice->nodes,
                      "Of a .csv of vessels: the table of nodes with their coordinates");
  command->add_option("--unit", choice->unit, "Of a .vtp: its unit of length, 1um");
  command->callback([choice, &action] { action = [choice] { return convert(*choice); }; });
}

}  // namespace microcosm::app
