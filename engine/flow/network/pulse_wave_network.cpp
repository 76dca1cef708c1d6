#include "engine/flow/network/pulse_wave_network.hpp"

#include <cmath>

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
