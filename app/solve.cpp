// microcosm solve: waveforms in all vessels of a network of arteries, or flow and haematocrit in every
// segment of a network of capillaries.

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <span>
#include <stdexcept>

#include "app/command.hpp"
#include "app/network_input.hpp"
#include "app/terminal.hpp"
#include "app/text_file.hpp"
#include "engine/core/math.hpp"
#include "engine/core/system.hpp"
#include "engine/flow/capillary/capillary_network.hpp"
#include "engine/flow/network/pulse_wave_network.hpp"
#include "formats/file_kind.hpp"
#include "formats/network_dat.hpp"
#include "formats/vtp.hpp"
#include "scenes/files.hpp"
#include "scenes/language/quantity.hpp"

namespace microcosm::app {

namespace {

using core::InputError;
using formats::FileKind;

constexpr double mmhg = 133.322387415, millilitre = 1e-6, micrometre = 1e-6,
                 nanolitre_per_minute = 1e-12 / 60;

struct SolveChoice {
  const CLI::App* command = nullptr;  // knows what was given
  NetworkChoice network;
  GraphChoice graph;
  std::string csv;
  // Of arteries.
  std::string inflow, cell_size = "5mm", run_in_tolerance = "0.001";
  int samples = 100, beats = 1;
  // Of capillaries.
  std::vector<std::string> boundaries;
  std::string other_boundaries, haematocrit, plasma_viscosity, mean_cell_volume;
  std::string viscosity_law = "in_vivo", phase_separation = "pries", larger_nodes = "mixing";
  bool list_boundaries = false;
};

// ---- Arteries

struct Range {
  double sum = 0, least = 0, largest = 0;
  int count = 0;

  void add(double value) {
    least = count == 0 ? value : std::min(least, value);
    largest = count == 0 ? value : std::max(largest, value);
    sum += value;
    ++count;
  }
  double mean() const { return sum / count; }
};

/// Flow [ml/s] and pressure [mmHg] half-way along a vessel.
struct VesselSummary {
  Range flow, pressure;
};

flow::NetworkDescription arteries(const SolveChoice& choice) {
  const scenes::VesselAsset asset = choice.network.load();
  flow::NetworkDescription network = asset.network;
  if (choice.inflow.empty()) return network;
  for (const auto& [name, wave] : asset.inflows)
    if (name == choice.inflow) {
      network.inflow = wave;
      return network;
    }
  std::vector<std::string> known;
  for (const auto& inflow : asset.inflows) known.push_back("'" + inflow.first + "'");
  throw InputError(fmt::format("{}: there is no inflow '{}'; there are: {}", choice.network.path,
                               choice.inflow,
                               known.empty() ? "none" : fmt::format("{}", fmt::join(known, ", "))));
}

std::string waveforms(flow::PulseWaveNetwork& blood, const flow::NetworkDescription& network,
                      const SolveChoice& choice, std::vector<VesselSummary>& summary) {
  core::Exchange exchange;
  blood.prepare(exchange);
  const auto count = static_cast<std::uint32_t>(network.vessels.size());
  std::vector<std::string> rows(count);
  summary.resize(count);
  const double sample = blood.beat_period() / choice.samples;
  core::Nanoseconds now{0};
  for (int i = 0;; ++i) {
    for (std::uint32_t v = 0; v < count; ++v) {
      const double length = network.vessels[v].length;
      const auto flow = [&](double share) { return blood.flow_rate(v, share * length) / millilitre; };
      const auto pressure = [&](double share) { return blood.pressure(v, share * length) / mmhg; };
      fmt::format_to(std::back_inserter(rows[v]),
                     "{},{:.10g},{:.10g},{:.10g},{:.10g},{:.10g},{:.10g},{:.10g},{:.10g}\n",
                     csv_cell(network.vessels[v].name), i * sample, flow(0), flow(0.5), flow(1), pressure(0),
                     pressure(0.5), pressure(1), blood.radius(v, 0.5 * length) / 1e-3);
      if (i == 0) continue;  // the end of the beat is its beginning
      summary[v].flow.add(flow(0.5));
      summary[v].pressure.add(pressure(0.5));
    }
    if (i == choice.samples * choice.beats) break;
    const core::Nanoseconds next = core::from_seconds((i + 1) * sample);
    blood.step(exchange, now, next - now);
    now = next;
  }
  std::string text =
      "vessel,time_s,flow_start_ml_per_s,flow_middle_ml_per_s,flow_end_ml_per_s,pressure_start_mmHg,"
      "pressure_middle_mmHg,pressure_end_mmHg,radius_middle_mm\n";
  for (const std::string& row : rows) text += row;
  return text;
}

void write_table(std::optional<datagen::OutputFile>& table, const std::string& text,
                 const std::string& summary) {
  if (table) write_output(*table, text);
  if (!table || !table->is_standard_output()) write_result(summary);
}

int solve_arteries(const SolveChoice& choice) {
  const flow::NetworkDescription network = arteries(choice);
  flow::NetworkOptions options;
  options.cell_size = parse_of_dimension("--cell-size", choice.cell_size, "5mm");
  options.run_in_tolerance = parse_of_dimension("--run-in-tolerance", choice.run_in_tolerance, "0.01");
  std::vector<VesselSummary> vessels;
  std::optional<datagen::OutputFile> table;
  open_output(table, choice.csv);
  std::string text;
  try {
    flow::PulseWaveNetwork blood(network, options);
    text = waveforms(blood, network, choice, vessels);
  } catch (const core::RunError& error) {
    throw std::runtime_error(fmt::format("{}: {}", choice.network.path, error.what()));
  }
  std::string summary =
      fmt::format("{} vessels, a beat of {} s; half-way along each:\n{:<32} {:>35} {:>35}\n",
                  network.vessels.size(), flow::beat_period(network), "", "flow [ml/s]: mean, least, largest",
                  "pressure [mmHg]: mean, least, largest");
  for (std::size_t v = 0; v < vessels.size(); ++v) {
    const auto& [flow, pressure] = vessels[v];
    summary += fmt::format("{:<32} {:>11.5g} {:>11.5g} {:>11.5g} {:>11.5g} {:>11.5g} {:>11.5g}\n",
                           network.vessels[v].name, flow.mean(), flow.least, flow.largest, pressure.mean(),
                           pressure.least, pressure.largest);
  }
  write_table(table, text, summary);
  return exit_done;
}

// ---- Capillaries

flow::CapillaryDescription capillaries(const SolveChoice& choice, FileKind kind, const std::string& content) {
  const std::string& path = choice.network.path;
  if (kind == FileKind::network_dat) return formats::parse_network_dat(formats::without_mark(content), path);
  return formats::capillary_description(choice.graph.read(path, content), path);
}

/// A pressure or a flow, by its dimension.
flow::CapillaryBoundary boundary_of(const std::string& option, const std::string& text, std::uint32_t node,
                                    double haematocrit) {
  const auto quantity = scenes::parse_quantity(text, option);
  const bool pressure = quantity.dimension == core::dimensions::pressure;
  // 0 alone is a blind end.
  const bool none = quantity.value == 0 && quantity.dimension == core::dimensions::none;
  if (!pressure && !none && quantity.dimension != core::dimensions::flow_rate)
    throw InputError(
        fmt::format("{} is '{}', a {}; expected a pressure or a flow into the network, for example 60mmHg "
                    "or 2e-14m^3/s",
                    option, text, core::describe(quantity.dimension)));
  return {node, pressure ? flow::CapillaryBoundaryKind::pressure : flow::CapillaryBoundaryKind::flow,
          quantity.value, haematocrit};
}

std::vector<int> degrees(const flow::CapillaryDescription& network) {
  std::vector<int> degree(network.nodes.size(), 0);
  for (const auto& segment : network.segments) ++degree[segment.start], ++degree[segment.end];
  return degree;
}

void set_boundaries(flow::CapillaryDescription& network, const SolveChoice& choice) {
  const double haematocrit =
      choice.haematocrit.empty() ? 0.45 : parse_of_dimension("--haematocrit", choice.haematocrit, "0.45");
  if (!choice.haematocrit.empty())
    for (auto& boundary : network.boundaries) boundary.haematocrit = haematocrit;
  std::set<std::string> given;
  for (const std::string& assignment : choice.boundaries) {
    const std::size_t equals = assignment.rfind('=');
    if (equals == std::string::npos || equals == 0)
      throw InputError(fmt::format(
          "--boundary {}: give NODE=pressure or NODE=flow, for example --boundary 12=60mmHg", assignment));
    const std::string name = assignment.substr(0, equals);
    const auto node = std::find_if(network.nodes.begin(), network.nodes.end(),
                                   [&](const auto& candidate) { return candidate.name == name; });
    if (node == network.nodes.end())
      throw InputError(
          fmt::format("--boundary {}: {} has no node '{}'; --list-boundaries lists those where one vessel "
                      "ends",
                      assignment, choice.network.path, name));
    if (!given.insert(name).second)
      throw InputError(fmt::format("--boundary gives node '{}' twice; give each node one", name));
    const auto stated = boundary_of("--boundary " + name, assignment.substr(equals + 1),
                                    static_cast<std::uint32_t>(node - network.nodes.begin()), haematocrit);
    std::erase_if(network.boundaries, [&](const auto& boundary) { return boundary.node == stated.node; });
    network.boundaries.push_back(stated);
  }
  if (choice.other_boundaries.empty()) return;
  std::vector<bool> bounded(network.nodes.size(), false);
  for (const auto& boundary : network.boundaries) bounded[boundary.node] = true;
  const auto degree = degrees(network);
  for (std::uint32_t n = 0; n < network.nodes.size(); ++n)
    if (degree[n] == 1 && !bounded[n])
      network.boundaries.push_back(
          boundary_of("--other-boundaries", choice.other_boundaries, n, haematocrit));
}

void list_boundaries(const flow::CapillaryDescription& network) {
  const auto degree = degrees(network);
  std::vector<std::string> boundary(network.nodes.size());
  for (const auto& entry : network.boundaries)
    boundary[entry.node] = entry.kind == flow::CapillaryBoundaryKind::pressure
                               ? fmt::format("{:.6g} mmHg", entry.value / mmhg)
                               : fmt::format("{:.6g} nl/min", entry.value / nanolitre_per_minute);
  print_result("node,x_um,y_um,z_um,segment,diameter_um,boundary\n");
  for (std::uint32_t n = 0; n < network.nodes.size(); ++n) {
    if (degree[n] != 1 && boundary[n].empty()) continue;
    const auto segment = std::find_if(network.segments.begin(), network.segments.end(),
                                      [&](const auto& s) { return s.start == n || s.end == n; });
    const core::Vec3& p = network.nodes[n].position;
    print_result("{},{:.6g},{:.6g},{:.6g},{},{:.6g},{}\n", csv_cell(network.nodes[n].name), p.x / micrometre,
                 p.y / micrometre, p.z / micrometre, csv_cell(segment->name), segment->diameter / micrometre,
                 boundary[n].empty() ? "none" : boundary[n]);
  }
}

flow::CapillaryOptions options_of(const SolveChoice& choice) {
  flow::CapillaryOptions options;
  options.viscosity_law = choice.viscosity_law == "in_vivo"    ? flow::ViscosityLaw::in_vivo_1994
                          : choice.viscosity_law == "in_vitro" ? flow::ViscosityLaw::in_vitro_1992
                                                               : flow::ViscosityLaw::newtonian;
  if (choice.phase_separation == "none") options.phase_separation_law = flow::PhaseSeparationLaw::none;
  if (choice.larger_nodes == "separate") options.larger_nodes = flow::LargerNodes::separate;
  if (!choice.plasma_viscosity.empty())
    options.plasma_viscosity =
        parse_of_dimension("--plasma-viscosity", choice.plasma_viscosity, "1.0466mPa*s");
  if (!choice.mean_cell_volume.empty())
    options.mean_cell_volume = parse_of_dimension("--mean-cell-volume", choice.mean_cell_volume, "92um^3");
  return options;
}

std::string segments_of(const flow::CapillaryDescription& network, const flow::CapillarySolution& solution) {
  std::string text =
      "segment,from,to,length_um,diameter_um,flow_nl_per_min,discharge_haematocrit,pressure_from_mmHg,"
      "pressure_to_mmHg,apparent_viscosity_mPa_s,mean_velocity_mm_per_s,wall_shear_stress_Pa\n";
  for (std::size_t s = 0; s < network.segments.size(); ++s) {
    const auto& segment = network.segments[s];
    const double area = core::pi * segment.diameter * segment.diameter / 4,
                 velocity = solution.flow[s] / area;
    fmt::format_to(std::back_inserter(text),
                   "{},{},{},{:.10g},{:.10g},{:.10g},{:.10g},{:.10g},{:.10g},{:.10g},{:.10g},{:.10g}\n",
                   csv_cell(segment.name), csv_cell(network.nodes[segment.start].name),
                   csv_cell(network.nodes[segment.end].name), segment.length / micrometre,
                   segment.diameter / micrometre, solution.flow[s] / nanolitre_per_minute,
                   solution.haematocrit[s], solution.pressure[segment.start] / mmhg,
                   solution.pressure[segment.end] / mmhg, solution.viscosity[s] / 1e-3, velocity / 1e-3,
                   8 * solution.viscosity[s] * velocity / segment.diameter);
  }
  return text;
}

int solve_capillaries(const SolveChoice& choice, FileKind kind, const std::string& content) {
  flow::CapillaryDescription network = capillaries(choice, kind, content);
  set_boundaries(network, choice);
  if (choice.list_boundaries) {
    list_boundaries(network);
    return exit_done;
  }
  if (network.boundaries.empty())
    throw InputError({choice.network.path},
                     "no boundary is stated: --list-boundaries lists the nodes where one vessel "
                     "ends, and --boundary NODE=60mmHg states one");
  std::optional<datagen::OutputFile> table;
  open_output(table, choice.csv);
  const flow::CapillarySolution solution = flow::solve_capillary_network(network, options_of(choice));
  if (!solution.converged)
    print_message(
        "{}: note: haematocrits don't settle; they swing within {:.3g}, and the table is one instant of it\n",
        choice.network.path, solution.limit_cycle_amplitude);
  Range flow, cells;
  double inflow = 0;
  for (std::size_t s = 0; s < network.segments.size(); ++s) {
    flow.add(std::abs(solution.flow[s]) / nanolitre_per_minute);
    cells.add(solution.haematocrit[s]);
  }
  for (const auto& boundary : network.boundaries)
    for (std::size_t s = 0; s < network.segments.size(); ++s)
      if (network.segments[s].start == boundary.node || network.segments[s].end == boundary.node)
        inflow += std::max(0.0, (network.segments[s].start == boundary.node ? 1 : -1) * solution.flow[s]);
  write_table(table, segments_of(network, solution),
              fmt::format("{} segments, {} boundaries; {:.6g} nl/min enter; flow of a segment {:.4g} (mean), "
                          "{:.4g} to {:.4g} "
                          "nl/min; haematocrit {:.4g} (mean), {:.4g} to {:.4g}\n",
                          network.segments.size(), network.boundaries.size(), inflow / nanolitre_per_minute,
                          flow.mean(), flow.least, flow.largest, cells.mean(), cells.least, cells.largest));
  return exit_done;
}

// ---- Which of them

constexpr const char* options_of_arteries[] = {
    "--near-rigid-walls", "--momentum-coefficient", "--profile-exponent", "--inflow", "--samples", "--beats",
    "--cell-size",        "--run-in-tolerance"};
constexpr const char* options_of_capillaries[] = {"--nodes",
                                                  "--unit",
                                                  "--largest-part",
                                                  "--merge-tolerance",
                                                  "--boundary",
                                                  "--list-boundaries",
                                                  "--other-boundaries",
                                                  "--haematocrit",
                                                  "--viscosity-law",
                                                  "--phase-separation",
                                                  "--larger-nodes",
                                                  "--plasma-viscosity",
                                                  "--mean-cell-volume"};
constexpr const char* options_of_graphs[] = {"--nodes", "--unit", "--largest-part", "--merge-tolerance"};

/// What would be dropped in silence. Those with defaults are told apart by whether they were given.
void refuse_given(const SolveChoice& choice, std::span<const char* const> options, const char* owner) {
  for (const char* const option : options)
    if (choice.command->count(option) > 0)
      throw InputError(fmt::format("{}: {} belongs to {}", choice.network.path, option, owner));
}

int solve(const SolveChoice& choice) {
  const std::string content = scenes::read_text_file(choice.network.path, 64);
  const FileKind kind = formats::file_kind(choice.network.path, content);
  switch (kind) {
    case FileKind::vessel_asset:
    case FileKind::openbf:
    case FileKind::simvascular_1d:
      refuse_given(choice, options_of_capillaries, "networks of capillaries (.dat, .csv, .swc, .vtp)");
      return solve_arteries(choice);
    case FileKind::network_dat:
      refuse_given(choice, options_of_graphs, "vessel graphs (.csv, .swc, .vtp)");
      [[fallthrough]];
    case FileKind::vtp:
    case FileKind::swc:
    case FileKind::csv:
      refuse_given(choice, options_of_arteries, "networks of arteries (.lua, .yaml, .in)");
      return solve_capillaries(choice, kind, content);
    case FileKind::simvascular_0d:
      break;
  }
  throw InputError({choice.network.path}, fmt::format("this is {}, which {} reads", formats::describe(kind),
                                                      formats::readers_of(kind)));
}

void add_options_of_arteries(CLI::App& command, SolveChoice& choice) {
  command.add_option("--inflow", choice.inflow,
                     "Of arteries: which of the asset's inflows; the first if not given");
  command.add_option("--samples", choice.samples, "Of arteries: a beat, and one more for its end")
      ->capture_default_str()
      ->check(CLI::Range(1, 100'000));
  command.add_option("--beats", choice.beats, "Of arteries: after the run-in")
      ->capture_default_str()
      ->check(CLI::Range(1, 10'000));
  command.add_option("--cell-size", choice.cell_size, "Of arteries: the largest cell")->capture_default_str();
  command
      .add_option("--run-in-tolerance", choice.run_in_tolerance,
                  "Of arteries: the run-in ends when pressure repeats within this, relative")
      ->capture_default_str();
}

void add_options_of_capillaries(CLI::App& command, SolveChoice& choice) {
  command.add_option(
      "--boundary", choice.boundaries,
      "Of capillaries: NODE=pressure or NODE=flow into the network: 12=60mmHg; 40=-2e-14m^3/s");
  command.add_option(
      "--other-boundaries", choice.other_boundaries,
      "Of capillaries: what holds at all nodes where one vessel ends that have no boundary: 15mmHg");
  command.add_flag("--list-boundaries", choice.list_boundaries,
                   "Of capillaries: list the nodes where one vessel ends, with place, vessel and boundary");
  command.add_option("--haematocrit", choice.haematocrit,
                     "Of capillaries: of the blood that enters; the file's, or 0.45, if not given");
  command.add_option("--viscosity-law", choice.viscosity_law, "Of capillaries")
      ->capture_default_str()
      ->check(CLI::IsMember({"in_vivo", "in_vitro", "newtonian"}));
  command
      .add_option("--phase-separation", choice.phase_separation,
                  "Of capillaries: how red cells divide at a fork")
      ->capture_default_str()
      ->check(CLI::IsMember({"pries", "none"}));
  command
      .add_option("--larger-nodes", choice.larger_nodes,
                  "Of capillaries: what red cells do where more than three vessels meet")
      ->capture_default_str()
      ->check(CLI::IsMember({"mixing", "separate"}));
  command.add_option("--plasma-viscosity", choice.plasma_viscosity, "Of capillaries (default 1.0466mPa*s)");
  command.add_option("--mean-cell-volume", choice.mean_cell_volume, "Of capillaries (default 92um^3, man's)");
}

}  // namespace

void add_solve(CLI::App& parser, Action& action) {
  auto* command = parser.add_subcommand("solve",
                                        "Solve a network: waveforms in all its arteries (.lua, .yaml, .in), "
                                        "or flow and haematocrit in every capillary "
                                        "(.dat, .vtp, .swc, .csv)");
  auto choice = std::make_shared<SolveChoice>();
  choice->command = command;
  choice->network.add_to(*command);
  command->add_option("--csv", choice->csv,
                      "Write the table to this file ('-': print it); units are in its header");
  add_options_of_arteries(*command, *choice);
  choice->graph.add_to(*command);
  add_options_of_capillaries(*command, *choice);
  command->callback([choice, &action] { action = [choice] { return solve(*choice); }; });
}

}  // namespace microcosm::app
