// Speed of steady flow in capillary networks.

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "bench/cases.hpp"
#include "engine/flow/capillary/generator.hpp"
#include "formats/network_dat.hpp"

namespace microcosm::bench {

namespace {

Figure solve_time(const flow::CapillaryMesh& mesh, int rounds) {
  const flow::CapillaryDescription network = flow::generate_capillary_mesh(mesh);
  flow::CapillarySolution solution;
  const double seconds =
      median_cpu_seconds(rounds, [&] { solution = flow::solve_capillary_network(network); });
  return {"capillary/solve", fmt::format("whole solve, {} segments", network.segments.size()), seconds, "s",
          fmt::format("generated, seed {}, {} components, in-vivo viscosity, phase separation, to 1e-9: {} "
                      "iterations, {}",
                      mesh.seed, mesh.components, solution.iterations,
                      solution.converged ? "settled" : "not settled")};
}

std::vector<Figure> solves() {
  std::vector<Figure> figures;
  figures.push_back(solve_time({.seed = 1, .segments = 1000, .components = 1}, 9));
  Figure slowest;
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const Figure figure = solve_time({.seed = seed, .segments = 5000, .components = 5}, 3);
    if (figure.value > slowest.value) slowest = figure;
  }
  slowest.metric += ", slowest of five seeds";
  figures.push_back(slowest);
  figures.push_back(solve_time({.seed = 1, .segments = 50'000, .components = 1}, 1));
  return figures;
}

std::vector<Figure> mesentery(const std::string& reference_folder) {
  const auto network = formats::read_network_dat(reference_folder + "/capillaries/mesentery546/network.dat");
  flow::CapillaryOptions rat;
  rat.mean_cell_volume = 55e-18;
  const double seconds = median_cpu_seconds(21, [&] { flow::solve_capillary_network(network, rat); });
  return {{"capillary/mesentery", fmt::format("whole solve, {} segments", network.segments.size()), seconds,
           "s", "rat mesentery of Pries and Secomb, in-vivo viscosity, phase separation, to 1e-9"}};
}

const RegisterCase mesentery_case({"capillary/mesentery",
                                   "Steady flow and haematocrit of a rat's mesentery; needs --reference.",
                                   nullptr, mesentery});
const RegisterCase solve_case({"capillary/solve",
                               "Steady flow and haematocrit of generated networks, from the description.",
                               solves});

}  // namespace

}  // namespace microcosm::bench
