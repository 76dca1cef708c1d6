// microcosm fit-ends: windkessels of a network from what is measured in a patient.

#include <fmt/format.h>

#include <filesystem>

#include "app/command.hpp"
#include "app/network_input.hpp"
#include "app/terminal.hpp"
#include "app/text_file.hpp"
#include "engine/flow/network/fit_ends.hpp"
#include "scenes/build/inflow.hpp"
#include "scenes/build/vessel_asset_text.hpp"

namespace microcosm::app {

namespace {

using core::InputError;

struct FitChoice {
  NetworkChoice network;
  std::string inflow, out;
  std::string mean_pressure, pulse_pressure, systolic, diastolic, flow, stroke_volume, heart_rate;
  std::vector<std::string> split;
};

/// NODE=FRACTION, separated by commas.
std::vector<std::pair<std::string, double>> split_of(const std::vector<std::string>& assignments) {
  std::vector<std::pair<std::string, double>> split;
  for (const std::string& assignment : assignments) {
    const std::size_t equals = assignment.rfind('=');
    if (equals == std::string::npos || equals == 0)
      throw InputError(fmt::format(
          "--split {}: give NODE=fraction, for example --split iliac_left=0.2,iliac_right=0.2", assignment));
    split.emplace_back(
        assignment.substr(0, equals),
        parse_of_dimension("--split " + assignment.substr(0, equals), assignment.substr(equals + 1), "0.2"));
  }
  return split;
}

/// Mean and pulse pressure, stated or from systolic and diastolic ones.
void set_pressures(const FitChoice& choice, flow::EndTargets& targets) {
  const auto pressure = [](const char* option, const std::string& text) {
    return text.empty() ? 0 : parse_of_dimension(option, text, "95mmHg");
  };
  const double systolic = pressure("--systolic", choice.systolic),
               diastolic = pressure("--diastolic", choice.diastolic);
  if (choice.systolic.empty() != choice.diastolic.empty())
    throw InputError("--systolic and --diastolic are given together");
  if (!choice.systolic.empty() && !(systolic > diastolic))
    throw InputError(
        fmt::format("--systolic {} is not above --diastolic {}", choice.systolic, choice.diastolic));
  if (!choice.systolic.empty() && !choice.pulse_pressure.empty())
    throw InputError("--pulse-pressure is --systolic minus --diastolic: give one of the two");
  targets.mean_pressure = pressure("--mean-pressure", choice.mean_pressure);
  targets.pulse_pressure = pressure("--pulse-pressure", choice.pulse_pressure);
  if (choice.systolic.empty()) {
    if (choice.mean_pressure.empty())
      throw InputError(
          "what is the mean pressure at the inlet? Give --mean-pressure 95mmHg, or --systolic and "
          "--diastolic");
    return;
  }
  targets.pulse_pressure = systolic - diastolic;
  // The usual estimate of cuff measurements: a third of the pulse above the diastolic pressure.
  if (choice.mean_pressure.empty()) targets.mean_pressure = diastolic + targets.pulse_pressure / 3;
}

void set_inflow(const FitChoice& choice, const scenes::VesselAsset& asset, flow::NetworkDescription& network,
                flow::EndTargets& targets) {
  if (asset.inflows.empty())
    throw InputError(fmt::format("{}: it has no inflow, which fit-ends needs", choice.network.path));
  std::string known;
  const flow::InflowWave* wave = choice.inflow.empty() ? &asset.inflows.front().second : nullptr;
  for (const auto& [name, candidate] : asset.inflows) {
    if (name == choice.inflow) wave = &candidate;
    known += fmt::format("{}'{}'", known.empty() ? "" : ", ", name);
  }
  if (!wave)
    throw InputError(
        fmt::format("{}: there is no inflow '{}'; there are: {}", choice.network.path, choice.inflow, known));
  if (!choice.flow.empty() && !choice.stroke_volume.empty())
    throw InputError("--flow is --stroke-volume over the period: give one of the two");
  std::optional<double> rate, volume;
  if (!choice.heart_rate.empty()) rate = parse_of_dimension("--heart-rate", choice.heart_rate, "70bpm");
  if (!choice.stroke_volume.empty())
    volume = parse_of_dimension("--stroke-volume", choice.stroke_volume, "70ml");
  if ((rate && !(*rate > 0)) || (volume && !(*volume > 0)))
    throw InputError("--heart-rate and --stroke-volume must be positive");
  network.inflow = scenes::adapted(*wave, rate, volume);
  if (!choice.flow.empty()) targets.mean_flow = parse_of_dimension("--flow", choice.flow, "5l/min");
}

int fit(const FitChoice& choice) {
  const scenes::VesselAsset asset = choice.network.load();
  flow::NetworkDescription network = asset.network;
  flow::EndTargets targets;
  set_pressures(choice, targets);
  set_inflow(choice, asset, network, targets);
  targets.split = split_of(choice.split);
  const flow::EndFit found = flow::fit_ends(network, targets, {});
  constexpr double mmhg = 133.322387415;
  print_result("{} runs; at the inlet: mean {:.2f}, systolic {:.2f}, diastolic {:.2f} mmHg\n", found.runs,
               found.mean_pressure / mmhg, found.systolic_pressure / mmhg, found.diastolic_pressure / mmhg);
  print_result("{:<32} {:>8} {:>14} {:>14} {:>14}\n", "end", "flow [%]", "R1 [Pa s/m^3]", "R2 [Pa s/m^3]",
               "C [m^3/Pa]");
  for (std::size_t e = 0; e < found.split.size(); ++e) {
    const auto& [node, end] = found.network.windkessels[e];
    print_result("{:<32} {:>8.3f} {:>14.6g} {:>14.6g} {:>14.6g}\n", node, 100 * found.split[e],
                 end.proximal_resistance, end.distal_resistance, end.compliance);
  }
  if (choice.out.empty()) return exit_done;
  write_text_file(choice.out, scenes::vessel_asset_text(
                                  found.network,
                                  fmt::format("ends fitted to {}",
                                              std::filesystem::path(choice.network.path).filename().string()),
                                  "windkessels found by fit-ends", "fitted"));
  print_result("{}\n", choice.out);
  return exit_done;
}

}  // namespace

void add_fit_ends(CLI::App& parser, Action& action) {
  auto* command = parser.add_subcommand(
      "fit-ends",
      "Find the windkessels of a network from pressure, flow and its split, as measured in a patient");
  auto choice = std::make_shared<FitChoice>();
  choice->network.add_to(*command);
  command->add_option("--mean-pressure", choice->mean_pressure, "At the inlet, over a beat: 95mmHg");
  command->add_option("--pulse-pressure", choice->pulse_pressure,
                      "Systolic minus diastolic, at the inlet: 40mmHg; the compliances stay if not given");
  command->add_option("--systolic", choice->systolic,
                      "Instead of the pulse pressure, with --diastolic: 120mmHg");
  command->add_option("--diastolic", choice->diastolic,
                      "80mmHg; the mean is a third of the pulse above it if not given");
  command->add_option("--flow", choice->flow,
                      "Mean flow into the network: 5l/min; the inflow's if not given");
  command->add_option("--stroke-volume", choice->stroke_volume, "Instead of the mean flow: 70ml");
  command->add_option("--heart-rate", choice->heart_rate, "Stretches the inflow's beat: 70bpm");
  command
      ->add_option("--split", choice->split,
                   "Fraction of the flow by node of a windkessel: a=0.3,b=0.7; that of the file's "
                   "windkessels if not given")
      ->delimiter(',');
  command->add_option("--inflow", choice->inflow, "Which of the asset's inflows; the first if not given");
  command->add_option("--out", choice->out, "Write the network with its ends as a vessel asset");
  command->callback([choice, &action] { action = [choice] { return fit(*choice); }; });
}

}  // namespace microcosm::app
