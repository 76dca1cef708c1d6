#pragma once
// Where a closed circulation starts: near its periodic state, with the volume that its preload stands for.

#include <functional>

#include "engine/flow/circulation/circulation.hpp"

namespace microcosm::flow {

/// What the start needs to know of the arteries.
struct ArterialSide {
  double resistance = 0;                          // from the aortic valve to the veins [Pa s/m^3]
  std::function<double(double pressure)> volume;  // [m^3] at a uniform pressure [Pa], not falling
};

struct CirculationStart {
  CirculationState state{};      // at the onset of a beat of the ventricles
  double mean_flow = 0;          // [m^3/s]
  double arterial_pressure = 0;  // mean [Pa]
  double venous_pressure = 0;    // mean [Pa]
  double total_volume = 0;       // of everything: at rest it gives the preload [m^3]
};

/// Ventricles that eject the stroke volume against the mean pressure behind them (p = E_es (V - V0) at the
/// end of systole; Sunagawa et al. 1983, Am J Physiol 245:H773), filled at their diastolic elastance, give
/// each mean pressure as a linear function of the mean flow; the mean flow is the one at which all volumes
/// add up to what they are at rest at the pressure `preload`. The veins take what the estimate misses.
CirculationStart start_circulation(const Circulation& circulation, const ArterialSide& arteries);

}  // namespace microcosm::flow
