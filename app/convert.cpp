// microcosm convert: a vessel asset from a network or a vessel graph of another program.

#include <fmt/format.h>

#include <filesystem>

#include "app/command.hpp"
#include "app/network_input.hpp"
#include "app/terminal.hpp"
#include "app/text_file.hpp"
#include "formats/arterial_network.hpp"
#include "formats/file_kind.hpp"
#include "formats/straight_tapers.hpp"
#include "scenes/build/vessel_asset_text.hpp"
#include "scenes/files.hpp"

namespace microcosm::app {

namespace {

using core::InputError;

struct ConvertChoice {
  NetworkChoice network;
  GraphChoice graph;
  std::string out;
  std::string inlet, flow, pressure, period = "1s";  // of graphs
};

flow::NetworkDescription network_of_graph(const ConvertChoice& choice, const std::string& content) {
  const std::string& path = choice.network.path;
  if (choice.flow.empty() || choice.pressure.empty())
    throw InputError(fmt::format(
        "{}: a vessel graph knows no blood flow; give --flow 5l/min and --mean-pressure 95mmHg", path));
  formats::VesselGraph graph = choice.graph.read(path, content);
  graph.notes.clear();  // told by `read`
  formats::cut_to_straight_tapers(graph);
  print_notes(path, graph.notes);
  formats::ArterialAssumptions assumptions;
  assumptions.inlet = choice.inlet;
  assumptions.mean_flow = parse_of_dimension("--flow", choice.flow, "5l/min");
  assumptions.mean_pressure = parse_of_dimension("--mean-pressure", choice.pressure, "95mmHg");
  assumptions.period = parse_of_dimension("--period", choice.period, "1s");
  flow::NetworkDescription network = formats::arterial_network(graph, assumptions, path);
  network.name = std::filesystem::path(path).stem().string();
  if (!choice.network.momentum_coefficient.empty())
    network.fluid.momentum_coefficient =
        parse_of_dimension("--momentum-coefficient", choice.network.momentum_coefficient, "1");
  if (!choice.network.profile_exponent.empty())
    network.fluid.profile_exponent =
        parse_of_dimension("--profile-exponent", choice.network.profile_exponent, "9");
  flow::check(network);
  return network;
}

void refuse_options_of_graphs(const ConvertChoice& choice) {
  const std::pair<const char*, bool> options[] = {
      {"--flow", !choice.flow.empty()},
      {"--mean-pressure", !choice.pressure.empty()},
      {"--inlet", !choice.inlet.empty()},
      {"--nodes", !choice.graph.nodes.empty()},
      {"--unit", !choice.graph.unit.empty()},
      {"--merge-tolerance", !choice.graph.merge_tolerance.empty()},
      {"--largest-part", choice.graph.largest_part}};
  for (const auto& [option, given] : options)
    if (given)
      throw InputError(
          fmt::format("{}: {} belongs to vessel graphs (.csv, .swc, .vtp)", choice.network.path, option));
}

int convert(const ConvertChoice& choice) {
  const std::string& path = choice.network.path;
  if (!choice.out.empty() && choice.out != "-" &&
      !formats::ends_like(choice.out, formats::FileKind::vessel_asset))
    throw InputError(
        fmt::format("--out {}: a vessel asset's name ends in .lua, by which it is known", choice.out));
  const std::string content = scenes::read_text_file(path);
  const formats::FileKind kind = formats::file_kind(path, content);
  const bool graph =
      kind == formats::FileKind::csv || kind == formats::FileKind::swc || kind == formats::FileKind::vtp;
  if (!graph) refuse_options_of_graphs(choice);
  const flow::NetworkDescription network =
      graph ? network_of_graph(choice, content) : choice.network.load().network;
  const std::string word = scenes::asset_name(network.name);
  if (word != network.name)
    print_message("{}: note: its title '{}' becomes the name '{}'\n", path, network.name, word);
  std::optional<datagen::OutputFile> out;
  open_output(out, choice.out.empty() ? "-" : choice.out);
  const std::string note =
      graph ? "walls, inflow and ends are assumed: see docs/vascular/formats.md"
            : "lengths are those of the file; its shape in space is schematic where it has none";
  const std::string name = std::filesystem::path(path).filename().string();
  const std::string text =
      scenes::vessel_asset_text(network, fmt::format("converted from {}", name), note, "file");
  scenes::load_vessel_asset("the asset.lua", text);  // it reads back
  write_output(*out, text);
  if (out->is_standard_output()) return exit_done;
  print_result("{}: {} vessels, {} windkessels, {} other ends\n", choice.out, network.vessels.size(),
               network.windkessels.size(), network.ends.size());
  return exit_done;
}

}  // namespace

void add_convert(CLI::App& parser, Action& action) {
  auto* command = parser.add_subcommand("convert",
                                        "Write a vessel asset (Lua, to edit and to name in a scenario) from "
                                        "a network of another program, or from a "
                                        "vessel graph (.csv, .swc, .vtp)");
  auto choice = std::make_shared<ConvertChoice>();
  choice->network.add_to(*command);
  command->add_option("--out", choice->out, "The file to write (.lua); printed if not given, or '-'");
  command->add_option("--flow", choice->flow, "Of a graph: mean flow into it, 5l/min");
  command->add_option("--mean-pressure", choice->pressure, "Of a graph: at its ends, 95mmHg");
  command->add_option("--period", choice->period, "Of a graph: of the beat")->capture_default_str();
  command->add_option("--inlet", choice->inlet,
                      "Of a graph: the node where blood enters; the widest free end if not given");
  choice->graph.add_to(*command);
  command->callback([choice, &action] { action = [choice] { return convert(*choice); }; });
}

}  // namespace microcosm::app
