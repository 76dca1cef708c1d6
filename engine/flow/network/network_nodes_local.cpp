// The nodes that take a step where vessels have time steps of their own.

#include <algorithm>

#include "engine/core/errors.hpp"
#include "engine/flow/network/network_nodes.hpp"

namespace microcosm::flow {

void NetworkNodes::solve_some(const CellArrays& cells, double time, std::span<const double> junction_steps,
                              std::span<const double> vessel_steps) {
  MICROCOSM_ASSERT_COMPARE(lanes_, ==, 1);
  const NetworkModel& model = *models_[0];
  const auto step_of = [&](const VesselEndModel& end) { return vessel_steps[end.vessel]; };
  for (const WaveModel& end : model.flow_ends)
    if (step_of(end.end) > 0) solve_flow_end(end.end, model, end.wave.mean(time, step_of(end.end)), cells);
  for (const WaveModel& end : model.pressure_ends)
    if (step_of(end.end) > 0)
      solve_pressure_end(end.end, model, end.wave.mean(time, step_of(end.end)), cells);
  for (const ReflectionModel& end : model.reflections)
    if (step_of(end.end) > 0) solve_reflection(end, model, cells);
  kernel_->predict(cells, constants_, ends_);
  solve_some_junctions(junction_steps);
  for (std::size_t j = 0; j < model.junctions.size(); ++j) {
    if (!(junction_steps[j] > 0)) continue;
    const JunctionModel& junction = model.junctions[j];
    for (std::uint32_t k = junction.first_end; k < junction.first_end + junction.end_count; ++k)
      write_end(cells, model.junction_ends[k], end_elements_[k]);
  }
  solve_some_windkessels(cells, vessel_steps);
}

void NetworkNodes::solve_some_junctions(std::span<const double> junction_steps) {
  const NetworkModel& model = *models_[0];
  // In the order of their ends, as the junctions are.
  std::size_t j = 0;
  const auto junction_of = [&](std::uint32_t end) {
    while (end >= model.junctions[j].first_end + model.junctions[j].end_count) ++j;
    return j;
  };
  for (const std::uint32_t k : model.stenosis_ends) {
    const double time_step = junction_steps[junction_of(k)];
    if (!(time_step > 0)) continue;
    set_load(model.junction_ends[k], end_elements_[k], {});
    add_inertia(model.junction_ends[k], end_elements_[k], time_step);
  }
  for (Group& group : groups_) {
    bool some = false;
    for (std::size_t g = 0; g < group.junctions.size(); ++g) {
      group.pending[g] = junction_steps[group.junctions[g]] > 0 ? 1 : 0;
      some = some || group.pending[g] > 0;
    }
    if (!some) continue;
    if (kernel_->solve_junctions(ends_, constants_, arrays_of(group)))
      solve_remaining(group, arrays_of(group));
    kernel_->close_junctions(ends_, constants_, arrays_of(group));
    for (std::size_t g = 0; g < group.junctions.size(); ++g) {
      const double time_step = junction_steps[group.junctions[g]];
      if (!(time_step > 0)) continue;
      node_volume_[group.junctions[g]] += group.net_outflow[g] * time_step;
      lossy_steps_[0] += group.lossy[g];
    }
  }
  j = 0;
  for (const std::uint32_t k : model.stenosis_ends)
    if (junction_steps[junction_of(k)] > 0)
      stenosis_flow_[end_elements_[k]] = 2 * outflow_[end_elements_[k]] - stenosis_flow_[end_elements_[k]];
}

void NetworkNodes::solve_some_windkessels(const CellArrays& cells, std::span<const double> vessel_steps) {
  const auto& windkessels = models_[0]->windkessels;
  const auto step_at = [&](std::size_t w) { return vessel_steps[windkessels[w].end.vessel]; };
  const auto outflows = outflow_.begin() + first_windkessel_;
  kept_outflow_.assign(outflows, outflow_.end());
  kept_capacitor_pressure_ = capacitor_pressure_;
  // The kernel has one step for all: once for each that occurs, from the longest.
  double longest = 0;
  for (std::size_t w = 0; w < windkessels.size(); ++w) longest = std::max(longest, step_at(w));
  while (longest > 0) {
    std::array<double, most_lanes> steps;
    steps.fill(longest);
    kernel_->solve_windkessels(ends_, constants_, windkessels_, steps.data());
    double next = 0;
    for (std::size_t w = 0; w < windkessels.size(); ++w) {
      if (step_at(w) == longest) {
        kept_capacitor_pressure_[w] = capacitor_pressure_[w];
        write_end(cells, windkessels[w].end, first_windkessel_ + static_cast<int>(w));
      } else {
        capacitor_pressure_[w] = kept_capacitor_pressure_[w];
      }
      if (step_at(w) < longest) next = std::max(next, step_at(w));
    }
    std::copy(kept_outflow_.begin(), kept_outflow_.end(), outflows);
    longest = next;
  }
  std::copy(kept_capacitor_pressure_.begin(), kept_capacitor_pressure_.end(), capacitor_pressure_.begin());
}

void NetworkNodes::write_end(const CellArrays& cells, const VesselEndModel& end, int element) const {
  const bool at_end = end.outward > 0;
  cells.mass_flux[end.face] = at_end ? outflow_[element] : -outflow_[element];
  cells.momentum_minus[end.face] = at_end ? momentum_[element] : 0;
  cells.momentum_plus[end.face] = at_end ? 0 : momentum_[element];
}

}  // namespace microcosm::flow
