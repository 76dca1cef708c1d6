// The rat mesentery of Pries and Secomb, 546 vessels, against an independent double-precision solution.

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "engine/core/errors.hpp"
#include "engine/core/math.hpp"
#include "formats/network_dat.hpp"
#include "validation/cases.hpp"

namespace microcosm::validation {

namespace {

constexpr const char* name = "capillaries/mesentery";
constexpr const char* source =
    "independent double-precision solution of the mesentery network of Pries and Secomb, 546 vessels";
constexpr double nanolitre_per_minute = 1e-12 / 60;

struct Reference {
  double flow = 0, haematocrit = 0;  // [nl/min], -
};

/// Columns flow_nl_per_min_ref and hd_ref, the sixth and seventh.
std::vector<Reference> read_reference(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw core::InputError({path, 0, 0}, "the file can't be read");
  std::vector<Reference> rows;
  std::string line;
  std::getline(file, line);
  for (int number = 2; std::getline(file, line); ++number) {
    std::vector<double> values;
    for (const char* at = line.data(); at < line.data() + line.size();) {
      double value = 0;
      const char* end = std::find(at, static_cast<const char*>(line.data() + line.size()), ',');
      if (std::from_chars(at, end, value).ec != std::errc())
        throw core::InputError({path, number, 0}, "a number was expected");
      values.push_back(value);
      at = end + 1;
    }
    if (values.size() < 7) throw core::InputError({path, number, 0}, "seven columns were expected");
    rows.push_back({values[5], values[6]});
  }
  return rows;
}

/// How many segments have an error of which order of magnitude, a quarter decade a bar; the lowest bar holds
/// all that is smaller.
std::vector<Curve> histogram(const std::vector<double>& errors, double bound) {
  Curve bars{"segments", {}, {}, Stroke::bars};
  constexpr int per_decade = 4, first = -12 * per_decade, last = -3 * per_decade;
  for (int k = first; k < last; ++k) {
    bars.x.push_back(core::pow(10, (k + 0.5) / per_decade));
    const double low = core::pow(10, static_cast<double>(k) / per_decade),
                 high = core::pow(10, (k + 1.0) / per_decade);
    bars.y.push_back(static_cast<double>(std::count_if(
        errors.begin(), errors.end(), [&](double e) { return (k == first || e >= low) && e < high; })));
  }
  const double most = *std::max_element(bars.y.begin(), bars.y.end());
  return {bars, {"bound of the largest", {bound, bound}, {0, most}, Stroke::dashed}};
}

std::vector<Plot> error_plots(const std::vector<double>& flow, const std::vector<double>& haematocrit) {
  const std::string caption =
      "1,130 segments of the mesentery of Pries and Secomb, against an independent solution; the lowest bar: "
      "1e-12 and less";
  return {{"mesentery_flow",
           "Rat mesentery: error of each segment's flow",
           caption,
           {"relative error of the flow", "1", true},
           {"segments", "1"},
           histogram(flow, 1e-3)},
          {"mesentery_haematocrit",
           "Rat mesentery: error of each segment's haematocrit",
           caption,
           {"error of the discharge haematocrit", "1", true},
           {"segments", "1"},
           histogram(haematocrit, 3e-4)}};
}

Report mesentery(const CaseOptions& options) {
  const std::filesystem::path folder =
      std::filesystem::path(options.reference_folder) / "capillaries/mesentery546";
  if (options.reference_folder.empty() || !std::filesystem::exists(folder)) {
    Result skipped;
    skipped.case_name = name;
    skipped.metric = "flow and haematocrit";
    skipped.source = source;
    skipped.baseline = std::nan("");
    skipped.note = "no reference data";
    return std::vector{skipped};
  }
  const flow::CapillaryDescription network = formats::read_network_dat((folder / "network.dat").string());
  const std::vector<Reference> reference = read_reference((folder / "segments_ref.csv").string());
  if (reference.size() != network.segments.size())
    throw core::InputError(fmt::format("{}: {} rows for {} segments", (folder / "segments_ref.csv").string(),
                                       reference.size(), network.segments.size()));
  flow::CapillaryOptions rat;
  rat.mean_cell_volume = 55e-18;
  const flow::CapillarySolution solution = flow::solve_capillary_network(network, rat);
  std::vector<double> flow_errors, haematocrit_errors;
  for (std::size_t s = 0; s < reference.size(); ++s) {
    flow_errors.push_back(std::abs(solution.flow[s] / nanolitre_per_minute / reference[s].flow - 1));
    haematocrit_errors.push_back(std::abs(solution.haematocrit[s] - reference[s].haematocrit));
  }
  std::sort(flow_errors.begin(), flow_errors.end());
  const double haematocrit_error = *std::max_element(haematocrit_errors.begin(), haematocrit_errors.end());
  return {
      {measured(name, "largest relative error of a flow", flow_errors.back(), 1e-3, "1", source),
       measured(name, "median relative error of the flows", flow_errors[flow_errors.size() / 2], 1e-6, "1",
                source),
       measured(name, "largest error of a haematocrit", haematocrit_error, 3e-4, "1", source),
       measured(name, "largest net flow of a node", solution.flow_residual / nanolitre_per_minute, 1e-9,
                "nl/min", "conservation of blood"),
       measured(name, "largest net flow of red cells of a node",
                solution.cell_residual / nanolitre_per_minute, 1e-9, "nl/min", "conservation of red cells"),
       measured(name, "amplitude of a limit cycle", solution.converged ? 0 : solution.limit_cycle_amplitude,
                0, "1", "a steady state exists")},
      error_plots(flow_errors, haematocrit_errors)};
}

const RegisterCase mesentery_case(
    {name, "flow and haematocrit of every vessel of a rat's mesentery are those of an independent solution",
     mesentery});

}  // namespace

}  // namespace microcosm::validation
