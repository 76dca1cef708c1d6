#include "engine/flow/network/local_time_steps.hpp"

#include <algorithm>
#include <cmath>

namespace microcosm::flow {

namespace {

constexpr int finest_level = 6;

}  // namespace

LocalTimeSteps::LocalTimeSteps(const NetworkModel& model)
    : model_(model),
      rates_(model.vessels.size()),
      levels_(model.vessels.size()),
      junction_levels_(model.junctions.size()),
      junction_steps_(model.junctions.size()),
      vessel_steps_(model.vessels.size()) {
  runs_.reserve(model.vessels.size());
  interfaces_.reserve(model.junction_ends.size());
}

int LocalTimeSteps::level_of(std::size_t vessel, double coarse_step) const {
  const double allowed = model_.options.courant_number * (1 + 1e-12);
  int level = 0;
  while (coarse_step * rates_[vessel] > allowed * (1 << level)) ++level;
  return level;
}

// The number of coarse steps, from the fewest that the slowest vessel allows to twice as many, that costs the
// fewest updates of cells.
double LocalTimeSteps::choose_levels(const CellKernel& kernel, const CellArrays& cells, double remaining) {
  for (std::size_t v = 0; v < rates_.size(); ++v)
    kernel.largest(cells.courant_rate + model_.vessels[v].first_cell, model_.vessels[v].cell_count, 1,
                   &rates_[v]);
  const auto steps_at = [&](double rate) {
    return std::max(1.0, std::ceil(remaining * rate / model_.options.courant_number));
  };
  const double slowest = *std::min_element(rates_.begin(), rates_.end());
  const double fastest = *std::max_element(rates_.begin(), rates_.end());
  const double fewest = std::max(steps_at(slowest), std::ceil(steps_at(fastest) / (1 << finest_level)));
  const double most = std::min(steps_at(fastest), 2 * fewest);
  double best = 0, best_cost = 0;
  for (double steps = fewest; steps <= most; ++steps) {
    double cost = 0;
    for (std::size_t v = 0; v < rates_.size(); ++v)
      cost += steps * model_.vessels[v].cell_count * (1 << level_of(v, remaining / steps));
    if (best > 0 && cost >= best_cost) continue;
    best = steps;
    best_cost = cost;
  }
  for (std::size_t v = 0; v < rates_.size(); ++v) levels_[v] = level_of(v, remaining / best);
  return remaining / best;
}

void LocalTimeSteps::arrange() {
  finest_ = *std::max_element(levels_.begin(), levels_.end());
  runs_.clear();
  for (std::size_t v = 0; v < levels_.size(); ++v) {
    const VesselCells& vessel = model_.vessels[v];
    if (runs_.empty() || runs_.back().level != levels_[v])
      runs_.push_back({vessel.first_cell, 0, levels_[v]});
    runs_.back().end = vessel.first_cell + vessel.cell_count;
  }
  interfaces_.clear();
  for (std::uint32_t j = 0; j < model_.junctions.size(); ++j) {
    const std::span ends(&model_.junction_ends[model_.junctions[j].first_end], model_.junctions[j].end_count);
    junction_levels_[j] = 0;
    for (const VesselEndModel& end : ends)
      junction_levels_[j] = std::max(junction_levels_[j], levels_[end.vessel]);
    for (const VesselEndModel& end : ends)
      if (levels_[end.vessel] < junction_levels_[j])
        interfaces_.push_back({end, j, end.face - (end.outward > 0 ? 1 : 0), 0, 0, 0});
  }
}

void LocalTimeSteps::predict(const CellKernel& kernel, const CellArrays& cells, int part) {
  for (const Run& run : runs_) {
    if (part % span_of(run.level) != 0) continue;
    kernel.predict(cells, model_.constants, run.begin, run.end);
    kernel.fluxes(cells, model_.constants, run.begin, run.end + 1);
  }
  for (Interface& at : interfaces_) {
    if (part % span_of(levels_[at.end.vessel]) != 0) continue;
    at.root = (at.end.outward > 0 ? cells.root_minus : cells.root_plus)[at.end.face];
    at.mass = at.momentum = 0;
  }
}

// The kernel predicts for the middle of the cell's step: it is given twice the time until the middle of the
// junction's.
void LocalTimeSteps::predict_interface(const CellKernel& kernel, const CellArrays& cells, double* cell_steps,
                                       int part, const Interface& at) const {
  const double own_step = cell_steps[at.cell], own_force = cells.pressure_force[at.cell];
  const int since_start = part % span_of(levels_[at.end.vessel]);
  cell_steps[at.cell] = 2 * since_start * step_of(finest_) + junction_steps_[at.junction];
  kernel.predict(cells, model_.constants, at.cell, at.cell + 1);
  cell_steps[at.cell] = own_step;
  cells.pressure_force[at.cell] = own_force;
}

void LocalTimeSteps::gather(const CellArrays& cells, Interface& at) const {
  const bool at_end = at.end.outward > 0;
  const int face = at.end.face;
  const double time_step = junction_steps_[at.junction];
  // The junction's momentum flux is relative to the pressure of its own prediction, the cell's to another.
  const double root = (at_end ? cells.root_minus : cells.root_plus)[face];
  const double moved = at.end.stiffness / (3 * model_.constants.density) * (root - at.root) *
                       (root * root + root * at.root + at.root * at.root);
  at.mass += cells.mass_flux[face] * time_step;
  at.momentum += ((at_end ? cells.momentum_minus : cells.momentum_plus)[face] + moved) * time_step;
}

void LocalTimeSteps::write_mean(const CellArrays& cells, const Interface& at) const {
  const double own_step = step_of(levels_[at.end.vessel]);
  cells.mass_flux[at.end.face] = at.mass / own_step;
  (at.end.outward > 0 ? cells.momentum_minus : cells.momentum_plus)[at.end.face] = at.momentum / own_step;
}

double LocalTimeSteps::step(const CellKernel& kernel, const CellArrays& cells, double* cell_steps,
                            NetworkNodes& nodes, double time, double remaining) {
  coarse_step_ = choose_levels(kernel, cells, remaining);
  arrange();
  for (const Run& run : runs_)
    std::fill(cell_steps + run.begin, cell_steps + run.end + 1, step_of(run.level));
  for (int part = 0; part < 1 << finest_; ++part) {
    nodes.fill_ghosts(cells);
    predict(kernel, cells, part);
    const auto step_at = [&](int level) { return part % span_of(level) == 0 ? step_of(level) : 0; };
    for (std::size_t j = 0; j < junction_steps_.size(); ++j)
      junction_steps_[j] = step_at(junction_levels_[j]);
    for (std::size_t v = 0; v < vessel_steps_.size(); ++v) vessel_steps_[v] = step_at(levels_[v]);
    for (const Interface& at : interfaces_)
      if (junction_steps_[at.junction] > 0) predict_interface(kernel, cells, cell_steps, part, at);
    nodes.solve_some(cells, time + part * step_of(finest_), junction_steps_, vessel_steps_);
    for (Interface& at : interfaces_)
      if (junction_steps_[at.junction] > 0) gather(cells, at);
    for (const Interface& at : interfaces_)
      if ((part + 1) % span_of(levels_[at.end.vessel]) == 0) write_mean(cells, at);
    for (const Run& run : runs_)
      if ((part + 1) % span_of(run.level) == 0) kernel.update(cells, model_.constants, run.begin, run.end);
  }
  return coarse_step_;
}

}  // namespace microcosm::flow
