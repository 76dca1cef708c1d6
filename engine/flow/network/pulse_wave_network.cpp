#include "engine/flow/network/pulse_wave_network.hpp"

#include <cmath>
#include <limits>

#include "engine/core/state_check.hpp"
#include "engine/flow/network/pulse_wave_network_implementation.hpp"

namespace microcosm::flow {

PulseWaveNetwork::PulseWaveNetwork(const NetworkDescription& network, NetworkOptions options)
    : implementation_((check(network), std::make_unique<Implementation>(network, options))) {}

PulseWaveNetwork::~PulseWaveNetwork() = default;

std::string_view PulseWaveNetwork::name() const {
  return "pulse_wave_network";
}

void PulseWaveNetwork::prepare(core::Exchange&) {
  implementation_->run_in();
}

void PulseWaveNetwork::step(core::Exchange&, core::Nanoseconds now, core::Nanoseconds period) {
  implementation_->step_number = now / period;
  implementation_->advance(std::fmod(core::seconds(now), beat_period()), core::seconds(period));
}

std::span<std::byte> PulseWaveNetwork::state() {
  return implementation_->state.block.bytes();
}

void PulseWaveNetwork::check_state(const core::Exchange&) const {
  constexpr double most = 1000;     // times the area at the reference pressure, or less than that part of it
  constexpr double fastest = 1000;  // [m/s], mean over a cross-section
  const core::StateCheck check(name());
  const NetworkModel& model = implementation_->model;
  const NetworkState& state = implementation_->state;
  check.finite("area", state.area);
  check.finite("flow", state.flow);
  for (const VesselCells& vessel : model.vessels)
    for (int i = vessel.first_cell; i < vessel.first_cell + vessel.cell_count; ++i) {
      const double reference = model.reference_root[i] * model.reference_root[i];
      check.within("area of cell", i, state.area[i], reference / most, reference * most);
      check.within("flow of cell", i, state.flow[i], -fastest * state.area[i], fastest * state.area[i]);
    }
  check.finite("pressure of windkessel", state.capacitor_pressure);
  check.finite("flow of stenosis", state.stenosis_flow);
  check.finite("net inflow of junction", state.node_volume);
  check.within("time", state.elapsed, 0, std::numeric_limits<double>::max());
  check.within("steps with a loss", state.lossy_steps, 0, std::numeric_limits<double>::max());
  for (const CirculationState& heart : state.circulation) {
    check.finite("volume of compartment", heart.volume);
    check.finite("flow of compartment", heart.flow);
    check.within("opening of valve", heart.opening, 0, 1);
    check.finite("pressure difference of valve", heart.pressure_difference);
    check.finite("venous inflow", std::span(&heart.venous_inflow, 1));
  }
}

bool PulseWaveNetwork::holds(const core::VesselPosition& where) const {
  return implementation_->tree ? implementation_->tree->holds(where) : where.vessel == core::no_vessel;
}

std::vector<core::Note> PulseWaveNetwork::notes() const {
  return {{"run_in_beats", implementation_->run_in_beats},
          {"run_in_rms", implementation_->run_in_rms},
          {"run_in_seconds", run_in_seconds()},
          {"junction_imbalance", junction_imbalance()},
          {"lossy_junction_steps", implementation_->state.lossy_steps[0]}};
}

std::shared_ptr<const geometry::VesselTree> PulseWaveNetwork::vessels() const {
  return implementation_->tree;
}

const NetworkModel& PulseWaveNetwork::model() const {
  return implementation_->model;
}

double PulseWaveNetwork::beat_period() const {
  return implementation_->model.beat_period;
}

double PulseWaveNetwork::run_in_seconds() const {
  return implementation_->run_in_beats * beat_period();
}

std::span<const double> PulseWaveNetwork::cell_area() const {
  return implementation_->area;
}

void PulseWaveNetwork::observe(FlowObserver* observer) {
  implementation_->lanes.observe(observer);
}

double PulseWaveNetwork::junction_imbalance() const {
  return flow::junction_imbalance(implementation_->model, implementation_->state);
}

}  // namespace microcosm::flow
