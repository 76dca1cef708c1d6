// Zero-dimensional models: SimVascular's published solution, and closed forms.

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "engine/core/math.hpp"
#include "engine/flow/lumped/lumped_network.hpp"
#include "formats/json_text.hpp"
#include "formats/simvascular_0d.hpp"
#include "scenes/files.hpp"
#include "validation/cases.hpp"

namespace microcosm::validation {

namespace {

const std::string name = "arteries/zero_d";

/// Largest difference over the largest of the reference.
double difference(const std::vector<double>& values, const formats::JsonValue& reference) {
  double largest = 0, scale = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double expected = reference.items.at(i).number;
    largest = std::max(largest, std::abs(values[i] - expected));
    scale = std::max(scale, std::abs(expected));
  }
  return largest / scale;
}

std::vector<Result> against_simvascular(const CaseOptions& options) {
  const std::string folder = options.reference_folder + "/formats/";
  const std::string source = "svZeroDSolver's result for pulsatileFlow_R_RCR.json (BSD-3)";
  const std::string model = folder + "pulsatileFlow_R_RCR.json",
                    result = folder + "result_pulsatileFlow_R_RCR.json";
  if (options.reference_folder.empty() || !std::filesystem::exists(result)) {
    Result skipped;
    skipped.case_name = name;
    skipped.metric = "pressure and flow to svZeroDSolver";
    skipped.source = source;
    skipped.note = "no reference data";
    return {skipped};
  }
  const auto ours = flow::solve_lumped(formats::read_simvascular_0d(model, scenes::read_text_file(model)));
  const auto reference = formats::parse_json(result, scenes::read_text_file(result));
  std::vector<Result> results;
  const auto compare = [&](const char* column, const std::vector<double>& values) {
    results.push_back(measured(name,
                               fmt::format("{} to svZeroDSolver, largest difference over ten cycles", column),
                               difference(values, *reference.find(column)), 1e-3, "", source));
  };
  compare("flow_in", ours.flow_in[0]);
  compare("flow_out", ours.flow_out[0]);
  compare("pressure_in", ours.pressure_in[0]);
  compare("pressure_out", ours.pressure_out[0]);
  return results;
}

/// The inlet's pressure of R and RCR in series on q = 1 + sin(w t), periodic.
Result against_closed_form() {
  constexpr double rp = 3, rd = 20, c = 0.02, r = 5, w = 2 * core::pi, x = w * rd * c;
  flow::LumpedDescription network;
  network.vessels.push_back({.name = "vessel", .resistance = r, .inlet = 0, .outlet = 1});
  flow::LumpedBoundary in{.name = "in", .kind = flow::LumpedBoundaryKind::flow};
  for (int i = 0; i <= 4000; ++i) {
    in.wave.time.push_back(i / 4000.0);
    in.wave.value.push_back(1 + core::sin(w * i / 4000));
  }
  network.boundaries = {in,
                        {.name = "end",
                         .kind = flow::LumpedBoundaryKind::windkessel,
                         .proximal_resistance = rp,
                         .distal_resistance = rd,
                         .compliance = c}};
  network.cycles = 20;
  network.points_per_cycle = 101;
  const auto result = flow::solve_lumped(network);
  double largest = 0, scale = 0;
  for (std::size_t i = 0; i < result.time.size(); ++i) {
    const double s = core::sin(w * result.time[i]), co = core::cos(w * result.time[i]);
    const double expected = rd * (1 + (s - x * co) / (1 + x * x)) + (rp + r) * (1 + s);
    largest = std::max(largest, std::abs(result.pressure_in[0][i] - expected));
    scale = std::max(scale, std::abs(expected));
  }
  return measured(name, "pressure of R and RCR on a sine, largest error", largest / scale, 1e-5, "",
                  "closed form: p_c = R_d (1 + (sin wt - w R_d C cos wt)/(1 + (w R_d C)^2))");
}

const RegisterCase zero_d{{name,
                           "zero-dimensional models solve as svZeroDSolver does, and as closed forms say",
                           [](const CaseOptions& options) {
                             std::vector<Result> results = against_simvascular(options);
                             results.push_back(against_closed_form());
                             return results;
                           }}};

}  // namespace

}  // namespace microcosm::validation
