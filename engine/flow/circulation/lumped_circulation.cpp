#include "engine/flow/circulation/lumped_circulation.hpp"

#include <cmath>

#include "engine/core/errors.hpp"
#include "engine/flow/circulation/circulation_start.hpp"

namespace microcosm::flow {

namespace {

const Heart& checked(const Heart& heart) {
  check(heart);
  return heart;
}

}  // namespace

LumpedCirculation::LumpedCirculation(const Heart& heart, const LumpedArteries& arteries, double density)
    : arteries_(arteries), circulation_(checked(heart), density) {
  if (!(arteries.proximal_resistance >= 0 && arteries.distal_resistance > 0 && arteries.compliance > 0))
    throw core::InputError(
        "lumped arteries: the distal resistance and the compliance must be positive, the "
        "proximal resistance not negative");
  const CirculationStart start =
      start_circulation(circulation_, {arteries.proximal_resistance + arteries.distal_resistance,
                                       [&](double pressure) { return arteries.compliance * pressure; }});
  state_ = start.state;
  capacitor_ = start.arterial_pressure;
}

void LumpedCirculation::step(double time_step) {
  const double venous_pressure = circulation_.venous_pressure(state_, time_step);
  // What runs off in the middle of the step, the capacitor extrapolated to there.
  const double run_off_now = (capacitor_ - venous_pressure) / arteries_.distal_resistance;
  const double half = 0.5 * time_step / arteries_.compliance;
  const double run_off =
      run_off_now + half * (state_.flow[aortic_passage] - run_off_now) / arteries_.distal_resistance;
  ArterialLoad load;
  load.offset = capacitor_ - half * run_off;
  load.resistance = arteries_.proximal_resistance + half;
  const double ejected = circulation_.step(state_, time_, time_step, run_off, load);
  if (std::isnan(ejected)) throw core::RunError(0, "heart", "flow", "the heart's equations have no solution");
  capacitor_ += time_step / arteries_.compliance * (ejected - run_off);
  time_ += time_step;
}

double LumpedCirculation::total_volume() const {
  return Circulation::total_volume(state_) + arteries_.compliance * capacitor_;
}

}  // namespace microcosm::flow
