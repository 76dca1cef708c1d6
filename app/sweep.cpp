// microcosm sweep: pressure and flow in random variations of a network, one row of a table each.

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>
#include <thread>

#include "app/command.hpp"
#include "app/network_input.hpp"
#include "app/progress.hpp"
#include "app/terminal.hpp"
#include "app/text_file.hpp"
#include "engine/core/errors.hpp"
#include "engine/flow/network/sweep.hpp"

namespace microcosm::app {

namespace {

using core::InputError;

struct SweepChoice {
  NetworkChoice network;
  std::string inflow, out, factors;
  std::vector<std::string> vary{"0.3"}, vessels;
  flow::SweepOptions options;
  std::size_t jobs = 0;
};

struct Quantity {
  const char* name;
  double flow::VariationSpread::*spread;
  bool by_default;  // what a bare number means
};

constexpr Quantity quantities[] = {{"inflow", &flow::VariationSpread::inflow, true},
                                   {"radii", &flow::VariationSpread::radii, true},
                                   {"resistances", &flow::VariationSpread::resistances, true},
                                   {"compliances", &flow::VariationSpread::compliances, true},
                                   {"stiffness", &flow::VariationSpread::stiffness, false},
                                   {"viscosity", &flow::VariationSpread::viscosity, false}};

double spread_of(const std::string& assignment, const std::string& text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !(value >= 0 && value < 1))
    throw InputError(
        fmt::format("--vary {}: '{}' is no fraction within [0, 1), for example 0.3", assignment, text));
  return value;
}

flow::VariationSpread spread_from(const std::vector<std::string>& assignments) {
  flow::VariationSpread spread;
  std::set<std::string> given;
  for (const std::string& assignment : assignments) {
    const std::size_t equals = assignment.find('=');
    const std::string name = assignment.substr(0, equals == std::string::npos ? 0 : equals);
    const double value =
        spread_of(assignment, equals == std::string::npos ? assignment : assignment.substr(equals + 1));
    bool known = false;
    std::string names;
    for (const Quantity& quantity : quantities) {
      names += fmt::format("{}{}", names.empty() ? "" : ", ", quantity.name);
      if (name.empty() ? !quantity.by_default : name != quantity.name) continue;
      if (!given.insert(quantity.name).second)
        throw InputError(fmt::format("--vary {}: '{}' has a fraction already; give each quantity one",
                                     assignment, quantity.name));
      spread.*quantity.spread = value;
      known = true;
    }
    if (!known)
      throw InputError(
          fmt::format("--vary {}: there is no '{}' to vary; there are: {}", assignment, name, names));
  }
  return spread;
}

std::vector<std::uint32_t> vessels_from(const SweepChoice& choice, const flow::NetworkDescription& network) {
  std::vector<std::uint32_t> found;
  const auto count = static_cast<std::uint32_t>(network.vessels.size());
  if (choice.vessels.empty())
    for (std::uint32_t v = 0; v < count; ++v)
      if (v == 0 || network.vessels[v].start_node == network.inlet_node) found.assign(1, v);
  for (const std::string& name : choice.vessels) {
    if (name == "all") {
      for (std::uint32_t v = 0; v < count; ++v) found.push_back(v);
      continue;
    }
    const auto vessel = std::find_if(network.vessels.begin(), network.vessels.end(),
                                     [&](const flow::VesselDescription& v) { return v.name == name; });
    if (vessel == network.vessels.end())
      throw InputError(
          fmt::format("--vessel {}: {} has no such vessel; its first is '{}'; 'all' means all of its {}",
                      name, choice.network.path, network.vessels[0].name, count));
    found.push_back(static_cast<std::uint32_t>(vessel - network.vessels.begin()));
  }
  return found;
}

void choose_inflow(const SweepChoice& choice, const scenes::VesselAsset& asset,
                   flow::NetworkDescription& network) {
  if (choice.inflow.empty()) return;
  std::string known;
  for (const auto& [name, wave] : asset.inflows) {
    known += fmt::format("{}'{}'", known.empty() ? "" : ", ", name);
    if (name == choice.inflow) network.inflow = wave;
  }
  if (std::none_of(asset.inflows.begin(), asset.inflows.end(),
                   [&](const auto& inflow) { return inflow.first == choice.inflow; }))
    throw InputError(fmt::format("{}: there is no inflow '{}'; there are: {}", choice.network.path,
                                 choice.inflow, known.empty() ? "none" : known));
}

constexpr double mmhg = 133.322387415, millilitre = 1e-6;

std::string table_of(const std::vector<flow::SweepRow>& rows, const SweepChoice& choice,
                     const flow::NetworkDescription& network) {
  std::string text = "variation,status,run_in_beats,mean_inflow_ml_s";
  for (const std::uint32_t v : choice.options.vessels)
    for (const char* column :
         {"mean_pressure_mmHg", "systolic_pressure_mmHg", "diastolic_pressure_mmHg", "mean_flow_ml_s"})
      text += "," + csv_cell(network.vessels[v].name + "." + column);
  text += ",failure\n";
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const flow::SweepRow& row = rows[i];
    text += fmt::format("{},{},", i, row.failure ? "failed" : "ok");
    if (!row.failure) text += fmt::format("{}", row.run_in_beats);
    text += fmt::format(",{:.10g}", row.mean_inflow / millilitre);
    for (const flow::SweepMeasure& measure : row.measures)
      text += row.failure ? ",,,,"
                          : fmt::format(",{:.10g},{:.10g},{:.10g},{:.10g}", measure.mean_pressure / mmhg,
                                        measure.systolic_pressure / mmhg, measure.diastolic_pressure / mmhg,
                                        measure.mean_flow / millilitre);
    text += "," + csv_cell(row.failure.value_or("")) + "\n";
  }
  return text;
}

std::string factors_of(const std::vector<flow::SweepRow>& rows, const SweepChoice& choice,
                       const flow::NetworkDescription& network) {
  std::string text = "variation";
  for (const auto& factor : vary(network, choice.options.spread, choice.options.seed, 0).factors)
    text += "," + csv_cell(factor.first);
  text += "\n";
  for (std::size_t i = 0; i < rows.size(); ++i) {
    text += fmt::format("{}", i);
    for (const double factor : rows[i].factors) text += fmt::format(",{:.17g}", factor);
    text += "\n";
  }
  return text;
}

int run_sweep(SweepChoice choice) {
  const scenes::VesselAsset asset = choice.network.load();
  flow::NetworkDescription network = asset.network;
  choose_inflow(choice, asset, network);
  choice.options.spread = spread_from(choice.vary);
  choice.options.vessels = vessels_from(choice, network);
  std::optional<datagen::OutputFile> out, factors;
  open_output(out, choice.out.empty() ? "-" : choice.out);
  open_output(factors, choice.factors);
  core::ThreadPool pool(choice.jobs > 0 ? choice.jobs : std::max(1u, std::thread::hardware_concurrency()));
  ProgressLine progress;
  const std::vector<flow::SweepRow> rows =
      flow::sweep(network, choice.options, &pool, [&](std::uint32_t done) {
        progress.update(static_cast<double>(done) / choice.options.count,
                        fmt::format("{}/{} variations", done, choice.options.count));
      });
  progress.finish();
  if (factors) write_output(*factors, factors_of(rows, choice, network));
  write_output(*out, table_of(rows, choice, network));
  if (!out->is_standard_output()) {
    const auto failed =
        std::count_if(rows.begin(), rows.end(), [](const auto& row) { return row.failure.has_value(); });
    print_result("{}: {} variations, {} of them failed\n", choice.out, rows.size(), failed);
  }
  return exit_done;
}

}  // namespace

void add_sweep(CLI::App& parser, Action& action) {
  auto* command = parser.add_subcommand(
      "sweep",
      "Pressure and flow in random variations of a network, solved side by side: a table, one row each");
  auto choice = std::make_shared<SweepChoice>();
  choice->network.add_to(*command);
  command->add_option("--count", choice->options.count, "How many variations")
      ->required()
      ->check(CLI::Range(1u, 10'000'000u));
  command->add_option("--seed", choice->options.seed, "Of the random factors (default 0)")
      ->check(whole_number(std::numeric_limits<std::uint64_t>::max()));
  command
      ->add_option(
          "--vary", choice->vary,
          "By which fraction, at most: 0.3 (inflow, radii, resistances, compliances; the default), or by "
          "name, inflow=0.2,radii=0.1,resistances=…,compliances=…,stiffness=…,viscosity=…; what is "
          "not named stays")
      ->delimiter(',');
  command
      ->add_option("--vessel", choice->vessels,
                   "Where to measure, half-way along: names, or 'all'; the one at the inlet if not given")
      ->delimiter(',');
  command->add_option("--inflow", choice->inflow, "Which of the asset's inflows; the first if not given");
  command->add_option("--beats", choice->options.beats, "Measured after the run-in (default 1)")
      ->check(CLI::Range(1, 10'000));
  command
      ->add_option("--jobs", choice->jobs, "Threads (default: all processors); the table is the same for any")
      ->check(CLI::Range(1u, 1024u));
  command->add_option("--out", choice->out, "The table to write (CSV); printed if not given, or '-'");
  command->add_option("--factors", choice->factors,
                      "Write what was drawn, too: a table (CSV) of all factors");
  command->callback([choice, &action] { action = [choice] { return run_sweep(*choice); }; });
}

}  // namespace microcosm::app
