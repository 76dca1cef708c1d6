#include "engine/flow/network/network_lanes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

namespace microcosm::flow {

NetworkLanes::NetworkLanes(const NetworkModel& shape, int lanes, core::Simd level)
    : kernel_(&cell_kernel(level)),
      constants_(shape.constants),
      courant_number_(shape.options.courant_number),
      row_size_(shape.row_size),
      vessels_(shape.vessels),
      nodes_(shape, lanes, level) {
  MICROCOSM_ASSERT(lanes == 1 || lanes == 2 || lanes == 4 || lanes == 8);
  cells_.lanes = lanes;
  double** const arrays[] = {&cells_.area,         &cells_.flow,           &cells_.root_area,
                             &cells_.pressure,     &cells_.velocity,       &cells_.wave_speed,
                             &cells_.courant_rate, &cells_.root_minus,     &cells_.velocity_minus,
                             &cells_.root_plus,    &cells_.velocity_plus,  &cells_.pressure_force,
                             &cells_.mass_flux,    &cells_.momentum_minus, &cells_.momentum_plus};
  const double** const constants[] = {&cells_.inverse_width,      &cells_.stiffness,
                                      &cells_.reference_root,     &cells_.friction,
                                      &cells_.face_stiffness,     &cells_.face_inverse_stiffness,
                                      &cells_.face_reference_root};
  // Whole cache lines for each array, faces included, and one between them: arrays a power of two apart would
  // share the first cache's sets. Ones, so that what no cell writes stays finite.
  const std::size_t stride = static_cast<std::size_t>((row_size_ + 1) * lanes + 7) / 8 * 8 + 8;
  values_.assign(stride * (std::size(arrays) + std::size(constants) + 1) + 8, 1.0);
  const std::size_t misplaced = reinterpret_cast<std::uintptr_t>(values_.data()) % 64 / sizeof(double);
  double* next = values_.data() + (8 - misplaced) % 8;
  for (double** array : arrays) *array = std::exchange(next, next + stride);
  for (std::size_t k = 0; k < std::size(constants); ++k) {
    lane_constants_[k] = std::exchange(next, next + stride);
    *constants[k] = lane_constants_[k];
  }
  cells_.time_step = time_step_ = next;
}

void NetworkLanes::load(int lane, const NetworkModel& model) {
  MICROCOSM_ASSERT_COMPARE(model.row_size, ==, row_size_);
  models_[lane] = &model;
  const std::vector<double>* const of_model[] = {&model.inverse_width,      &model.stiffness,
                                                 &model.reference_root,     &model.friction,
                                                 &model.face_stiffness,     &model.face_inverse_stiffness,
                                                 &model.face_reference_root};
  for (std::size_t k = 0; k < std::size(of_model); ++k)
    for (std::size_t i = 0; i < of_model[k]->size(); ++i)
      lane_constants_[k][i * lanes() + lane] = (*of_model[k])[i];
  nodes_.load(lane, model);
  walls_.clear();
  for (const ViscoelasticVessel& wall : model.viscoelastic_vessels) walls_.emplace_back(wall, model);
  MICROCOSM_ASSERT(walls_.empty() || lanes() == 1);
  local_.reset();
  if (model.options.local_time_steps) local_.emplace(model);
  MICROCOSM_ASSERT(!local_ || lanes() == 1);
}

void NetworkLanes::share(NetworkState& state) {
  MICROCOSM_ASSERT_COMPARE(lanes(), ==, 1);
  cells_.area = state.area.data();
  cells_.flow = state.flow.data();
}

void NetworkLanes::read(int lane, const NetworkState& state) {
  if (state.area.data() != cells_.area) {
    for (int i = 0; i < row_size_; ++i) cells_.area[i * lanes() + lane] = state.area[i];
    for (int i = 0; i < row_size_; ++i) cells_.flow[i * lanes() + lane] = state.flow[i];
  }
  nodes_.read(lane, state);
  read_since_derived_ = true;
}

void NetworkLanes::write(int lane, NetworkState& state) const {
  if (state.area.data() != cells_.area) {
    for (int i = 0; i < row_size_; ++i) state.area[i] = cells_.area[i * lanes() + lane];
    for (int i = 0; i < row_size_; ++i) state.flow[i] = cells_.flow[i * lanes() + lane];
  }
  nodes_.write(lane, state);
}

void NetworkLanes::pressures(int lane, std::span<double> of_cells) const {
  std::size_t i = 0;
  const NetworkModel& model = *models_[lane];
  for (const VesselCells& vessel : model.vessels)
    for (int c = vessel.first_cell; c < vessel.first_cell + vessel.cell_count; ++c)
      of_cells[i++] = model.pressure_origin +
                      model.stiffness[c] * (cells_.root_area[c * lanes() + lane] - model.reference_root[c]);
}

void NetworkLanes::derive() {
  kernel_->derive(cells_, constants_, 0, row_size_ * lanes());
  read_since_derived_ = false;
}

const std::array<double, most_lanes>& NetworkLanes::fastest_rates() {
  if (read_since_derived_) derive();
  kernel_->largest(cells_.courant_rate, row_size_ * lanes(), lanes(), rates_.data());
  return rates_;
}

void NetworkLanes::set_time_steps(const double* time_step) {
  for (int k = 0; k < most_lanes; ++k) pattern_[k] = time_step[k % lanes()];
  for (int i = 0; i < row_size_ * lanes(); i += most_lanes)
    std::memcpy(time_step_ + i, pattern_.data(), sizeof(pattern_));
}

void NetworkLanes::step(const double* time, const double* time_step) {
  set_time_steps(time_step);
  nodes_.fill_ghosts(cells_);
  predict();
  for (ViscoelasticWall& wall : walls_) wall.prepare(*kernel_, cells_, constants_);
  if (walls_.empty()) nodes_.solve(cells_, time, pattern_);
  if (!walls_.empty()) nodes_.solve(cells_, time[0], time_step[0], walls_);
  update();
  if (observer_ != nullptr) observer_->observe(cells_.mass_flux, time_step[0]);
}

void NetworkLanes::predict() {
  const int n = lanes();
  if (n == 1) {
    kernel_->predict(cells_, constants_, ghost_cells, row_size_ - ghost_cells);
    kernel_->fluxes(cells_, constants_, ghost_cells, row_size_ - 1);
    return;
  }
  // Vessel by vessel: lanes fill whole vectors, so that ghosts can be left out, and a vessel fits the first
  // cache. The fluxes at its ends are the nodes'.
  for (const VesselCells& vessel : vessels_) {
    const int begin = vessel.first_cell * n, end = begin + vessel.cell_count * n;
    kernel_->predict(cells_, constants_, begin, end);
    kernel_->fluxes(cells_, constants_, begin + n, end);
  }
}

void NetworkLanes::update() {
  const int n = lanes();
  if (n > 1) {
    for (const VesselCells& vessel : vessels_)
      kernel_->update(cells_, constants_, vessel.first_cell * n, (vessel.first_cell + vessel.cell_count) * n);
    return;
  }
  // Viscoelastic vessels, which complete their own steps, lie between the others.
  int begin = ghost_cells;
  const int end = row_size_ - ghost_cells;
  for (ViscoelasticWall& wall : walls_) {
    const VesselCells& vessel = vessels_[wall.vessel()];
    if (vessel.first_cell > begin) kernel_->update(cells_, constants_, begin, vessel.first_cell);
    wall.finish(*kernel_, cells_, constants_);
    begin = vessel.first_cell + vessel.cell_count;
  }
  if (begin < end) kernel_->update(cells_, constants_, begin, end);
}

bool NetworkLanes::report_broken(LaneWork& work) {
  bool some_broken = false;
  for (int lane = 0; lane < lanes(); ++lane) {
    Clock& clock = clocks_[lane];
    const int junction = nodes_.failed_junction(lane);
    if (clock.finished || (junction < 0 && !std::isinf(rates_[lane]))) continue;
    some_broken = true;
    clock.remaining = 0;
    work.broken(lane, junction < 0 ? broken_cell(lane) : broken_junction(lane, junction));
  }
  return some_broken;
}

core::RunError NetworkLanes::broken_junction(int lane, int junction) const {
  const NetworkModel& model = *models_[lane];
  const JunctionModel& place = model.junctions[junction];
  const Clock& clock = clocks_[lane];
  return core::RunError(0, model.vessel_names[model.junction_ends[place.first_end].vessel], "pressure",
                        fmt::format("the junction \"{}\" has no common pressure at {:.6g} s",
                                    model.node_names[place.node], clock.time - clock.step));
}

core::RunError NetworkLanes::broken_cell(int lane) const {
  const NetworkModel& model = *models_[lane];
  int cell = 0;
  while (!std::isinf(cells_.courant_rate[cell * lanes() + lane])) ++cell;
  const int i = cell * lanes() + lane;
  const std::uint32_t vessel = model.vessel_of_cell(cell);
  const std::string& name = model.vessel_names[vessel];
  const double place = (cell - model.vessels[vessel].first_cell + 0.5) * model.vessels[vessel].cell_width;
  const std::string where = fmt::format("at {:.4g} m, {:.6g} s", place, clocks_[lane].time);
  const double a = cells_.area[i], q = cells_.flow[i];
  if (!(a > 0))
    return core::RunError(0, name, "area",
                          fmt::format("{}: the area is {:.6g} m^2; the vessel collapsed", where, a));
  if (!std::isfinite(a) || !std::isfinite(q))
    return core::RunError(0, name, "flow",
                          fmt::format("{}: the flow is {:.6g} m^3/s through {:.6g} m^2", where, q, a));
  return core::RunError(
      0, name, "velocity",
      fmt::format("{}: the flow is supercritical, {:.6g} m/s against a wave speed of {:.6g} m/s", where,
                  q / a, cells_.wave_speed[i]));
}

bool NetworkLanes::start_intervals(LaneWork& work) {
  bool some_work = false;
  for (int lane = 0; lane < lanes(); ++lane) {
    Clock& clock = clocks_[lane];
    LaneInterval interval;
    while (!clock.finished && !(clock.remaining > 0)) {
      clock.finished = !work.next(lane, interval);
      if (clock.finished) break;
      clock.time = interval.time;
      clock.remaining = interval.duration;
    }
    some_work = some_work || !clock.finished;
  }
  return some_work;
}

void NetworkLanes::step_locally(Clock& clock) {
  clock.step = local_->step(*kernel_, cells_, time_step_, nodes_, clock.time, clock.remaining);
  clock.time += clock.step;
  clock.remaining = clock.step < clock.remaining ? clock.remaining - clock.step : 0;
}

void NetworkLanes::step_clocks() {
  if (local_ && observer_ == nullptr) return step_locally(clocks_[0]);
  std::array<double, most_lanes> time{}, time_step{}, left{};
  for (int lane = 0; lane < lanes(); ++lane) {
    Clock& clock = clocks_[lane];
    if (clock.finished) continue;
    const double steps = std::max(1.0, std::ceil(clock.remaining * rates_[lane] / courant_number_));
    time[lane] = clock.time;
    time_step[lane] = clock.step = clock.remaining / steps;
    left[lane] = steps > 1 ? clock.remaining - clock.step : 0;
  }
  step(time.data(), time_step.data());
  for (int lane = 0; lane < lanes(); ++lane) {
    clocks_[lane].time += time_step[lane];
    clocks_[lane].remaining = left[lane];
  }
}

void NetworkLanes::run(LaneWork& work) {
  clocks_.fill({});
  while (start_intervals(work)) {
    if (read_since_derived_) {
      fastest_rates();
      if (report_broken(work)) continue;
    }
    step_clocks();
    fastest_rates();
    report_broken(work);
  }
}

}  // namespace microcosm::flow
