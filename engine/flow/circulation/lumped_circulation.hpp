#pragma once
// The whole circulation without a network: heart, lungs and veins, and the arteries as one three-element
// windkessel. For pressure–volume loops, and as the quickest closed loop.

#include "engine/flow/circulation/circulation.hpp"

namespace microcosm::flow {

/// p = R1 q + p_c, C dp_c/dt = q - (p_c - p_veins)/R2. Defaults [C] (heart.hpp), but R1: 5 % of the whole,
/// between 2 and 10 % (Westerhof, Lankhaar and Westerhof 2009, Med Biol Eng Comput 47:131).
struct LumpedArteries {
  double proximal_resistance = 0.05 * mmhg_per_ml;  // R1 [Pa s/m^3]
  double distal_resistance = 0.95 * mmhg_per_ml;    // R2 [Pa s/m^3]
  double compliance = 1.6 * ml_per_mmhg;            // C [m^3/Pa]
};

class LumpedCirculation {
 public:
  /// Throws InputError as `check(heart)` does, and for arteries that are not positive.
  LumpedCirculation(const Heart& heart, const LumpedArteries& arteries, double density = 1060);

  /// Advances by `time_step` [s].
  void step(double time_step);

  const Circulation& circulation() const { return circulation_; }
  const CirculationState& state() const { return state_; }
  double time() const { return time_; }  // [s], 0 at the onset of a beat
  /// [Pa]
  PerCompartment pressure() const { return circulation_.pressure(state_, time_); }
  /// In the aorta, behind the valve [Pa].
  double aortic_pressure() const {
    return capacitor_ + arteries_.proximal_resistance * state_.flow[aortic_passage];
  }
  double total_volume() const;  // [m^3], the windkessel's included

 private:
  LumpedArteries arteries_;
  Circulation circulation_;
  CirculationState state_{};
  double capacitor_ = 0;  // p_c [Pa]
  double time_ = 0;
};

}  // namespace microcosm::flow
