#include "app/network_input.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "app/terminal.hpp"
#include "engine/core/errors.hpp"
#include "formats/csv_graph.hpp"
#include "formats/file_kind.hpp"
#include "formats/swc.hpp"
#include "formats/vtp.hpp"
#include "guard/input_file.hpp"
#include "scenes/files.hpp"
#include "scenes/language/quantity.hpp"

namespace microcosm::app {

using core::InputError;

void NetworkChoice::add_to(CLI::App& command) {
  command
      .add_option("network", path,
                  "A vessel asset (.lua), a network of openBF (.yaml) or SimVascular (.in); convert and "
                  "solve take graphs too")
      ->required();
  command.add_flag("--near-rigid-walls", near_rigid_walls,
                   "Take walls in which waves would travel at more than 50 m/s as they are, for rigid tubes");
  command.add_option(
      "--momentum-coefficient", momentum_coefficient,
      "alpha of the flux of momentum, alpha Q^2/A, from 1 to 2; the file's or the profile's if not given");
  command.add_option("--profile-exponent", profile_exponent,
                     "zeta of the velocity profile: 2 is a parabola, 9 blunt; the file's if not given");
}

scenes::VesselAsset NetworkChoice::load() const {
  const auto beside = [&](const std::string& name) {
    constexpr std::uint64_t largest = 4;  // [MiB]
    return guard::read_input((std::filesystem::path(path).parent_path() / name).string(), largest,
                             guard::Accepted::regular_files);
  };
  scenes::VesselAsset asset =
      scenes::load_vessel_asset(path, scenes::read_text_file(path), beside, {near_rigid_walls});
  if (asset.is_capillary())
    throw InputError({path},
                     "a network of capillaries, which `microcosm solve` and blood.capillary read; expected a "
                     "network of arteries");
  print_notes(path, asset.notes);
  flow::Fluid& fluid = asset.network.fluid;
  if (!momentum_coefficient.empty())
    fluid.momentum_coefficient = parse_of_dimension("--momentum-coefficient", momentum_coefficient, "1");
  if (!profile_exponent.empty())
    fluid.profile_exponent = parse_of_dimension("--profile-exponent", profile_exponent, "9");
  if (!momentum_coefficient.empty() && !(fluid.momentum_coefficient >= 1 && fluid.momentum_coefficient <= 2))
    throw InputError(
        fmt::format("--momentum-coefficient is {}; it lies within [1, 2]", momentum_coefficient));
  if (!(fluid.profile_exponent > 0))
    throw InputError(fmt::format("--profile-exponent is {}; it must be positive", profile_exponent));
  return asset;
}

void GraphChoice::add_to(CLI::App& command) {
  command.add_option("--nodes", nodes, "Of a .csv of vessels: the table of nodes with their coordinates");
  command.add_option("--unit", unit,
                     "Of a .vtp: its unit of length, 1um; of an .swc, instead of micrometres");
  command.add_flag("--largest-part", largest_part,
                   "Of a graph: keep the part with the most vessels, where it is in several");
  command.add_option(
      "--merge-tolerance", merge_tolerance,
      "Of a .vtp: centrelines that run together are one vessel where they are nearer than this share "
      "of the radius; 0: leave them (default 0.5)");
}

formats::VesselGraph GraphChoice::read(const std::string& path, const std::string& content) const {
  const formats::FileKind kind = formats::file_kind(path, content);
  if (kind != formats::FileKind::csv && !nodes.empty())
    throw InputError(fmt::format("{}: --nodes belongs to tables of vessels (.csv)", path));
  if (kind != formats::FileKind::vtp && !merge_tolerance.empty())
    throw InputError(fmt::format("{}: --merge-tolerance belongs to centrelines (.vtp)", path));
  formats::GraphChoices choices;
  choices.largest_part = largest_part;
  if (!merge_tolerance.empty())
    choices.merge_tolerance = parse_of_dimension("--merge-tolerance", merge_tolerance, "0.5");
  if (!(choices.merge_tolerance >= 0 && choices.merge_tolerance <= 1))
    throw InputError(fmt::format("--merge-tolerance is {}; it lies within [0, 1]", merge_tolerance));
  double metre = 0;
  if (!unit.empty()) {
    metre = parse_of_dimension("--unit", unit, "1um");
    if (!(metre > 0)) throw InputError("--unit must be positive");
  }
  formats::VesselGraph graph;
  const std::string text(formats::without_mark(content));
  if (kind == formats::FileKind::swc) {
    graph = formats::read_swc(path, text, metre > 0 ? metre : 1e-6, choices);
  } else if (kind == formats::FileKind::vtp) {
    if (!(metre > 0))
      throw InputError(fmt::format("{}: VTP states no unit of length; give --unit 1um, for example", path));
    graph = formats::read_vtp(path, content, metre, choices);
  } else {
    if (metre > 0)
      throw InputError(
          fmt::format("{}: a table states the unit of each column; --unit has no meaning", path));
    const std::string table = nodes.empty() ? "" : scenes::read_text_file(nodes);
    graph =
        formats::read_csv_graph({path, text}, {nodes, std::string(formats::without_mark(table))}, choices);
  }
  print_notes(path, graph.notes);
  return graph;
}

void print_notes(const std::string& path, const std::vector<std::string>& notes) {
  for (const std::string& note : notes) print_message("{}: note: {}\n", path, note);
}

double parse_of_dimension(const std::string& option, const std::string& text, const char* example) {
  const auto quantity = scenes::parse_quantity(text, option);
  const auto dimension = scenes::parse_quantity(example, option).dimension;
  if (quantity.dimension != dimension)
    throw core::InputError(fmt::format("{} is '{}', a {}; expected a {}, for example {}", option, text,
                                       core::describe(quantity.dimension), core::describe(dimension),
                                       example));
  return quantity.value;
}

}  // namespace microcosm::app
