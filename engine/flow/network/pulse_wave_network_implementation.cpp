#include "engine/flow/network/pulse_wave_network_implementation.hpp"

#include <algorithm>
#include <cmath>

#include "engine/flow/network/run_in.hpp"

namespace microcosm::flow {

namespace {

/// One lane; an error ends it.
class AloneWork : public LaneWork {
 public:
  explicit AloneWork(std::int64_t step_number) : step_number_(step_number) {}
  void broken(int, const core::RunError& error) override {
    throw core::RunError(step_number_, error.body(), error.field(), error.message());
  }

 private:
  std::int64_t step_number_;
};

class OneInterval final : public AloneWork {
 public:
  OneInterval(std::int64_t step_number, LaneInterval interval)
      : AloneWork(step_number), interval_(interval) {}
  bool next(int, LaneInterval& interval) override {
    interval = interval_;
    return !std::exchange(given_, true);
  }

 private:
  LaneInterval interval_;
  bool given_ = false;
};

class RunInAlone final : public AloneWork {
 public:
  /// `harmonics`, if any, are those of the flow in `state` over the last beat.
  RunInAlone(std::int64_t step_number, const NetworkLanes& lanes, RunIn& run_in, const NetworkState& state,
             FlowHarmonics* harmonics)
      : AloneWork(step_number), lanes_(lanes), run_in_(run_in), state_(state), harmonics_(harmonics) {}

  bool next(int lane, LaneInterval& interval) override {
    if (harmonics_ && end_ > 0) harmonics_->add(end_, RunIn::samples_a_beat, state_.flow);
    const bool more = run_in_.next(lanes_, lane, interval);
    if (harmonics_ && more && interval.time == 0) harmonics_->start_beat();
    end_ = interval.time + interval.duration;
    return more;
  }

 private:
  const NetworkLanes& lanes_;
  RunIn& run_in_;
  const NetworkState& state_;
  FlowHarmonics* harmonics_;
  double end_ = 0;  // of the interval [s]; 0: none yet
};

}  // namespace

PulseWaveNetwork::Implementation::Implementation(const NetworkDescription& network,
                                                 const NetworkOptions& options)
    : model(network, options),
      start(model.steady_start(network)),
      sampler(model.fluid),
      state(model),
      area(state.area),
      flow(state.flow),
      lanes(model, 1) {
  const bool has_layout =
      std::all_of(network.vessels.begin(), network.vessels.end(),
                  [](const VesselDescription& vessel) { return !vessel.centreline.empty(); });
  if (has_layout) tree = vessel_tree(network);
  if (options.profile == VelocityProfile::womersley) harmonics.emplace(model);
  lanes.load(0, model);
  lanes.share(state);
  state.start(start);
}

void PulseWaveNetwork::Implementation::advance(double time, double interval) {
  lanes.read(0, state);
  OneInterval work(step_number, {time, interval});
  lanes.run(work);
  lanes.write(0, state);
  state.elapsed[0] += interval;
}

void PulseWaveNetwork::Implementation::run_in() {
  state.start(start);
  lanes.read(0, state);
  RunIn run_in(model);
  RunInAlone work(step_number, lanes, run_in, state, harmonics ? &*harmonics : nullptr);
  lanes.run(work);
  lanes.write(0, state);
  state.restart_clock();
  run_in_beats = run_in.beats();
  run_in_rms = run_in.rms();
}

}  // namespace microcosm::flow
