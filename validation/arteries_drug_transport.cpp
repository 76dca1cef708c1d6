// The numerics of solute transport against exact solutions: advection in a vessel that pulsates and whose
// flow reverses, diffusion, exchange between two compartments.

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/core/math.hpp"
#include "engine/flow/transport/advection.hpp"
#include "engine/flow/transport/dispersion.hpp"
#include "engine/flow/transport/tissue_exchange.hpp"
#include "validation/cases.hpp"

namespace microcosm::validation {

namespace {

constexpr double rest_area = 1e-4;  // [m^2]

/// One vessel of 1 m.
flow::Grid tube(int cells) {
  flow::Grid grid;
  grid.vessels = {{flow::ghost_cells, cells, 1, 1.0 / cells}};
  grid.row_size = cells + 2 * flow::ghost_cells;
  grid.rest_area.assign(grid.row_size, rest_area);
  grid.free_ends = {flow::grid_end(grid.vessels[0], 0, false), flow::grid_end(grid.vessels[0], 0, true)};
  grid.free_end_names = {"tube", "tube"};
  return grid;
}

/// A tapered tube whose wall moves and whose flow turns, as a solution of dA/dt + dQ/dx = 0 that is known
/// exactly: the volume between the inlet and x, and the volume that has entered.
struct PulsatingTube {
  double volume_to(double x, double t) const {
    return rest_area * (x - 0.15 * x * x +
                        0.1 * core::sin(2 * core::pi * t) * core::sin(2 * core::pi * x) / (2 * core::pi));
  }
  double entered(double t) const { return rest_area * (0.3 * t + 0.1 * (1 - core::cos(2 * core::pi * t))); }
  /// Blood keeps this label: the volume between it and the blood that stood at the inlet at time zero.
  double label(double x, double t) const { return volume_to(x, t) - entered(t); }
};

/// L1 norm of the error after a beat, over that of the profile: a Gaussian of the label.
double pulsating_error(int cells) {
  const PulsatingTube blood;
  const double centre = blood.label(0.25, 0), deviation = 0.04 * rest_area;
  const auto content = [&](double label) {  // antiderivative of the profile
    return deviation * std::sqrt(core::pi / 2) *
           (1 + core::erf((label - centre) / (deviation * std::sqrt(2.0))));
  };
  const flow::Grid grid = tube(cells);
  flow::Advection advection(grid);
  std::vector<double> before(grid.row_size, rest_area), after = before, volume(grid.row_size + 1, 0.0),
                                                        c(grid.row_size, 0.0), passing(2, 0.0);
  const auto exact = [&](int i, double t) {
    const double low = blood.label(static_cast<double>(i) / cells, t),
                 high = blood.label((i + 1.0) / cells, t);
    return (content(high) - content(low)) / (high - low);
  };
  const auto set_areas = [&](std::vector<double>& area, double t) {
    for (int i = 0; i < cells; ++i)
      area[flow::ghost_cells + i] =
          (blood.volume_to((i + 1.0) / cells, t) - blood.volume_to(static_cast<double>(i) / cells, t)) *
          cells;
  };
  for (int i = 0; i < cells; ++i) c[flow::ghost_cells + i] = exact(i, 0);
  const int steps = 4 * cells;  // at most 0.4 of a cell a step
  for (int k = 0; k < steps; ++k) {
    const double from = static_cast<double>(k) / steps, to = (k + 1.0) / steps;
    set_areas(before, from);
    set_areas(after, to);
    for (int i = 0; i <= cells; ++i) {
      const double x = static_cast<double>(i) / cells;
      volume[flow::ghost_cells + i] = blood.label(x, from) - blood.label(x, to);
    }
    passing.assign(2, 0.0);
    advection.step({before.data(), after.data(), volume.data()}, c, passing);
  }
  double error = 0, norm = 0;
  for (int i = 0; i < cells; ++i) {
    error += std::abs(c[flow::ghost_cells + i] - exact(i, 1));
    norm += exact(i, 1);
  }
  return error / norm;
}

std::vector<Result> advection(const CaseOptions&) {
  const char* name = "arteries/drug_advection";
  const char* source = "exact: blood keeps its concentration, its place follows from the volumes";
  const double coarse = pulsating_error(100), middle = pulsating_error(200), fine = pulsating_error(400);
  return {measured(name, "2 - order of L1, 10 to 5 mm; pulsating tapered tube, reversing flow",
                   2 - core::log2(coarse / middle), 0.1, "1", source),
          measured(name, "2 - order of L1, 5 to 2.5 mm", 2 - core::log2(middle / fine), 0.1, "1", source),
          measured(name, "L1 error on 5 mm of a Gaussian of deviation 45 mm, relative", middle, 0.01, "1",
                   source)};
}

std::vector<Result> diffusion(const CaseOptions&) {
  const int cells = 100;
  const flow::Grid grid = tube(cells);
  flow::DispersionStep dispersion(grid, 2);
  flow::Solute solute;
  solute.diffusivity = 1e-3;
  const std::vector<double> area(grid.row_size, rest_area), flow_rate(grid.row_size + 1, 0.0);
  std::vector<double> c(grid.row_size, 0.0);
  const auto exact = [&](int i, double variance) {  // average over the cell, mass 1
    const double scale = 1 / std::sqrt(2 * variance);
    return 0.5 * cells *
           (core::erf(((i + 1.0) / cells - 0.5) * scale) -
            core::erf((static_cast<double>(i) / cells - 0.5) * scale));
  };
  const double start = 0.05 * 0.05, time = 2;
  for (int i = 0; i < cells; ++i) c[flow::ghost_cells + i] = exact(i, start);
  for (int k = 0; k < 200; ++k) dispersion.step(solute, area, flow_rate, time / 200, c);
  double error = 0;
  for (int i = 0; i < cells; ++i)
    error = std::max(error, std::abs(c[flow::ghost_cells + i] - exact(i, start + 2 * 1e-3 * time)));
  return {measured("arteries/drug_diffusion", "largest error of a spreading Gaussian over its peak",
                   error / exact(cells / 2, start + 2 * 1e-3 * time), 2e-3, "1",
                   "the heat kernel: variance grows by 2 D t")};
}

std::vector<Result> exchange(const CaseOptions&) {
  const char* name = "arteries/drug_exchange";
  const char* source = "closed form of two compartments (Jacquez 1996)";
  // The matrix [[-(3 + 1), 1], [3, -(1 + 2)]], from blood 1 and tissue 0.
  const flow::ExchangeRates rates{3, 1, 1, 2};
  const double trace = -(3 + 1) - (1 + 2), determinant = 4.0 * 3 - 3 * 1;
  const double root = std::sqrt(trace * trace / 4 - determinant);
  const double slow = trace / 2 + root, fast = trace / 2 - root;
  double error = 0, lost = 0;
  flow::ExchangeMasses state{1, 0, 0, 0};
  for (int k = 1; k <= 1000; ++k) {
    const flow::ExchangeMasses next = flow::exchange(state.blood, state.tissue, rates, 2e-3);
    state = {next.blood, next.tissue, state.taken_up + next.taken_up, state.cleared + next.cleared};
    const double t = 2e-3 * k, slow_part = core::exp(slow * t), fast_part = core::exp(fast * t);
    const double blood = ((-4 - fast) * slow_part - (-4 - slow) * fast_part) / (slow - fast);
    const double tissue = 3 * (slow_part - fast_part) / (slow - fast);
    error = std::max({error, std::abs(state.blood - blood), std::abs(state.tissue - tissue)});
    lost = std::max(lost, std::abs(1 - state.blood - state.tissue - state.taken_up - state.cleared));
  }
  return {measured(name, "largest error of the masses in blood and tissue over 2 s, of the dose", error,
                   1e-12, "1", source),
          measured(name, "largest loss of mass, of the dose", lost, 1e-13, "1", "conservation of mass")};
}

const RegisterCase advection_case({"arteries/drug_advection",
                                   "a profile is carried at second order by a pulsating, reversing flow",
                                   advection});
const RegisterCase diffusion_case({"arteries/drug_diffusion", "diffusion spreads a Gaussian", diffusion});
const RegisterCase exchange_case({"arteries/drug_exchange",
                                  "blood and tissue exchange as two compartments do", exchange});

}  // namespace

}  // namespace microcosm::validation
