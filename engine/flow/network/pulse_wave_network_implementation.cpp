#include "engine/flow/network/pulse_wave_network_implementation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/flow/network/cell_kernel.hpp"
#include "engine/flow/network/node_coupling.hpp"

namespace microcosm::flow {

PulseWaveNetwork::Implementation::Implementation(const NetworkDescription& network,
                                                 const NetworkOptions& options)
    : model(network, options), start(model.steady_start(network)), kernel(&cell_kernel(core::simd_level())) {
  const bool has_layout =
      std::all_of(network.vessels.begin(), network.vessels.end(),
                  [](const VesselDescription& vessel) { return !vessel.centreline.empty(); });
  if (has_layout) tree = vessel_tree(network);
  allocate();
  start_steady();
}

void PulseWaveNetwork::Implementation::allocate() {
  const std::size_t row = static_cast<std::size_t>(model.row_size);
  area_slot = state.reserve<double>(row);
  flow_slot = state.reserve<double>(row);
  capacitor_slot = state.reserve<double>(model.windkessels.size());
  node_volume_slot = state.reserve<double>(model.junctions.size());
  elapsed_slot = state.reserve<double>(1);
  lossy_steps_slot = state.reserve<double>(1);
  state.allocate();
  area = state.view(area_slot);
  flow = state.view(flow_slot);
  capacitor_pressure = state.view(capacitor_slot);
  node_volume = state.view(node_volume_slot);
  elapsed = state.view(elapsed_slot);
  lossy_steps = state.view(lossy_steps_slot);

  cells = bind_cells(model, area, flow, scratch);
}

void PulseWaveNetwork::Implementation::start_steady() {
  std::copy(start.area.begin(), start.area.end(), area.begin());
  std::copy(start.flow.begin(), start.flow.end(), flow.begin());
  std::copy(start.windkessel_pressure.begin(), start.windkessel_pressure.end(), capacitor_pressure.begin());
  std::fill(node_volume.begin(), node_volume.end(), 0.0);
  elapsed[0] = 0;
  lossy_steps[0] = 0;
}

double PulseWaveNetwork::Implementation::fastest_rate(double time) {
  const double rate = kernel->largest(cells.courant_rate, model.row_size);
  if (std::isinf(rate)) report_broken_cell(time);
  for (const VesselCells& vessel : model.vessels) fill_ghosts(vessel, cells);
  return rate;
}

void PulseWaveNetwork::Implementation::advance(double time, double interval) {
  kernel->derive(cells, model.constants, 0, model.row_size);
  double rate = fastest_rate(time);
  double remaining = interval;
  while (remaining > 0) {
    const double steps = std::max(1.0, std::ceil(remaining * rate / model.options.courant_number));
    const double time_step = remaining / steps;
    step_once(time, time_step);
    time += time_step;
    rate = fastest_rate(time);
    remaining = steps > 1 ? remaining - time_step : 0;
  }
  elapsed[0] += interval;
}

void PulseWaveNetwork::Implementation::step_once(double time, double time_step) {
  kernel->predict(cells, model.constants, time_step, ghost_cells, model.row_size - ghost_cells);
  kernel->fluxes(cells, model.constants, ghost_cells, model.row_size - 1);
  for (const WaveModel& end : model.flow_ends)
    solve_flow_end(end.end, model, end.wave.mean(time, time_step), cells);
  for (const WaveModel& end : model.pressure_ends)
    solve_pressure_end(end.end, model, end.wave.mean(time, time_step), cells);
  for (const ReflectionModel& end : model.reflections) solve_reflection(end, model, cells);
  for (std::size_t j = 0; j < model.junctions.size(); ++j) {
    const JunctionBalance balance = solve_junction(model.junctions[j], model, cells);
    if (std::isnan(balance.net_outflow)) {
      const std::string& vessel =
          model.vessel_names[model.junction_ends[model.junctions[j].first_end].vessel];
      throw core::RunError(step_number, vessel, "pressure",
                           fmt::format("the junction \"{}\" has no common pressure at {:.6g} s",
                                       model.node_names[model.junctions[j].node], time));
    }
    node_volume[j] += balance.net_outflow * time_step;
    if (balance.lossy) lossy_steps[0] += 1;
  }
  for (std::size_t w = 0; w < model.windkessels.size(); ++w)
    solve_windkessel(model.windkessels[w], model, time_step, capacitor_pressure[w], cells);
  if (observer != nullptr) observer->observe(cells.mass_flux, time_step);
  kernel->update(cells, model.constants, time_step, ghost_cells, model.row_size - ghost_cells);
}

void PulseWaveNetwork::Implementation::report_broken_cell(double time) const {
  const double* found = std::find_if(cells.courant_rate, cells.courant_rate + model.row_size,
                                     [](double rate) { return std::isinf(rate); });
  const int cell = static_cast<int>(found - cells.courant_rate);
  const std::uint32_t vessel = model.vessel_of_cell(cell);
  const double place = (cell - model.vessels[vessel].first_cell + 0.5) * model.vessels[vessel].cell_width;
  const std::string where = fmt::format("at {:.4g} m, {:.6g} s", place, time);
  const double a = area[cell], q = flow[cell];
  if (!(a > 0))
    throw core::RunError(step_number, model.vessel_names[vessel], "area",
                         fmt::format("{}: the area is {:.6g} m^2; the vessel collapsed", where, a));
  if (!std::isfinite(a) || !std::isfinite(q))
    throw core::RunError(step_number, model.vessel_names[vessel], "flow",
                         fmt::format("{}: the flow is {:.6g} m^3/s through {:.6g} m^2", where, q, a));
  throw core::RunError(
      step_number, model.vessel_names[vessel], "velocity",
      fmt::format("{}: the flow is supercritical, {:.6g} m/s against a wave speed of {:.6g} m/s", where,
                  q / a, cells.wave_speed[cell]));
}

void PulseWaveNetwork::Implementation::sample_pressure(std::span<double> out) const {
  std::size_t i = 0;
  for (const VesselCells& vessel : model.vessels)
    for (int c = vessel.first_cell; c < vessel.first_cell + vessel.cell_count; ++c)
      out[i++] = model.pressure_origin + model.stiffness[c] * (std::sqrt(area[c]) - model.reference_root[c]);
}

void PulseWaveNetwork::Implementation::run_in() {
  constexpr int samples_a_beat = 64;
  start_steady();
  const std::size_t cell_count = static_cast<std::size_t>(model.cell_count());
  std::vector<double> previous(cell_count * samples_a_beat), now(cell_count);
  const double interval = model.beat_period / samples_a_beat;
  for (int beat = 1; beat <= model.options.maximum_run_in_beats; ++beat) {
    double squared_change = 0, squared = 0;
    for (int k = 0; k < samples_a_beat; ++k) {
      advance(k * interval, interval);
      sample_pressure(now);
      double* before = previous.data() + k * cell_count;
      for (std::size_t i = 0; i < cell_count; ++i) {
        squared_change += (now[i] - before[i]) * (now[i] - before[i]);
        squared += now[i] * now[i];
        before[i] = now[i];
      }
    }
    run_in_beats = beat;
    run_in_rms = squared > 0 ? std::sqrt(squared_change / squared) : 0;
    if (beat > 1 && run_in_rms <= model.options.run_in_tolerance) {
      std::fill(node_volume.begin(), node_volume.end(), 0.0);
      elapsed[0] = 0;
      return;
    }
  }
  throw core::RunError(
      0, "network", "pressure",
      fmt::format("after {} beats of run-in the pressure still changes by {:.3g} of itself from beat "
                  "to beat; the bound is {}",
                  model.options.maximum_run_in_beats, run_in_rms, model.options.run_in_tolerance));
}

double PulseWaveNetwork::Implementation::junction_imbalance() const {
  double largest = 0;
  for (const double volume : node_volume) largest = std::max(largest, std::abs(volume));
  const double through = model.mean_inflow * elapsed[0];
  return through > 0 ? largest / through : 0;
}

}  // namespace microcosm::flow
