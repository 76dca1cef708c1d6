#include "engine/flow/network/network_nodes.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "engine/core/errors.hpp"
#include "engine/flow/network/viscoelastic_wall.hpp"

namespace microcosm::flow {

namespace {

int padded(int count) {
  return (count + most_lanes - 1) / most_lanes * most_lanes;
}

/// Null: the vessel is elastic.
ViscoelasticWall* wall_of(std::span<ViscoelasticWall> walls, const VesselEndModel& end) {
  const auto found = std::lower_bound(
      walls.begin(), walls.end(), end.vessel,
      [](const ViscoelasticWall& wall, std::uint32_t vessel) { return wall.vessel() < vessel; });
  return found != walls.end() && found->vessel() == end.vessel ? &*found : nullptr;
}

EndLoad load_at(std::span<ViscoelasticWall> walls, const VesselEndModel& end) {
  const ViscoelasticWall* wall = wall_of(walls, end);
  return wall == nullptr ? EndLoad{} : wall->load(end.outward > 0 ? 1 : 0);
}

void tell_wall(std::span<ViscoelasticWall> walls, const VesselEndModel& end, double outflow) {
  ViscoelasticWall* wall = wall_of(walls, end);
  if (wall != nullptr) wall->account_for(end.outward > 0 ? 1 : 0, outflow);
}

}  // namespace

NetworkNodes::NetworkNodes(const NetworkModel& shape, int lanes, core::Simd level)
    : lanes_(lanes), constants_(shape.constants), kernel_(&node_kernel(level)) {
  for (const VesselCells& vessel : shape.vessels) {
    first_cell_.push_back(vessel.first_cell);
    cell_count_.push_back(vessel.cell_count);
  }
  std::set<int> numbers_of_ends;
  for (const JunctionModel& junction : shape.junctions)
    numbers_of_ends.insert(static_cast<int>(junction.end_count));
  junction_places_.resize(shape.junctions.size());
  end_elements_.resize(shape.junction_ends.size());
  for (const int ends : numbers_of_ends) add_group(shape, ends);
  first_windkessel_ = ends_.size;
  for (std::size_t w = 0; w < shape.windkessels.size(); ++w)
    place_end(shape.windkessels[w].end, first_windkessel_ + static_cast<int>(w) * lanes_);
  windkessels_.first = first_windkessel_;
  windkessels_.count = static_cast<int>(shape.windkessels.size()) * lanes_;
  ends_.size += padded(windkessels_.count);
  node_volume_.assign(shape.junctions.size() * lanes_, 0.0);
  failed_junction_.fill(-1);
  bind();
}

void NetworkNodes::add_group(const NetworkModel& shape, int ends) {
  Group group;
  group.ends = ends;
  group.first = ends_.size;
  for (std::uint32_t j = 0; j < shape.junctions.size(); ++j)
    if (static_cast<int>(shape.junctions[j].end_count) == ends) group.junctions.push_back(j);
  group.count = static_cast<int>(group.junctions.size()) * lanes_;
  group.stride = padded(group.count);
  for (auto* values : {&group.pending, &group.remaining, &group.net_outflow, &group.lossy})
    values->assign(group.stride, 0.0);
  for (std::size_t j = 0; j < group.junctions.size(); ++j) {
    junction_places_[group.junctions[j]] = {groups_.size(), static_cast<int>(j) * lanes_};
    for (int k = 0; k < ends; ++k) {
      const std::uint32_t end = shape.junctions[group.junctions[j]].first_end + k;
      end_elements_[end] = group.first + k * group.stride + static_cast<int>(j) * lanes_;
      place_end(shape.junction_ends[end], end_elements_[end]);
    }
  }
  ends_.size += ends * group.stride;
  groups_.push_back(std::move(group));
}

void NetworkNodes::place_end(const VesselEndModel& end, int element) {
  places_.push_back({element, end.face, end.outward > 0 ? 1 : 0});
}

void NetworkNodes::bind() {
  // Where no end stands: one at rest.
  for (auto* values :
       {&outward_, &stiffness_, &reference_root_, &recovered_, &force_, &root_, &area_, &slope_})
    values->assign(ends_.size, 1.0);
  for (auto* values :
       {&resistance_, &offset_, &turbulent_loss_, &stenosis_flow_, &velocity_, &outflow_, &momentum_})
    values->assign(ends_.size, 0.0);
  for (auto* values :
       {&twice_compliance_, &proximal_resistance_, &drained_, &pressure_origin_, &capacitor_pressure_})
    values->assign(padded(windkessels_.count), 0.0);
  inverse_distal_resistance_.assign(padded(windkessels_.count), 1.0);
  ends_ = {places_.data(),     static_cast<int>(places_.size()),
           ends_.size,         outward_.data(),
           stiffness_.data(),  reference_root_.data(),
           resistance_.data(), recovered_.data(),
           offset_.data(),     turbulent_loss_.data(),
           force_.data(),      root_.data(),
           velocity_.data(),   area_.data(),
           outflow_.data(),    slope_.data(),
           momentum_.data()};
  windkessels_.twice_compliance = twice_compliance_.data();
  windkessels_.proximal_resistance = proximal_resistance_.data();
  windkessels_.inverse_distal_resistance = inverse_distal_resistance_.data();
  windkessels_.drained = drained_.data();
  windkessels_.pressure_origin = pressure_origin_.data();
  windkessels_.capacitor_pressure = capacitor_pressure_.data();
}

void NetworkNodes::load(int lane, const NetworkModel& model) {
  models_[lane] = &model;
  if (model.heart && lanes_ > 1)
    throw core::InputError(
        "network: it has a heart; networks with hearts can't be advanced side by side, run them one by one");
  const double density = model.constants.density;
  for (const Group& group : groups_)
    for (std::size_t j = 0; j < group.junctions.size(); ++j)
      for (int k = 0; k < group.ends; ++k)
        load_end(model.junction_ends[model.junctions[group.junctions[j]].first_end + k], density,
                 group.first + k * group.stride + static_cast<int>(j) * lanes_ + lane);
  for (std::size_t w = 0; w < model.windkessels.size(); ++w) {
    const std::size_t e = w * lanes_ + lane;
    const Windkessel& windkessel = model.windkessels[w].windkessel;
    load_end(model.windkessels[w].end, density, first_windkessel_ + static_cast<int>(e));
    twice_compliance_[e] = 2 * windkessel.compliance;
    proximal_resistance_[e] = windkessel.proximal_resistance;
    inverse_distal_resistance_[e] = 1 / windkessel.distal_resistance;
    drained_[e] = windkessel.outlet_pressure / windkessel.distal_resistance;
    pressure_origin_[e] = model.pressure_origin;
  }
}

void NetworkNodes::load_end(const VesselEndModel& end, double density, int element) {
  outward_[element] = end.outward;
  stiffness_[element] = end.stiffness;
  reference_root_[element] = end.reference_root;
  resistance_[element] = end.resistance;
  turbulent_loss_[element] = end.turbulent_loss;
  recovered_[element] = recovered_of(end.stiffness, density);
  force_[element] = end.stiffness / (3 * density);
}

void NetworkNodes::read(int lane, const NetworkState& state) {
  for (std::size_t w = 0; w < state.capacitor_pressure.size(); ++w)
    capacitor_pressure_[w * lanes_ + lane] = state.capacitor_pressure[w];
  for (std::size_t j = 0; j < state.node_volume.size(); ++j)
    node_volume_[j * lanes_ + lane] = state.node_volume[j];
  for (std::size_t s = 0; s < state.stenosis_flow.size(); ++s)
    stenosis_flow_[end_elements_[models_[lane]->stenosis_ends[s]] + lane] = state.stenosis_flow[s];
  lossy_steps_[lane] = state.lossy_steps[0];
  if (!state.circulation.empty()) circulation_ = state.circulation[0];
  failed_junction_[lane] = -1;
}

void NetworkNodes::write(int lane, NetworkState& state) const {
  for (std::size_t w = 0; w < state.capacitor_pressure.size(); ++w)
    state.capacitor_pressure[w] = capacitor_pressure_[w * lanes_ + lane];
  for (std::size_t j = 0; j < state.node_volume.size(); ++j)
    state.node_volume[j] = node_volume_[j * lanes_ + lane];
  for (std::size_t s = 0; s < state.stenosis_flow.size(); ++s)
    state.stenosis_flow[s] = stenosis_flow_[end_elements_[models_[lane]->stenosis_ends[s]] + lane];
  state.lossy_steps[0] = lossy_steps_[lane];
  if (!state.circulation.empty()) state.circulation[0] = circulation_;
}

void NetworkNodes::fill_ghosts(const CellArrays& cells) const {
  kernel_->fill_ghosts(cells, {first_cell_.data(), cell_count_.data(), static_cast<int>(first_cell_.size())});
}

void NetworkNodes::solve(const CellArrays& cells, const double* time,
                         const std::array<double, most_lanes>& time_step) {
  solve_single_ends(cells, time, time_step.data());
  kernel_->predict(cells, constants_, ends_);
  load_stenoses(time_step);
  for (Group& group : groups_) {
    solve_group(group, time_step);
    close_group(group, time_step);
  }
  advance_stenoses(time_step);
  if (has_heart()) drain_into_veins(time_step[0]);
  kernel_->solve_windkessels(ends_, constants_, windkessels_, time_step.data());
  if (has_heart()) beat(cells, time[0], time_step[0], {});
  kernel_->write_fluxes(cells, ends_);
}

void NetworkNodes::solve_junctions(const CellArrays& cells, const std::array<double, most_lanes>& time_step) {
  kernel_->predict(cells, constants_, ends_);
  for (Group& group : groups_) {
    solve_group(group, time_step);
    close_group(group, time_step);
  }
  kernel_->write_fluxes(cells, ends_);
}

NetworkNodes::Balance NetworkNodes::balance(std::uint32_t junction, int lane) const {
  for (const Group& group : groups_) {
    const auto found = std::find(group.junctions.begin(), group.junctions.end(), junction);
    const std::size_t e = (found - group.junctions.begin()) * lanes_ + lane;
    if (found != group.junctions.end()) return {group.net_outflow[e], group.lossy[e] > 0};
  }
  return {0, false};
}

void NetworkNodes::solve_single_ends(const CellArrays& cells, const double* time,
                                     const double* time_step) const {
  for (int lane = 0; lane < lanes_; ++lane) {
    if (!(time_step[lane] > 0)) continue;
    const NetworkModel& model = *models_[lane];
    for (const WaveModel& end : model.flow_ends)
      solve_flow_end(end.end, model, end.wave.mean(time[lane], time_step[lane]), cells, lane);
    for (const WaveModel& end : model.pressure_ends)
      solve_pressure_end(end.end, model, end.wave.mean(time[lane], time_step[lane]), cells, lane);
    for (const ReflectionModel& end : model.reflections) solve_reflection(end, model, cells, lane);
  }
}

JunctionGroup NetworkNodes::arrays_of(Group& group) {
  return {group.ends,        group.first,          group.count,
          group.stride,      group.pending.data(), group.net_outflow.data(),
          group.lossy.data()};
}

void NetworkNodes::solve_group(Group& group, const std::array<double, most_lanes>& time_step) {
  const JunctionGroup arrays = arrays_of(group);
  for (int e = 0; e < group.count; ++e) group.pending[e] = time_step[e % most_lanes] > 0 ? 1 : 0;
  if (kernel_->solve_junctions(ends_, constants_, arrays)) solve_remaining(group, arrays);
}

void NetworkNodes::close_group(Group& group, const std::array<double, most_lanes>& time_step) {
  kernel_->close_junctions(ends_, constants_, arrays_of(group));
  for (std::size_t j = 0; j < group.junctions.size(); ++j) {
    double* volume = &node_volume_[group.junctions[j] * lanes_];
    for (int lane = 0; lane < lanes_; ++lane) {
      const std::size_t e = j * lanes_ + lane;
      if (!(time_step[lane] > 0)) continue;
      volume[lane] += group.net_outflow[e] * time_step[lane];
      lossy_steps_[lane] += group.lossy[e];
    }
  }
}

void NetworkNodes::solve(const CellArrays& cells, double time, double time_step,
                         std::span<ViscoelasticWall> walls) {
  MICROCOSM_ASSERT_COMPARE(lanes_, ==, 1);
  const NetworkModel& model = *models_[0];
  std::array<double, most_lanes> steps;
  steps.fill(time_step);
  const auto load_of = [&](const VesselEndModel& end) { return load_at(walls, end); };
  const auto tell = [&](const VesselEndModel& end) {
    tell_wall(walls, end, end.outward * cells.mass_flux[end.face]);
  };
  for (const WaveModel& end : model.flow_ends) {
    solve_flow_end(end.end, model, end.wave.mean(time, time_step), cells);
    tell(end.end);
  }
  for (const WaveModel& end : model.pressure_ends) {
    solve_pressure_end(end.end, model, end.wave.mean(time, time_step), cells, 0, load_of(end.end));
    tell(end.end);
  }
  for (const ReflectionModel& end : model.reflections) {
    solve_reflection(end, model, cells);
    tell(end.end);
  }
  kernel_->predict(cells, constants_, ends_);
  solve_in_turn(walls, time_step);
  for (Group& group : groups_) close_group(group, steps);
  advance_stenoses(steps);
  for (std::size_t w = 0; w < model.windkessels.size(); ++w)
    set_load(model.windkessels[w].end, first_windkessel_ + static_cast<int>(w),
             load_of(model.windkessels[w].end));
  if (has_heart()) drain_into_veins(time_step);
  kernel_->solve_windkessels(ends_, constants_, windkessels_, steps.data());
  if (has_heart()) beat(cells, time, time_step, load_of(model.heart->end));
  kernel_->write_fluxes(cells, ends_);
}

void NetworkNodes::solve_in_turn(std::span<ViscoelasticWall> walls, double time_step) {
  const NetworkModel& model = *models_[0];
  for (Group& group : groups_) std::fill(group.pending.begin(), group.pending.end(), 0.0);
  for (std::size_t j = 0; j < model.junctions.size(); ++j) {
    Group& group = groups_[junction_places_[j].group];
    const int e = junction_places_[j].element;
    const VesselEndModel* ends = &model.junction_ends[model.junctions[j].first_end];
    const auto place = [&](int k) { return group.first + k * group.stride + e; };
    for (int k = 0; k < group.ends; ++k) {
      set_load(ends[k], place(k), load_at(walls, ends[k]));
      add_inertia(ends[k], place(k), time_step);
    }
    group.pending[e] = 1;
    if (kernel_->solve_junctions(ends_, constants_, arrays_of(group)))
      solve_remaining(group, arrays_of(group));
    group.pending[e] = 0;
    for (int k = 0; k < group.ends; ++k) tell_wall(walls, ends[k], outflow_[place(k)]);
  }
}

void NetworkNodes::set_load(const VesselEndModel& end, int element, const EndLoad& load) {
  resistance_[element] = end.resistance + load.resistance;
  offset_[element] = load.offset;
}

// Midpoint rule, as for windkessels: dq/dt is the flow in the middle of the step less that at its start, over
// half of it.
void NetworkNodes::add_inertia(const VesselEndModel& end, int element, double time_step) {
  const double inertia = 2 * end.inertance / time_step;
  resistance_[element] += inertia;
  offset_[element] += inertia * stenosis_flow_[element];
}

void NetworkNodes::load_stenoses(const std::array<double, most_lanes>& time_step) {
  for (int lane = 0; lane < lanes_; ++lane) {
    if (!(time_step[lane] > 0)) continue;
    for (const std::uint32_t k : models_[lane]->stenosis_ends) {
      const VesselEndModel& end = models_[lane]->junction_ends[k];
      set_load(end, end_elements_[k] + lane, {});
      add_inertia(end, end_elements_[k] + lane, time_step[lane]);
    }
  }
}

void NetworkNodes::advance_stenoses(const std::array<double, most_lanes>& time_step) {
  for (int lane = 0; lane < lanes_; ++lane) {
    if (!(time_step[lane] > 0)) continue;
    for (const std::uint32_t k : models_[lane]->stenosis_ends) {
      const int e = end_elements_[k] + lane;
      stenosis_flow_[e] = 2 * outflow_[e] - stenosis_flow_[e];
    }
  }
}

void NetworkNodes::solve_remaining(Group& group, const JunctionGroup& arrays) {
  std::copy(group.pending.begin(), group.pending.end(), group.remaining.begin());
  std::fill(group.pending.begin(), group.pending.end(), 0.0);
  std::array<double, most_ends_of_a_junction> area{}, outflow{};
  for (int e = 0; e < group.count; ++e) {
    if (group.remaining[e] == 0) continue;
    if (!solve_by_bisection(ends_, arrays, e, constants_.density)) {
      const int junction = static_cast<int>(group.junctions[e / lanes_]);
      int& failed = failed_junction_[e % lanes_];
      failed = failed < 0 ? junction : std::min(failed, junction);
      continue;
    }
    const auto place = [&](int k) { return group.first + k * group.stride + e; };
    for (int k = 0; k < group.ends; ++k) {
      area[k] = area_[place(k)];
      outflow[k] = outflow_[place(k)];
    }
    // Newton's last steps bring the balance of mass to rounding.
    group.pending[e] = 1;
    if (!kernel_->solve_junctions(ends_, constants_, arrays)) continue;
    for (int k = 0; k < group.ends; ++k) {
      area_[place(k)] = area[k];
      outflow_[place(k)] = outflow[k];
    }
    group.pending[e] = 0;
  }
}

}  // namespace microcosm::flow
