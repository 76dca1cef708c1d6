// microcosm convert: a vessel asset from a network of another program.

#include <fmt/format.h>

#include <filesystem>

#include "app/command.hpp"
#include "app/network_input.hpp"
#include "app/terminal.hpp"
#include "app/text_file.hpp"
#include "formats/network_file.hpp"
#include "scenes/build/vessel_asset_text.hpp"

namespace microcosm::app {

namespace {

struct ConvertChoice {
  std::string input, out;
};

int convert(const ConvertChoice& choice) {
  const scenes::VesselAsset asset = load_network(choice.input);
  const std::string name = std::filesystem::path(choice.input).filename().string();
  const std::string text = scenes::vessel_asset_text(
      asset.network, fmt::format("converted from {}", name),
      "lengths are those of the file; the shape in space is schematic where it has no coordinates", "file");
  scenes::load_vessel_asset(choice.out.empty() ? "the asset" : choice.out, text);  // it reads back
  if (choice.out.empty()) {
    write_result(text);
    return exit_done;
  }
  write_text_file(choice.out, text);
  print_result("{}: {} vessels, {} windkessels, {} other ends\n", choice.out, asset.network.vessels.size(),
               asset.network.windkessels.size(), asset.network.ends.size());
  return exit_done;
}

}  // namespace

void add_convert(CLI::App& parser, Action& action) {
  auto* command = parser.add_subcommand(
      "convert",
      "Write a vessel asset (Lua, to edit and to name in a scenario) from a network of another program");
  auto choice = std::make_shared<ConvertChoice>();
  command->add_option("network", choice->input, formats::network_file_endings() + ", or .lua")->required();
  command->add_option("--out", choice->out, "The file to write; printed if not given");
  command->callback([choice, &action] { action = [choice] { return convert(*choice); }; });
}

}  // namespace microcosm::app
